//! What can be done with the tree: filter, search, open, close, look at it otherwise, copy.

use yew::prelude::*;

use super::icon;
use crate::engine::i18n::{Message, Words};
use crate::engine::view_model::summary::Chip;
use crate::view::job_tree::click::icon_button;

/// The toolbar of a job that there is.
pub(crate) struct Toolbar<'a> {
    pub(crate) words: &'a Words,
    pub(crate) chips: &'a [Chip],
    pub(crate) query: &'a str,
    /// What the search has found, in words; `None` where nothing is searched for.
    pub(crate) hits: Option<&'a str>,
    pub(crate) is_timeline: bool,
}

impl Toolbar<'_> {
    pub(crate) fn html(&self) -> Html {
        let text = |message| AttrValue::from(self.words.text(message).to_owned());
        let words = self.words;
        html! {
            <div class="toolbar" part="toolbar">
                <div class="chips" role="group" aria-label={text(Message::FilterLabel)}>
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
                        placeholder={text(Message::Search)}
                        aria-label={text(Message::Search)}
                        value={self.query.to_owned()}
                    />
                    <bdi class="hits" role="status">{ self.hits.unwrap_or_default() }</bdi>
                    if self.hits.is_some() {
                        { icon_button("previous", words.text(Message::PreviousHit), icon::UP) }
                        { icon_button("next", words.text(Message::NextHit), icon::DOWN) }
                    }
                </div>
                <div class="tools">
                    { icon_button("expand-all", words.text(Message::ExpandAll), icon::EXPAND) }
                    { icon_button("collapse-all", words.text(Message::CollapseAll), icon::COLLAPSE) }
                    { icon_button("copy-tree", words.text(Message::CopyText), icon::COPY) }
                    <div class="views" role="group" aria-label={text(Message::ViewLabel)}>
                        { self.view_button("tree", Message::ViewTree, icon::TREE, !self.is_timeline) }
                        { self.view_button("timeline", Message::ViewTimeline, icon::TIMELINE, self.is_timeline) }
                    </div>
                </div>
            </div>
        }
    }

    fn view_button(
        &self,
        action: &'static str,
        label: Message,
        shape: &'static str,
        is_pressed: bool,
    ) -> Html {
        html! {
            <button type="button" class="view" data-do={action} aria-pressed={is_pressed.to_string()}>
                { icon::lines(shape) }
                <span>{ self.words.text(label) }</span>
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
