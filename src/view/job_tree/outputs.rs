//! The parts of the component that a change of the watch or a command of the user can affect.

use yew::prelude::*;

use super::announcements::Announcements;
use super::msg::Msg;
use super::view_state::ViewState;
use crate::view::props::JobTreeProps;

/// Where changes go: the view, the announcements, the host and the component's own message queue.
pub(super) struct Outputs<'a> {
    pub(super) view: &'a mut ViewState,
    pub(super) announcements: &'a mut Announcements,
    /// The component's properties, including [`JobTreeProps::on_event`], which notifies the host.
    pub(super) props: &'a JobTreeProps,
    /// Queues a message for the component.
    pub(super) send: &'a Callback<Msg>,
}
