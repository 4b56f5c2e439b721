//! The component's parts, put together.

use yew::prelude::*;

use super::JobTree;
use crate::engine::i18n::{Message as Text, duration, phrases};
use crate::engine::model::phase::Phase;
use crate::engine::model::sync_status::{Connection, Link};
use crate::engine::view_model::details;
use crate::engine::view_model::timeline::Axis;
use crate::view::parts::banner;
use crate::view::parts::details::{Details, Raw};
use crate::view::parts::summary::HeadView;
use crate::view::parts::toolbar::Toolbar;
use crate::view::parts::tree_row::TreeRow;

impl JobTree {
    pub(crate) fn html(&self, ctx: &Context<Self>) -> Html {
        let (words, props) = (&*self.words, ctx.props());
        let head = self.display.head(self.now());
        let connection = self.connection();
        let since = connection.stale_since.map(|since| words.forms().moment(since));
        html! {
            <section
                ref={&self.page.section}
                class="job-tree"
                data-theme={props.theme.as_str()}
                lang={words.language().tag()}
            >
                if self.is_patient() {
                    <header class="head" />
                } else {
                    {
                        HeadView {
                            words,
                            head: head.as_ref(),
                            is_loading: self.is_loading(),
                            connection: &phrases::connection(words, connection),
                            mood: mood(connection, self.error.is_some()),
                            is_paused: self.is_paused(),
                            can_pause: self.can_pause(),
                            hide_toolbar: props.hide_toolbar,
                        }
                        .html()
                    }
                }
                if let Some(error) = &self.error {
                    { banner::error(words, error, since.as_deref()) }
                }
                if let Some(cause) = self.display.cause() {
                    { banner::cause(words, cause, self.other_failures()) }
                }
                if let Some(head) = head.as_ref().filter(|_| !props.hide_toolbar) {
                    {
                        Toolbar {
                            words,
                            chips: &head.chips,
                            query: &self.display.filter().query,
                            hits: self.display.hits_text().as_deref(),
                            is_timeline: self.display.has_timeline(),
                        }
                        .html()
                    }
                }
                if self.display.snapshot().is_some() {
                    <div class="main" data-split={self.has_details.then_some("")}>
                        { self.board() }
                        if self.has_details {
                            { self.details(ctx) }
                        }
                    </div>
                }
                // Given to screen readers to say; see the announcer.
                <div class="unseen" role="status">{ &self.said[0] }</div>
                <div class="unseen" role="alert">{ &self.said[1] }</div>
            </section>
        }
    }

    fn other_failures(&self) -> u64 {
        u64::from(self.display.counts().get(Phase::Failed)).saturating_sub(1)
    }

    fn board(&self) -> Html {
        let words = &*self.words;
        let name = self.display.root().map(|root| phrases::full_name(words, root));
        let label = words.fill(Text::TreeLabel, &[("name", name.as_deref().unwrap_or_default())]);
        let is_lone = self.display.root().is_some_and(|root| root.children.is_empty());
        html! {
            <div class="board" part={self.axis.map(|_| "timeline")}>
                if let Some(axis) = self.axis {
                    { self.axis_html(axis) }
                }
                if self.display.outline().is_empty() {
                    <p class="note">
                        { words.text(Text::NoMatch) }{ " " }
                        <button type="button" class="link" data-do="show-all">{ words.text(Text::ShowAll) }</button>
                    </p>
                }
                <div
                    ref={&self.page.tree}
                    role="tree"
                    class="tree"
                    data-stale={self.error.as_ref().map(|_| "")}
                    data-windowed={self.is_windowed().then_some("")}
                    data-timeline={self.axis.map(|_| "")}
                    part="tree"
                    aria-label={label}
                    hidden={self.display.outline().is_empty()}
                >
                    <div ref={&self.page.rows} class="rows" role="none">
                        for row in self.row_props() {
                            <TreeRow key={row.row.id.clone()} ..row.clone() />
                        }
                    </div>
                </div>
                if is_lone {
                    <p class="note">{ words.text(Text::NoSubJobs) }</p>
                }
            </div>
        }
    }

    /// The times along the top: of the ticks, as long as each is after the beginning.
    fn axis_html(&self, axis: Axis) -> Html {
        let label = |tick: u64| duration::round_text(&self.words, tick * axis.tick_seconds * 1000);
        html! {
            <div class="axis" data-windowed={self.is_windowed().then_some("")} aria-hidden="true">
                <div class="ticks">
                    for tick in 0..axis.ticks {
                        <span>{ label(tick) }</span>
                    }
                </div>
            </div>
        }
    }

    fn details(&self, ctx: &Context<Self>) -> Html {
        let (Some(snapshot), Some(node)) = (self.display.snapshot(), self.display.selected())
        else {
            return Html::default();
        };
        let words = &*self.words;
        let raw = if self.has_raw { self.raw() } else { None };
        let raw = match (&raw, self.may_show_raw(ctx)) {
            (_, false) => Raw::Kept,
            (None, true) => Raw::Hidden,
            (Some(text), true) => Raw::Shown(text),
        };
        Details {
            words,
            name: &phrases::full_name(words, node),
            fields: &details::fields(words, snapshot, node, self.now()),
            oddities: &details::oddities(snapshot, node),
            raw,
        }
        .html()
    }
}

/// What the connection is to look like.
fn mood(connection: Connection, has_error: bool) -> &'static str {
    match connection.link {
        Link::Retrying { .. } | Link::SignInExpired | Link::Offline => "bad",
        Link::Stopped if has_error => "bad",
        Link::Refreshing if has_error => "bad",
        Link::Refreshing | Link::Live => "ok",
        Link::Idle | Link::Manual | Link::Paused | Link::Hidden | Link::Stopped | Link::Ended => {
            "off"
        }
    }
}
