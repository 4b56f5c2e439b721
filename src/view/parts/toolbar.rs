//! The toolbar: search, buttons, and a menu with what there is no room for. The menu is that of `job_tree/menu.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Chip;

/// The toolbar.
#[derive(Debug)]
pub(crate) struct Toolbar {
    pub(crate) texts: Rc<Texts>,
    /// Whether there is a tree, to which all but the refreshes applies.
    pub(crate) has_tree: bool,
    pub(crate) query: String,
    /// The number of matches as text; `None` without a search.
    pub(crate) matches: Option<String>,
    pub(crate) is_timeline: bool,
    pub(crate) is_paused: bool,
    /// Whether to show the pause button.
    pub(crate) can_pause: bool,
    /// The ID of the menu, unique in the page.
    pub(crate) menu_id: AttrValue,
    /// Whether the menu is open. A closed one is empty.
    pub(crate) is_menu_open: bool,
}

/// A button, or an item of the menu: its `data-do` attribute, text and icon.
type Control = (&'static str, MessageKey, &'static str);

const REFRESH: Control = ("refresh", MessageKey::Refresh, icon::REFRESH);
const PAUSE: Control = ("pause", MessageKey::Pause, icon::PAUSE);
const RESUME: Control = ("pause", MessageKey::Resume, icon::RESUME);
const TREE: Control = ("tree", MessageKey::ViewTree, icon::TREE);
const TIMELINE: Control = ("timeline", MessageKey::ViewTimeline, icon::TIMELINE);
const TREE_COMMANDS: [Control; 3] = [
    ("expand-all", MessageKey::ExpandAll, icon::EXPAND),
    ("collapse-all", MessageKey::CollapseAll, icon::COLLAPSE),
    ("copy-tree", MessageKey::CopyText, icon::COPY),
];

impl Toolbar {
    pub(crate) fn html(&self) -> Html {
        html! {
            <div class="toolbar" part="toolbar">
                if self.has_tree {
                    { self.search() }
                }
                <div class="wide">
                    for (action, message, shape) in self.refreshes() {
                        { icon_button(action, self.texts.text(message), shape) }
                    }
                    if self.has_tree {
                        <div class="views" role="group" aria-label={self.text(MessageKey::ViewLabel)}>
                            for (control, is_shown) in self.views() {
                                { self.view_button(control, is_shown) }
                            }
                        </div>
                    }
                </div>
                if self.has_tree {
                    { self.menu() }
                }
            </div>
        }
    }

    /// The search, which is as small as its icon until it is used.
    fn search(&self) -> Html {
        let label = self.text(MessageKey::Search);
        html! {
            <div class="search" role="search">
                { icon::lines(icon::SEARCH) }
                <input
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder={&label}
                    aria-label={&label}
                    title={&label}
                    value={self.query.clone()}
                />
                <bdi class="hits" role="status">{ self.matches.as_deref().unwrap_or_default() }</bdi>
                if self.matches.is_some() {
                    { icon_button("previous", self.texts.text(MessageKey::PreviousMatch), icon::UP) }
                    { icon_button("next", self.texts.text(MessageKey::NextMatch), icon::DOWN) }
                }
            </div>
        }
    }

    /// Where there is no room for the buttons, the menu has their items too.
    fn menu(&self) -> Html {
        let label = self.text(MessageKey::More);
        html! {
            <div class="more">
                <button
                    type="button"
                    class="tool"
                    popovertarget={&self.menu_id}
                    aria-haspopup="menu"
                    aria-expanded={self.is_menu_open.to_string()}
                    aria-label={&label}
                    title={&label}
                >
                    { icon::lines(icon::MORE) }
                </button>
                <div class="menu" role="menu" id={&self.menu_id} popover="auto" aria-label={&label}>
                    if self.is_menu_open {
                        { self.items() }
                    }
                </div>
            </div>
        }
    }

    fn items(&self) -> Html {
        html! {
            <>
                <div class="narrow" role="none">
                    for control in self.refreshes() {
                        { self.item(control, None) }
                    }
                </div>
                for control in TREE_COMMANDS {
                    { self.item(control, None) }
                }
                <div class="narrow" role="group" aria-label={self.text(MessageKey::ViewLabel)}>
                    for (control, is_shown) in self.views() {
                        { self.item(control, Some(is_shown)) }
                    }
                </div>
            </>
        }
    }

    fn item(&self, (action, message, shape): Control, checked: Option<bool>) -> Html {
        html! {
            <button
                type="button"
                role={if checked.is_some() { "menuitemradio" } else { "menuitem" }}
                tabindex="-1"
                data-do={action}
                aria-checked={checked.map(|checked| checked.to_string())}
            >
                { icon::lines(shape) }
                { self.texts.text(message) }
            </button>
        }
    }

    fn view_button(&self, (action, message, shape): Control, is_shown: bool) -> Html {
        let label = self.text(message);
        html! {
            <button
                type="button"
                class="view tool"
                data-do={action}
                aria-pressed={is_shown.to_string()}
                aria-label={&label}
                title={&label}
            >
                { icon::lines(shape) }
            </button>
        }
    }

    fn refreshes(&self) -> impl Iterator<Item = Control> {
        let pause = if self.is_paused { RESUME } else { PAUSE };
        self.can_pause.then_some(pause).into_iter().chain([REFRESH])
    }

    /// The views, and whether each is the one that is shown.
    fn views(&self) -> [(Control, bool); 2] {
        [(TREE, !self.is_timeline), (TIMELINE, self.is_timeline)]
    }

    fn text(&self, message: MessageKey) -> AttrValue {
        AttrValue::from(self.texts.text(message).to_owned())
    }
}

impl PartialEq for Toolbar {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            texts,
            has_tree,
            query,
            matches,
            is_timeline,
            is_paused,
            can_pause,
            menu_id,
            is_menu_open,
        } = self;
        let state =
            |it: &Self| (it.has_tree, it.is_timeline, it.is_paused, it.can_pause, it.is_menu_open);
        Rc::ptr_eq(texts, &other.texts)
            && (*has_tree, *is_timeline, *is_paused, *can_pause, *is_menu_open) == state(other)
            && *query == other.query
            && *matches == other.matches
            && *menu_id == other.menu_id
    }
}

/// The toolbar as rendered last. Few refreshes change it, and the same node is not compared with what is in the page.
#[derive(Debug, Default)]
pub(crate) struct LastToolbar(RefCell<Option<(Toolbar, Html)>>);

impl LastToolbar {
    pub(crate) fn html(&self, toolbar: Toolbar) -> Html {
        let mut last = self.0.borrow_mut();
        if let Some((_, html)) = last.as_ref().filter(|(last, _)| *last == toolbar) {
            return html.clone();
        }
        let html = toolbar.html();
        *last = Some((toolbar, html.clone()));
        html
    }
}

/// The filter chips.
pub(crate) fn chips(texts: &Texts, chips: &[Chip]) -> Html {
    html! {
        <div class="chips" role="group" aria-label={texts.text(MessageKey::FilterLabel).to_owned()}>
            for chip in chips {
                { chip_html(chip) }
            }
        </div>
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
