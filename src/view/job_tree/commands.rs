//! The user's commands, by mouse or keyboard.

use web_sys::Element;
use yew::AttrValue;

use super::click::Action;
use super::key_press::KeyPress;
use super::msg::Msg;
use super::outputs::Outputs;
use super::sync::WatchSync;
use crate::browser::clipboard;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::details;
use crate::engine::view_model::filter::Filter;
use crate::view::parts::toast::Toast;

/// Runs the user's commands. Each method returns whether to render.
pub(super) struct Commands<'a> {
    pub(super) sync: &'a mut WatchSync,
    pub(super) out: Outputs<'a>,
}

impl Commands<'_> {
    /// Runs the action of a clicked element.
    pub(super) fn click(&mut self, action: Action) -> bool {
        let on_event = &self.out.props.on_event;
        match action {
            Action::Refresh => self.sync.refresh(),
            Action::TogglePause => self.sync.toggle_pause(self.out.props),
            Action::ExpandAll => self.out.view.expand_all(true),
            Action::CollapseAll => self.out.view.expand_all(false),
            Action::ShowTree => self.out.view.set_timeline(false),
            Action::ShowTimeline => self.out.view.set_timeline(true),
            Action::TogglePopover => {
                let is_open = !self.out.view.is_open();
                return self.toggle_popover(is_open);
            }
            Action::CopyTree => {
                let report = self.out.view.report();
                self.copy(report.map(|report| report.text(self.now())).unwrap_or_default());
            }
            Action::CopyField(index) => self.copy_field(index),
            Action::CopyRaw => {
                let node = self.out.view.model().selected();
                let raw = node.and_then(|node| self.sync.raw(&node.id));
                self.copy(raw.unwrap_or_default());
            }
            Action::ToggleRaw => self.out.view.toggle_raw(),
            // The component closes it.
            Action::CloseCopy => return false,
            Action::CloseDetails => self.out.view.close_details(),
            Action::TogglePhase(phase) => {
                let filter = self.out.view.model().filter();
                let phases = filter.phases.toggled(phase);
                return self.set_filter(Filter { phases, ..filter.clone() });
            }
            Action::ClearFilter => return self.set_filter(Filter::default()),
            Action::NextMatch => return self.focus_match(true),
            Action::PreviousMatch => return self.focus_match(false),
            Action::ShowCause => {
                let id = self.out.view.model().cause().map(|cause| cause.id.clone());
                return id.is_some_and(|id| self.reveal(&id));
            }
            Action::ToggleBranch(id) => self.out.view.toggle_branch(&id),
            Action::OpenDetails(id) => self.out.view.open_details(&id, on_event),
        }
        self.draw()
    }

    /// Shows the content of the popover, or removes it.
    pub(super) fn toggle_popover(&mut self, is_open: bool) -> bool {
        self.out.view.set_open(is_open, self.now())
    }

    /// Runs the command of a key press.
    pub(super) fn press(&mut self, press: KeyPress) -> bool {
        match press {
            KeyPress::Row(key) => {
                let (now, on_event) = (self.now(), &self.out.props.on_event);
                return self.out.view.press_row(key, now, on_event);
            }
            KeyPress::FindMatch { forward } => return self.focus_match(forward),
            KeyPress::ClearSearch => {
                let phases = self.out.view.model().filter().phases;
                return self.set_filter(Filter { phases, ..Filter::default() });
            }
            KeyPress::CloseCopy => return false,
            KeyPress::CloseDetails => self.out.view.close_details(),
        }
        self.draw()
    }

    /// Searches for a text. The phases of the filter stay unchanged.
    pub(super) fn search(&mut self, query: String) -> bool {
        self.set_filter(Filter { query, ..self.out.view.model().filter().clone() })
    }

    /// Expands or collapses all branches.
    pub(super) fn expand_all(&mut self, expand: bool) -> bool {
        self.out.view.expand_all(expand);
        self.draw()
    }

    /// Expands the ancestors of the node with this id, selects it and focuses its row.
    pub(super) fn reveal(&mut self, id: &str) -> bool {
        let now = self.now();
        let is_revealed = self.out.view.reveal(id, now, &self.out.props.on_event);
        if is_revealed {
            self.out.view.open(now);
        }
        is_revealed
    }

    fn set_filter(&mut self, filter: Filter) -> bool {
        self.out.view.set_filter(filter, self.now());
        true
    }

    fn focus_match(&mut self, forward: bool) -> bool {
        self.out.view.focus_match(forward, self.now(), &self.out.props.on_event)
    }

    fn copy_field(&self, index: usize) {
        let model = self.out.view.model();
        if let (Some(snapshot), Some(node)) = (model.snapshot(), model.selected()) {
            let fields = details::fields(self.out.view.texts(), snapshot, node, self.now());
            if let Some(field) = fields.into_iter().nth(index) {
                self.copy(field.value);
            }
        }
    }

    fn copy(&self, text: String) {
        let Some(section) = self.out.view.dom().section().cast::<Element>() else { return };
        let send = self.out.send.clone();
        let blocked = AttrValue::from(text.clone());
        clipboard::copy(text, &section, move |copied| {
            send.emit(Msg::Copied(if copied { Toast::Copied } else { Toast::Blocked(blocked) }));
        });
    }

    fn draw(&mut self) -> bool {
        self.out.view.draw(self.now());
        true
    }

    fn now(&self) -> Timestamp {
        self.sync.server_now()
    }
}
