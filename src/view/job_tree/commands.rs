//! What the person does to the component.

use yew::prelude::*;

use super::click::Action;
use super::key_press::KeyPress;
use super::{JobTree, Msg, millis};
use crate::browser::clipboard;
use crate::engine::view_model::filter::Filter;
use crate::engine::view_model::keyboard::Key;
use crate::engine::view_model::{KeyEffect, details};
use crate::view::props::JobTreeEvent;

impl JobTree {
    pub(crate) fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        match action {
            Action::Refresh => self.refresh(),
            Action::Pause => self.pause(ctx, !self.is_paused),
            Action::ExpandAll => self.view_model.set_all_expanded(true),
            Action::CollapseAll => self.view_model.set_all_expanded(false),
            Action::Tree => self.view_model.set_timeline(false),
            Action::Timeline => self.view_model.set_timeline(true),
            Action::CopyTree => self.copy(ctx, &self.to_text()),
            Action::CopyField(at) => {
                if let (Some(snapshot), Some(node)) =
                    (self.view_model.snapshot(), self.view_model.selected())
                {
                    let fields = details::fields(&self.texts, snapshot, node, self.now());
                    if let Some(field) = fields.get(at) {
                        self.copy(ctx, &field.value);
                    }
                }
            }
            Action::CopyRaw => self.copy(ctx, &self.raw().unwrap_or_default()),
            Action::ToggleRaw => self.has_raw = !self.has_raw,
            Action::CloseDetails => self.close_details(),
            Action::Phase(phase) => {
                let phases = self.view_model.filter().phases.toggled(phase);
                return self.set_filter(Filter { phases, ..self.view_model.filter().clone() });
            }
            Action::ShowAll => return self.set_filter(Filter::default()),
            Action::NextMatch => return self.focus_match(ctx, true),
            Action::PreviousMatch => return self.focus_match(ctx, false),
            Action::ShowCause => {
                let id = self.view_model.cause().map(|cause| cause.id.clone());
                return id.is_some_and(|id| self.reveal(ctx, &id));
            }
            Action::Toggle(id) => {
                if let Some(at) = self.view_model.index_of(&id) {
                    self.view_model.toggle(at);
                }
            }
            Action::Row(id) => {
                if let Some(at) = self.view_model.index_of(&id) {
                    self.has_details = true;
                    self.select(ctx, at);
                    self.focus = Some(true); // beside the details, which may come to lie over it
                }
            }
        }
        self.draw();
        true
    }

    pub(crate) fn press(&mut self, ctx: &Context<Self>, press: KeyPress) -> bool {
        match press {
            KeyPress::Row(key) => return self.press_row(ctx, key),
            // The focus stays in the search, so that the next match is another Enter away.
            KeyPress::Seek { forward } => return self.focus_match(ctx, forward),
            KeyPress::ClearSearch => {
                let phases = self.view_model.filter().phases;
                return self.set_filter(Filter { phases, ..Filter::default() });
            }
            KeyPress::CloseDetails => self.close_details(),
        }
        self.draw()
    }

    pub(crate) fn press_row(&mut self, ctx: &Context<Self>, key: Key) -> bool {
        let before = self.view_model.id_at(self.view_model.current());
        let page = self.page.viewport.page();
        let Some(pressed) = self.view_model.press(key, page, millis()) else { return false };
        match pressed {
            KeyEffect::FocusMoved => {
                self.focus = Some(true);
                let now = self.view_model.id_at(self.view_model.current());
                if let Some(id) = now.filter(|now| Some(now) != before.as_ref()) {
                    ctx.props().on_event.emit(JobTreeEvent::Selected(id));
                }
            }
            KeyEffect::RowsChanged => {
                self.focus = Some(false);
                return self.draw();
            }
            KeyEffect::DetailsToggled => {
                self.has_details = !self.has_details;
                self.focus = Some(true);
            }
            KeyEffect::DetailsClosed => self.has_details = false,
        }
        self.pin_current_row();
        true
    }

    pub(crate) fn close_details(&mut self) {
        self.has_details = false;
        self.focus = Some(true);
    }

    pub(crate) fn select(&mut self, ctx: &Context<Self>, at: usize) {
        if let Some(id) = self.view_model.select(at) {
            ctx.props().on_event.emit(JobTreeEvent::Selected(id));
        }
    }

    pub(crate) fn set_filter(&mut self, filter: Filter) -> bool {
        self.view_model.set_filter(filter);
        self.page.scroll_to = Some(0.0);
        self.page.viewport.scroll_top = 0.0;
        self.draw();
        true
    }

    pub(crate) fn focus_match(&mut self, ctx: &Context<Self>, forward: bool) -> bool {
        let Some(at) = self.view_model.next_match(forward) else { return false };
        self.select(ctx, at);
        self.page.viewport.scroll_top = self.scroll_for(at);
        self.page.scroll_to = Some(self.page.viewport.scroll_top);
        self.draw()
    }

    /// Opens what is above a node, chooses it and moves the focus there.
    pub(crate) fn reveal(&mut self, ctx: &Context<Self>, id: &str) -> bool {
        let before = self.view_model.selected().map(|node| node.id.clone());
        if !self.view_model.reveal(id) {
            return false;
        }
        if let Some(id) = self
            .view_model
            .id_at(self.view_model.current())
            .filter(|id| Some(id) != before.as_ref())
        {
            ctx.props().on_event.emit(JobTreeEvent::Selected(id));
        }
        self.focus = Some(true);
        self.draw();
        true
    }

    /// How far the rows have to be scrolled so that this one can be seen.
    pub(crate) fn scroll_for(&self, at: usize) -> f64 {
        let viewport = self.page.viewport;
        let top = at as f64 * viewport.row_height;
        let is_seen = top >= viewport.scroll_top
            && top + viewport.row_height <= viewport.scroll_top + viewport.height;
        if is_seen { viewport.scroll_top } else { (top - viewport.height / 3.0).max(0.0) }
    }

    pub(crate) fn copy(&self, ctx: &Context<Self>, text: &str) {
        let done = ctx.link().callback(Msg::Copied);
        clipboard::copy(text, move |copied| done.emit(copied));
    }
}
