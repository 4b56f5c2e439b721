//! The toolbar: search, buttons, and a menu with what there is no room for. The menu is that of `job_tree/menu.rs`.

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Chip;
use crate::view::markup::{keyed, markup, state};

/// The toolbar.
pub(crate) struct Toolbar<'a> {
    pub(crate) texts: &'a Texts,
    /// Whether there is a tree, to which all but the refreshes applies.
    pub(crate) has_tree: bool,
    pub(crate) query: &'a str,
    /// The number of matches as text; `None` without a search.
    pub(crate) matches: Option<&'a str>,
    pub(crate) is_timeline: bool,
    pub(crate) is_paused: bool,
    /// Whether to show the pause button.
    pub(crate) can_pause: bool,
    /// The ID of the menu, unique in the page.
    pub(crate) menu_id: &'a str,
}

/// A button, or an item of the menu: its `data-do` attribute, text and icon.
type Control = (&'static str, MessageKey, &'static str);

const REFRESH: Control = ("refresh", MessageKey::Refresh, icon::REFRESH);
const PAUSE: Control = ("pause", MessageKey::Pause, icon::PAUSE);
const RESUME: Control = ("pause", MessageKey::Resume, icon::RESUME);
const TREE: Control = ("tree", MessageKey::ViewTree, icon::TREE);
const TIMELINE: Control = ("timeline", MessageKey::ViewTimeline, icon::TIMELINE);
const PREVIOUS: Control = ("previous", MessageKey::PreviousMatch, icon::UP);
const NEXT: Control = ("next", MessageKey::NextMatch, icon::DOWN);
const TREE_COMMANDS: [Control; 3] = [
    ("expand-all", MessageKey::ExpandAll, icon::EXPAND),
    ("collapse-all", MessageKey::CollapseAll, icon::COLLAPSE),
    ("copy-tree", MessageKey::CopyText, icon::COPY),
];

impl Toolbar<'_> {
    pub(crate) fn html(&self) -> Html {
        let refreshes: Vec<Html> = self.refreshes().map(|control| self.button(control)).collect();
        markup! {
            <div part="toolbar" class="toolbar">
                { self.has_tree.then(|| self.search()) }
                <div class="wide">
                    { refreshes }
                    { self.has_tree.then(|| self.view_buttons()) }
                </div>
                { self.has_tree.then(|| self.menu()) }
            </div>
        }
    }

    /// The search, which is as small as its icon until it is used.
    fn search(&self) -> Html {
        let label = self.text(MessageKey::Search);
        let steps = self.matches.map(|_| vec![self.button(PREVIOUS), self.button(NEXT)]);
        markup! {
            <div role="search" class="search">
                { icon::lines(icon::SEARCH) }
                <input
                    value={self.query}
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder={label}
                    aria-label={label}
                    title={label}
                />
                <bdi role="status" class="hits">{ self.matches }</bdi>
                { steps.unwrap_or_default() }
            </div>
        }
    }

    /// Where there is no room for the buttons, the menu has their items too.
    fn menu(&self) -> Html {
        let label = self.text(MessageKey::More);
        let refreshes: Vec<Html> = self.refreshes().map(|it| self.item(it, None)).collect();
        let commands = TREE_COMMANDS.map(|control| self.item(control, None));
        let views = self.views().map(|(control, is_shown)| self.item(control, Some(is_shown)));
        markup! {
            <div class="more">
                <button
                    type="button"
                    popovertarget={self.menu_id}
                    aria-haspopup="menu"
                    aria-expanded="false"
                    aria-label={label}
                    title={label}
                    class="tool"
                >
                    { icon::lines(icon::MORE) }
                </button>
                <div role="menu" id={self.menu_id} popover="auto" aria-label={label} class="menu">
                    <div role="none" class="narrow">{ refreshes }</div>
                    { Vec::from(commands) }
                    <div role="group" aria-label={self.text(MessageKey::ViewLabel)} class="narrow">
                        { Vec::from(views) }
                    </div>
                </div>
            </div>
        }
    }

    fn item(&self, (action, message, shape): Control, checked: Option<bool>) -> Html {
        let role = if checked.is_some() { "menuitemradio" } else { "menuitem" };
        markup! {
            <button type="button" role={role} tabindex="-1" data-do={action} aria-checked={checked.map(state)}>
                { icon::lines(shape) }
                { self.text(message) }
            </button>
        }
    }

    fn button(&self, (action, message, shape): Control) -> Html {
        icon_button(action, self.text(message), shape)
    }

    fn view_buttons(&self) -> Html {
        let buttons = self.views().map(|(control, is_shown)| self.view_button(control, is_shown));
        let label = self.text(MessageKey::ViewLabel);
        markup! { <div role="group" aria-label={label} class="views">{ Vec::from(buttons) }</div> }
    }

    fn view_button(&self, (action, message, shape): Control, is_shown: bool) -> Html {
        let label = self.text(message);
        markup! {
            <button
                type="button"
                data-do={action}
                aria-pressed={state(is_shown)}
                aria-label={label}
                title={label}
                class="view tool"
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

    fn text(&self, message: MessageKey) -> &str {
        self.texts.text(message)
    }
}

/// The filter chips.
pub(crate) fn chips(texts: &Texts, chips: &[Chip]) -> Html {
    let label = texts.text(MessageKey::FilterLabel);
    let chips: Vec<Html> = chips.iter().map(chip_html).collect();
    markup! { <div role="group" aria-label={label} class="chips">{ chips }</div> }
}

fn chip_html(chip: &Chip) -> Html {
    let phase = chip.phase.as_str();
    let button = markup! {
        <button
            type="button"
            data-do="phase"
            data-value={phase}
            data-phase={phase}
            aria-pressed={state(chip.is_chosen)}
            class="chip"
        >
            { icon::phase(chip.phase) }
            <span>{ &*chip.text }</span>
            { " " }
            <span class="count">{ &*chip.count }</span>
        </button>
    };
    keyed(phase, button)
}
