//! The actions of clicks. Elements carry the name of their action in `data-do`; one listener on the widget reads it.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::text_selection::PressedAt;
use crate::engine::model::phase::Phase;

/// The action of a clicked element.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
pub enum Action {
    /// Refreshes immediately.
    Refresh,
    /// Pauses automatic refreshes, or resumes them.
    TogglePause,
    /// Expands all branches.
    ExpandAll,
    /// Collapses all branches.
    CollapseAll,
    /// Hides the timeline.
    ShowTree,
    /// Shows the timeline.
    ShowTimeline,
    /// Opens the popover with the tree, or closes it, where the browser does not.
    TogglePopover,
    /// Copies the tree as text.
    CopyTree,
    /// Copies the value of the field with this index in the details.
    CopyField(usize),
    /// Copies the raw response.
    CopyRaw,
    /// Shows or hides the raw response.
    ToggleRaw,
    /// Closes the text that could not be copied.
    CloseCopy,
    /// Closes the details.
    CloseDetails,
    /// Adds a phase to the filter, or removes it.
    TogglePhase(Phase),
    /// Clears the filter and the search.
    ClearFilter,
    /// Selects the next match of the search.
    NextMatch,
    /// Selects the previous match of the search.
    PreviousMatch,
    /// Reveals the root cause.
    ShowCause,
    /// Expands or collapses the node with this id.
    ToggleBranch(String),
    /// Selects the node with this id, and opens its details.
    OpenDetails(String),
}

/// The attribute of a button with its phase or field index.
const VALUE: &str = "data-value";

/// The attribute of a row with its node's id.
const NODE: &str = "data-uid";

impl Action {
    /// The action of the clicked element or of its nearest ancestor that has one. `None` for a click that has selected
    /// text of a row.
    pub(super) fn from_click(event: &MouseEvent, pressed_at: &PressedAt) -> Option<Self> {
        let clicked: Element = event.target()?.unchecked_into();
        let element = clicked.closest("[data-do]").ok()??;
        let action = Self::parse(&element.get_attribute("data-do")?, &|attribute| {
            let owner = element.closest(&["[", attribute, "]"].concat()).ok()??;
            owner.get_attribute(attribute)
        })?;
        let is_row = matches!(action, Self::OpenDetails(_));
        (!is_row || !pressed_at.has_selected(event, &element)).then_some(action)
    }

    /// The action with this name; `value` reads an attribute. `None` for an unknown name or an invalid value.
    fn parse(name: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(match name {
            "refresh" => Self::Refresh,
            "pause" => Self::TogglePause,
            "expand-all" => Self::ExpandAll,
            "collapse-all" => Self::CollapseAll,
            "tree" => Self::ShowTree,
            "timeline" => Self::ShowTimeline,
            "open" => Self::TogglePopover,
            "copy-tree" => Self::CopyTree,
            "copy-field" => Self::CopyField(value(VALUE)?.parse().ok()?),
            "copy-raw" => Self::CopyRaw,
            "close-copy" => Self::CloseCopy,
            "raw" => Self::ToggleRaw,
            "close" => Self::CloseDetails,
            "phase" => {
                let name = value(VALUE)?;
                let phase = Phase::ALL.into_iter().find(|phase| phase.as_str() == name)?;
                Self::TogglePhase(phase)
            }
            "show-all" => Self::ClearFilter,
            "next" => Self::NextMatch,
            "previous" => Self::PreviousMatch,
            "cause" => Self::ShowCause,
            "toggle" => Self::ToggleBranch(value(NODE)?),
            "row" => Self::OpenDetails(value(NODE)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn action_parses_only_known_names_with_valid_values() {
        for (name, value, expected) in [
            ("refresh", None, Some(Action::Refresh)),
            ("phase", Some("failed"), Some(Action::TogglePhase(Phase::Failed))),
            ("phase", Some("dancing"), None),
            ("phase", None, None),
            ("copy-field", Some("3"), Some(Action::CopyField(3))),
            ("copy-field", Some("-1"), None),
            ("row", Some("a"), Some(Action::OpenDetails("a".into()))),
            ("dance", None, None),
        ] {
            let given = |_: &str| value.map(str::to_owned);
            assert_eq!(Action::parse(name, &given), expected, "{name} {value:?}");
        }
    }
}
