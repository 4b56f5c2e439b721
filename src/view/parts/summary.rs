//! Above the tree: what the job is, how far it is, how the connection is.

use yew::prelude::*;

use super::icon;
use crate::engine::i18n::{Message, Words};
use crate::engine::view_model::summary::Head;
use crate::view::job_tree::click::icon_button;

/// What is shown above the tree, also before there is one.
pub(crate) struct HeadView<'a> {
    pub(crate) words: &'a Words,
    pub(crate) head: Option<&'a Head>,
    /// Whether the first answer is awaited.
    pub(crate) is_loading: bool,
    /// How the connection is, in words.
    pub(crate) connection: &'a str,
    /// What that is to look like: `ok`, `busy`, `bad` or `off`.
    pub(crate) mood: &'static str,
    pub(crate) is_paused: bool,
    /// Whether pausing means anything, for nothing is asked for by itself any more.
    pub(crate) can_pause: bool,
    pub(crate) hide_toolbar: bool,
}

impl HeadView<'_> {
    pub(crate) fn html(&self) -> Html {
        let Self { words, head, is_loading, connection, mood, .. } = self;
        let phase = head.map(|head| head.phase);
        html! {
            <header class="head" part="summary" data-phase={phase.map(|phase| phase.as_str())}>
                <p class="title" part="title">
                    <slot name="title">
                        if let Some(head) = head {
                            <span>{ &*head.title }</span>
                            if let Some(name) = &head.name {
                                { " " }
                                <bdi class="own">{ &**name }</bdi>
                            }
                        } else if *is_loading {
                            { words.text(Message::Loading) }
                        } else {
                            { words.text(Message::NoAnswer) }
                        }
                    </slot>
                </p>
                <div class="side">
                    if !is_loading {
                        <span class="connection" part="status" data-mood={*mood}><bdi>{ *connection }</bdi></span>
                    }
                    if !self.hide_toolbar {
                        if self.can_pause {
                            { self.pause_button() }
                        }
                        { icon_button("refresh", words.text(Message::Refresh), icon::REFRESH) }
                    }
                    <slot name="actions" />
                </div>
                if let Some(head) = head {
                    <p class="state">
                        { icon::phase(head.phase) }
                        <strong class="phase">{ &head.phase_text }</strong>
                        if let Some(percent) = &head.percent_text {
                            <span class="percent">{ percent }</span>
                        }
                        if let Some(progress) = &head.progress_text {
                            <bdi class="counts">{ progress }</bdi>
                        }
                        if let Some(duration) = &head.duration {
                            <bdi class="duration">{ duration }</bdi>
                        }
                    </p>
                }
                { self.bar() }
            </header>
        }
    }

    fn pause_button(&self) -> Html {
        let (message, shape) = if self.is_paused {
            (Message::Resume, icon::RESUME)
        } else {
            (Message::Pause, icon::PAUSE)
        };
        icon_button("pause", self.words.text(message), shape)
    }

    fn bar(&self) -> Html {
        match self.head {
            None if self.is_loading => {
                let label = AttrValue::from(self.words.text(Message::Loading).to_owned());
                html! { <progress class="overall" aria-label={label} /> }
            }
            None => Html::default(),
            Some(head) => {
                let label = AttrValue::from(self.words.text(Message::ProgressLabel).to_owned());
                html! {
                    <progress
                        class="overall"
                        part="progress"
                        max="100"
                        aria-label={label}
                        value={head.percent.map(|percent| percent.to_string())}
                    />
                }
            }
        }
    }
}
