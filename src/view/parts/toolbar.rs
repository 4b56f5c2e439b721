//! The toolbar: filter, search, expand, collapse, copy, and tree or timeline.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Chip;

/// The toolbar, which is shown once there is a snapshot.
pub(crate) struct Toolbar<'a> {
    pub(crate) texts: &'a Texts,
    pub(crate) chips: &'a [Chip],
    pub(crate) query: &'a str,
    /// The number of matches as text; `None` without a search.
    pub(crate) matches: Option<&'a str>,
    pub(crate) is_timeline: bool,
}

impl Toolbar<'_> {
    pub(crate) fn html(&self) -> Html {
        let text = |message| AttrValue::from(self.texts.text(message).to_owned());
        let texts = self.texts;
        html! {
            <div class="toolbar" part="toolbar">
                <div class="chips" role="group" aria-label={text(MessageKey::FilterLabel)}>
                    for chip in self.chips {
                        { chip_html(chip) }
                    }
                </div>
                <div class="search" role="search">
                    { icon::lines(icon::SEARCH) }
                    <input
                        type="search"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder={text(MessageKey::Search)}
                        aria-label={text(MessageKey::Search)}
                        value={self.query.to_owned()}
                    />
                    <bdi class="hits" role="status">{ self.matches.unwrap_or_default() }</bdi>
                    if self.matches.is_some() {
                        { icon_button("previous", texts.text(MessageKey::PreviousMatch), icon::UP) }
                        { icon_button("next", texts.text(MessageKey::NextMatch), icon::DOWN) }
                    }
                </div>
                <div class="tools">
                    { icon_button("expand-all", texts.text(MessageKey::ExpandAll), icon::EXPAND) }
                    { icon_button("collapse-all", texts.text(MessageKey::CollapseAll), icon::COLLAPSE) }
                    { icon_button("copy-tree", texts.text(MessageKey::CopyText), icon::COPY) }
                    <div class="views" role="group" aria-label={text(MessageKey::ViewLabel)}>
                        { self.view_button("tree", MessageKey::ViewTree, icon::TREE, !self.is_timeline) }
                        { self.view_button("timeline", MessageKey::ViewTimeline, icon::TIMELINE, self.is_timeline) }
                    </div>
                </div>
            </div>
        }
    }

    fn view_button(
        &self,
        action: &'static str,
        label: MessageKey,
        shape: &'static str,
        is_pressed: bool,
    ) -> Html {
        html! {
            <button type="button" class="view" data-do={action} aria-pressed={is_pressed.to_string()}>
                { icon::lines(shape) }
                <span>{ self.texts.text(label) }</span>
            </button>
        }
    }
}

fn chip_html(chip: &Chip) -> Html {
    let phase = chip.phase.as_str();
    html! {
        <button
            key={phase}
            type="button"
            class="chip"
            data-do="phase"
            data-value={phase}
            data-phase={phase}
            aria-pressed={chip.is_chosen.to_string()}
        >
            { icon::phase(chip.phase) }
            <span>{ &chip.text }</span>
            { " " }
            <span class="count">{ &chip.count }</span>
        </button>
    }
}
