//! What a person can click. Buttons carry the name in `data-do`, and the widget listens in one place.

use web_sys::Element;
use yew::prelude::*;

use crate::engine::model::phase::Phase;

/// What was clicked.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
#[allow(missing_docs)] // the names say it
pub enum Action {
    Refresh,
    /// Pauses, or goes on.
    Pause,
    ExpandAll,
    CollapseAll,
    Tree,
    Timeline,
    CopyTree,
    /// The value of this field of the details.
    CopyField(usize),
    CopyRaw,
    ToggleRaw,
    CloseDetails,
    /// Shows only this phase, or all others again too.
    Phase(Phase),
    /// Ends the filter and the search.
    ShowAll,
    NextMatch,
    PreviousMatch,
    ShowCause,
    /// The arrow of a branch.
    Toggle(String),
    /// A row.
    Row(String),
}

/// The attribute that says which phase or field a button is for.
const VALUE: &str = "data-value";

/// The attribute that says which node a row is for.
const NODE: &str = "data-uid";

impl Action {
    /// Of the element that was clicked: of the nearest around it that does something.
    pub(crate) fn of(event: &MouseEvent) -> Option<Self> {
        let clicked = event.target_dyn_into::<Element>()?;
        let doer = clicked.closest("[data-do]").ok()??;
        Self::named(&doer.get_attribute("data-do")?, &|attribute| {
            let owner = doer.closest(&["[", attribute, "]"].concat()).ok()??;
            owner.get_attribute(attribute)
        })
    }

    fn named(name: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(match name {
            "refresh" => Self::Refresh,
            "pause" => Self::Pause,
            "expand-all" => Self::ExpandAll,
            "collapse-all" => Self::CollapseAll,
            "tree" => Self::Tree,
            "timeline" => Self::Timeline,
            "copy-tree" => Self::CopyTree,
            "copy-field" => Self::CopyField(value(VALUE)?.parse().ok()?),
            "copy-raw" => Self::CopyRaw,
            "raw" => Self::ToggleRaw,
            "close" => Self::CloseDetails,
            "phase" => {
                let name = value(VALUE)?;
                Self::Phase(Phase::ALL.into_iter().find(|phase| phase.as_str() == name)?)
            }
            "show-all" => Self::ShowAll,
            "next" => Self::NextMatch,
            "previous" => Self::PreviousMatch,
            "cause" => Self::ShowCause,
            "toggle" => Self::Toggle(value(NODE)?),
            "row" => Self::Row(value(NODE)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_clicked_is_known_by_its_name_and_a_value_that_means_nothing_does_nothing() {
        for (name, value, expected) in [
            ("refresh", None, Some(Action::Refresh)),
            ("phase", Some("failed"), Some(Action::Phase(Phase::Failed))),
            ("phase", Some("dancing"), None),
            ("phase", None, None),
            ("copy-field", Some("3"), Some(Action::CopyField(3))),
            ("copy-field", Some("-1"), None),
            ("row", Some("a"), Some(Action::Row("a".into()))),
            ("dance", None, None),
        ] {
            let given = |_: &str| value.map(str::to_owned);
            assert_eq!(Action::named(name, &given), expected, "{name} {value:?}");
        }
    }
}
