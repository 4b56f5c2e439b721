//! The messages that the component handles.

use super::click::Action;
use super::key_press::KeyPress;
use crate::engine::refresh::poller::Activity;
use crate::view::parts::toast::Toast;

/// A message to a [`JobTree`](crate::JobTree), from its own part of the page, its watch or its host.
#[derive(Debug)]
#[doc(hidden)]
pub enum Msg {
    /// The component has been rendered for the first time, perhaps in another language than that around it.
    FirstRendered { has_new_language: bool },
    /// The first response has taken long enough for the widget to show that it is loading.
    LoadingDelayPassed,
    /// The widget may have begun or ceased to be rendered.
    RenderingChanged,
    /// The popover with the tree was opened (`true`) or closed.
    PopoverToggled(bool),
    /// The menu of the toolbar is about to open (`true`), or has been closed.
    MenuToggled(bool),
    /// The popover is on screen.
    PopoverShown,
    /// The watch of this generation has handled an event. Holds the watch's activity at that moment.
    WatchChanged(u32, Activity),
    /// A second has passed.
    Ticked,
    /// The user has clicked something that has an action.
    Clicked(Action),
    /// The user has pressed a key that the widget handles.
    KeyPressed(KeyPress),
    /// The rows have been scrolled.
    Scrolled,
    /// Something around the widget has been scrolled.
    SurroundingsScrolled,
    /// The size of the tree or the details has changed.
    Resized,
    /// The page is about to be printed (`true`), or has been.
    Printing(bool),
    /// The browser is idle.
    Idle,
    /// The widget has been moved in the document.
    Moved,
    /// The user has edited the text in the search field.
    QueryChanged(String),
    /// A text was copied, or the browser did not allow to copy it.
    Copied(Toast),
    /// The feedback about copying is to be hidden.
    CopyFeedbackClosed,
    /// The `lang` of an element around the widget may have changed.
    LanguageChanged,
    /// The host has requested a refresh.
    Refresh,
    /// The host has requested to expand (`true`) or collapse (`false`) all branches.
    ExpandAll(bool),
    /// The host has requested to reveal the node with this id.
    Reveal(String),
}

impl Msg {
    /// Whether what it does must be in the page before the event ends that it is sent for.
    pub(super) fn is_urgent(&self) -> bool {
        matches!(self, Self::MenuToggled(true) | Self::Printing(true))
    }

    /// Whether what it does may need a row that is not in the page yet.
    pub(super) fn needs_all_rows(&self) -> bool {
        matches!(
            self,
            Self::Clicked(_)
                | Self::KeyPressed(_)
                | Self::QueryChanged(_)
                | Self::ExpandAll(_)
                | Self::Reveal(_)
                | Self::Printing(_)
        )
    }
}
