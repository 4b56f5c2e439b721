//! The root element. Only the component's host can add classes to it. Their hash set is 3 kB of code, so the element, which
//! does not need it, renders a root without.

use yew::prelude::*;

use crate::view::theme::Theme;

/// What the root is rendered from.
pub(crate) struct Root<'a> {
    pub(super) node_ref: NodeRef,
    /// Whether it shows the widget, and not the host's content, which is not in the widget's frame, fonts and language.
    pub(super) is_own: bool,
    pub(super) classes: &'a Classes,
    pub(super) theme: Theme,
    pub(super) is_summary: bool,
    pub(super) language: &'static str,
    pub(super) content: Html,
}

impl Root<'_> {
    /// The root with the classes of the component's host.
    pub(super) fn with_classes(self) -> Html {
        html! {
            <section
                ref={self.node_ref}
                class={classes!(self.is_own.then_some("job-tree"), self.classes.clone())}
                data-theme={self.theme.as_str()}
                data-view={self.is_summary.then_some("summary")}
                lang={self.is_own.then_some(self.language)}
            >
                { self.content }
            </section>
        }
    }

    /// The root of an element, which always shows the widget.
    #[cfg(feature = "element")]
    pub(crate) fn without_classes(self) -> Html {
        html! {
            <section
                ref={self.node_ref}
                class="job-tree"
                data-theme={self.theme.as_str()}
                data-view={self.is_summary.then_some("summary")}
                lang={self.language}
            >
                { self.content }
            </section>
        }
    }
}
