//! The messages that the component handles.

use super::click::Action;
use super::key_press::KeyPress;
use crate::engine::refresh::poller::Activity;

/// A message to a [`JobTree`](crate::JobTree), from its own part of the page, its watch or its host.
#[derive(Debug)]
#[doc(hidden)]
pub enum Msg {
    /// The component is on the page.
    FirstRendered,
    /// The first response is late enough for the widget to show that it is loading.
    LoadingDelayPassed,
    /// The watch of this generation has handled an event, and this was its activity then.
    WatchChanged(u32, Activity),
    /// A second has passed.
    Ticked,
    /// The user has clicked something that has an action.
    Clicked(Action),
    /// The user has pressed a key that has a meaning here.
    KeyPressed(KeyPress),
    /// The rows were scrolled.
    Scrolled,
    /// The tree has another size.
    Resized,
    /// The focus has come to a row (`true`) or to another element (`false`).
    FocusIn(bool),
    /// An element has lost the focus.
    FocusOut,
    /// The user has edited the text in the search field.
    QueryChanged(String),
    /// A text was copied (`true`), or the browser did not allow it (`false`).
    Copied(bool),
    /// The host expands (`true`) or collapses (`false`) all branches.
    ExpandAll(bool),
    /// The host reveals the node with this id.
    Reveal(String),
}
