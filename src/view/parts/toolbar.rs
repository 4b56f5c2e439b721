//! The toolbar: search, buttons, and a menu with what there is no room for. The menu is that of `job_tree/menu.rs`.

use yew::prelude::*;

use super::element::{attributes, element, keyed, owned, state, text, text_element};
use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::summary::Chip;

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
    pub(crate) menu_id: &'a AttrValue,
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
        let mut wide: Vec<Html> = self.refreshes().map(|control| self.button(control)).collect();
        let (mut search, mut menu) = (Html::default(), Html::default());
        if self.has_tree {
            search = self.search();
            menu = self.menu();
            wide.push(self.view_buttons());
        }
        element(
            "div",
            attributes! { "part": "toolbar", "class": "toolbar" },
            vec![search, element("div", attributes! { "class": "wide" }, wide), menu],
        )
    }

    /// The search, which is as small as its icon until it is used.
    fn search(&self) -> Html {
        let label = self.text(MessageKey::Search);
        let input = html! {
            <input
                type="search"
                autocomplete="off"
                spellcheck="false"
                placeholder={&label}
                aria-label={&label}
                title={&label}
                value={owned(self.query)}
            />
        };
        let matches = text_element(
            "bdi",
            attributes! { "role": "status", "class": "hits" },
            self.matches.unwrap_or_default(),
        );
        let mut children = vec![icon::lines(icon::SEARCH), input, matches];
        if self.matches.is_some() {
            children.push(self.button(PREVIOUS));
            children.push(self.button(NEXT));
        }
        element("div", attributes! { "role": "search", "class": "search" }, children)
    }

    /// Where there is no room for the buttons, the menu has their items too.
    fn menu(&self) -> Html {
        let label = self.text(MessageKey::More);
        let button = element(
            "button",
            attributes! {
                "type": "button",
                "popovertarget": self.menu_id,
                "aria-haspopup": "menu",
                "aria-expanded": "false",
                "aria-label": &label,
                "title": &label,
                "class": "tool",
            },
            vec![icon::lines(icon::MORE)],
        );
        let refreshes = self.refreshes().map(|control| self.item(control, None));
        let views = self.views().map(|(control, is_shown)| self.item(control, Some(is_shown)));
        let mut items = vec![element(
            "div",
            attributes! { "role": "none", "class": "narrow" },
            refreshes.collect(),
        )];
        items.extend(TREE_COMMANDS.map(|control| self.item(control, None)));
        items.push(element(
            "div",
            attributes! {
                "role": "group",
                "aria-label": self.text(MessageKey::ViewLabel),
                "class": "narrow",
            },
            views.into(),
        ));
        let menu = element(
            "div",
            attributes! {
                "role": "menu",
                "id": self.menu_id,
                "popover": "auto",
                "aria-label": &label,
                "class": "menu",
            },
            items,
        );
        element("div", attributes! { "class": "more" }, vec![button, menu])
    }

    fn item(&self, (action, message, shape): Control, checked: Option<bool>) -> Html {
        element(
            "button",
            attributes! {
                "type": "button",
                "role": if checked.is_some() { "menuitemradio" } else { "menuitem" },
                "tabindex": "-1",
                "data-do": action,
                "aria-checked": checked.map(state),
            },
            vec![icon::lines(shape), text(self.texts.text(message))],
        )
    }

    fn button(&self, (action, message, shape): Control) -> Html {
        icon_button(action, self.texts.text(message), shape)
    }

    fn view_buttons(&self) -> Html {
        let buttons = self.views().map(|(control, is_shown)| self.view_button(control, is_shown));
        element(
            "div",
            attributes! {
                "role": "group",
                "aria-label": self.text(MessageKey::ViewLabel),
                "class": "views",
            },
            buttons.into(),
        )
    }

    fn view_button(&self, (action, message, shape): Control, is_shown: bool) -> Html {
        let label = self.text(message);
        element(
            "button",
            attributes! {
                "type": "button",
                "data-do": action,
                "aria-pressed": state(is_shown),
                "aria-label": &label,
                "title": &label,
                "class": "view tool",
            },
            vec![icon::lines(shape)],
        )
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
        owned(self.texts.text(message))
    }
}

/// The filter chips.
pub(crate) fn chips(texts: &Texts, chips: &[Chip]) -> Html {
    element(
        "div",
        attributes! {
            "role": "group",
            "aria-label": owned(texts.text(MessageKey::FilterLabel)),
            "class": "chips",
        },
        chips.iter().map(chip_html).collect(),
    )
}

fn chip_html(chip: &Chip) -> Html {
    let phase = chip.phase.as_str();
    let button = element(
        "button",
        attributes! {
            "type": "button",
            "data-do": "phase",
            "data-value": phase,
            "data-phase": phase,
            "aria-pressed": state(chip.is_chosen),
            "class": "chip",
        },
        vec![
            icon::phase(chip.phase),
            text_element("span", attributes! {}, &chip.text),
            text(" "),
            text_element("span", attributes! { "class": "count" }, &chip.count),
        ],
    );
    keyed(phase, button)
}
