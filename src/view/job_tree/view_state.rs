//! The state of the view: the rendered rows and the details. The focus and the summary have files of their own.

mod focus;
mod rows;
mod summary;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use yew::prelude::*;

use super::first_rows::FirstRows;
use super::focus_keeper::FocusKeeper;
use super::msg::Msg;
use super::page_rows::PageRows;
use super::popover_dom::PopoverDom;
use super::viewport_dom::ViewportDom;
use crate::browser::{catalogs, clock, intl, language, page_lifecycle};
use crate::engine::i18n::{Language, Texts};
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::expansion::Expand;
use crate::engine::view_model::filter::Filter;
use crate::engine::view_model::keyboard::Key;
use crate::engine::view_model::{KeyEffect, ViewModel};
use crate::view::handle::TreeReport;
use crate::view::props::{JobTreeEvent, JobTreeProps};
use crate::view::row_list::RowList;

/// The view model, and the part of it that is rendered.
///
/// `now`, where a method takes it, is the time by the server's clock, from which texts are formatted.
pub(super) struct ViewState {
    model: ViewModel,
    /// The tag that the texts were loaded for; empty on a server.
    lang: AttrValue,
    texts: Rc<Texts>,
    dom: ViewportDom,
    rows: PageRows,
    /// `None` on a server.
    row_list: Option<RefCell<RowList>>,
    first_rows: FirstRows,
    has_details: bool,
    has_raw: bool,
    popover: PopoverDom,
    /// Whether the widget is a line, and the tree in its popover.
    is_summary: bool,
    /// Whether the popover is open.
    is_open: bool,
    /// Whether the popover gets the focus if there is no row for it.
    focuses_popover: bool,
    /// The duration in the line, as rendered last.
    line_duration: Option<String>,
    is_printing: bool,
    menu_id: AttrValue,
    is_menu_open: bool,
    focus: FocusKeeper,
    row_request: Option<RowRequest>,
}

/// The number of widgets so far, for their IDs.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// What to do with the current row after the next render.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowRequest {
    takes_focus: bool,
    scroll_into_view: bool,
}

impl ViewState {
    pub(super) fn new(props: &JobTreeProps) -> Self {
        let texts = Rc::new(Texts::english());
        let row_list = if page_lifecycle::is_present() { RowList::new() } else { None };
        let mut model = ViewModel::new(texts.clone(), props.expand);
        model.set_timeline(props.timeline);
        model.set_filter(Filter { phases: props.filter, query: props.query.to_string() });
        Self {
            model,
            lang: AttrValue::default(),
            texts,
            dom: ViewportDom::new(row_list.as_ref().map(RowList::parent)),
            rows: PageRows::default(),
            row_list: row_list.map(RefCell::new),
            first_rows: FirstRows::default(),
            has_details: false,
            has_raw: false,
            popover: PopoverDom::default(),
            is_summary: props.summary,
            is_open: false,
            focuses_popover: false,
            line_duration: None,
            is_printing: false,
            menu_id: format!("job-tree-menu-{}", COUNT.fetch_add(1, Ordering::Relaxed)).into(),
            is_menu_open: false,
            focus: FocusKeeper::default(),
            row_request: None,
        }
    }

    /// Drops everything about the current job, before another one is shown.
    pub(super) fn reset(&mut self, expand: Expand) {
        self.model.clear(expand);
        self.rows = PageRows::default();
        self.has_details = false;
        self.has_raw = false;
        self.is_menu_open = false;
    }

    /// Loads the texts and number formats of the language, if it has changed. Returns whether it has.
    pub(super) fn follow_language(&mut self, props: &JobTreeProps) -> bool {
        let wanted = self.wanted_lang(props);
        let is_new = self.lang != wanted && catalogs::load(Language::from_tag(&wanted)).is_some();
        if is_new {
            self.set_language(props);
        }
        is_new
    }

    /// The language in the properties, else that of the page around the widget.
    fn wanted_lang(&self, props: &JobTreeProps) -> AttrValue {
        if props.lang.is_empty() {
            let place = self.dom.section().cast().or_else(|| props.handle.as_ref()?.container());
            language::around(place.as_ref()).into()
        } else {
            props.lang.clone()
        }
    }

    /// Takes the texts and number formats of the language. As long as its texts are not there, the previous one stays.
    pub(super) fn set_language(&mut self, props: &JobTreeProps) {
        let wanted = self.wanted_lang(props);
        let mut catalog = self.texts.catalog();
        if let Some(wanted_catalog) = catalogs::get(Language::from_tag(&wanted)) {
            catalog = wanted_catalog;
            self.lang = wanted;
        }
        let tag = catalog.language().number_format_tag(&self.lang);
        let number_format = intl::number_format(&tag);
        self.rows = PageRows::default();
        self.texts = Rc::new(Texts::new(catalog, props.messages.as_slice(), number_format));
        self.model.set_texts(self.texts.clone());
    }

    /// Applies the properties that differ from `old`. Where a property did not change, the user's own change stays.
    pub(super) fn change_props(&mut self, old: &JobTreeProps, new: &JobTreeProps) {
        if new.lang != old.lang || new.messages != old.messages {
            self.set_language(new);
        }
        if new.expand != old.expand {
            self.model.set_expand(new.expand);
        }
        if new.timeline != old.timeline {
            self.model.set_timeline(new.timeline);
        }
        self.is_summary = new.summary;
        self.is_open &= new.summary;
        self.is_menu_open &= !new.hide_toolbar && new.summary == old.summary;
        let mut filter = self.model.filter().clone();
        if new.filter != old.filter {
            filter.phases = new.filter;
        }
        if new.query != old.query {
            filter.query = new.query.to_string();
        }
        self.model.set_filter(filter);
    }

    /// Shows a new snapshot. The rows in view keep their place on screen.
    pub(super) fn show(&mut self, snapshot: Rc<Snapshot>, now: Timestamp) {
        let viewport = self.dom.viewport();
        let first = viewport.first();
        let anchor = if self.is_windowed() { self.model.id_at(first) } else { None };
        if self.model.snapshot().is_none() {
            self.first_rows.begin(self.dom.section().cast().as_ref());
        }
        let has_moved = self.model.set_snapshot(snapshot);
        self.has_details &= self.model.selected().is_some();
        if let Some(place) = anchor.filter(|_| has_moved).and_then(|id| self.model.index_of(&id))
            && place != first
        {
            self.dom.scroll_to(viewport.scroll_top_after_move(first, place));
        }
        self.draw(now);
    }

    /// Does the same after a change of the sizes, and shows the focused row if the details have grown over it.
    pub(super) fn on_resize(&mut self, now: Timestamp) -> bool {
        let needs_render = self.on_scroll(now);
        self.dom.uncover_row();
        needs_render
    }

    /// Reads the scroll offset and the sizes, and shows the rows that are in view now. Returns whether to render the rest.
    pub(super) fn on_scroll(&mut self, now: Timestamp) -> bool {
        // Before the next render, the sizes may still be those of all rows, and would make the window as large.
        if self.is_printing || self.is_windowed() != self.dom.is_windowed() {
            return false;
        }
        self.dom.measure();
        self.visible_window() != *self.rows.window() && self.draw_and_show(now)
    }

    /// Notes which row is at the top, after a scroll around the widget.
    pub(super) fn note_top_row(&mut self) {
        if !self.is_printing {
            self.dom.note_top_row();
        }
    }

    /// Shows the rows to print, or those in view again. Returns that the component has to render.
    pub(super) fn set_printing(&mut self, is_printing: bool, now: Timestamp) -> bool {
        self.is_printing = is_printing;
        self.dom.scroll_to(self.dom.viewport().scroll_top);
        self.draw(now);
        true
    }

    /// Handles a key press on the current row. Returns whether to render.
    pub(super) fn press_row(
        &mut self,
        key: Key,
        now: Timestamp,
        on_event: &Callback<JobTreeEvent>,
    ) -> bool {
        let before = self.model.id_at(self.model.current());
        let page = self.dom.viewport().page(self.is_windowed());
        let Some(pressed) = self.model.press(key, page, clock::monotonic_millis()) else {
            return false;
        };
        match pressed {
            KeyEffect::FocusMoved => {
                self.request_focus_after_move();
                if self.visible_window() != *self.rows.window() {
                    self.draw(now);
                }
                self.notify_if_selected(before, on_event);
            }
            KeyEffect::RowsChanged => {
                self.request_focus(false);
                self.draw(now);
                return true;
            }
            KeyEffect::DetailsToggled => {
                self.has_details = !self.has_details;
                self.request_focus(true);
            }
            KeyEffect::DetailsClosed => self.has_details = false,
        }
        self.rows.pin_current(&self.model, now);
        true
    }

    /// Selects the node with this id and opens its details.
    pub(super) fn open_details(&mut self, id: &str, on_event: &Callback<JobTreeEvent>) {
        if let Some(place) = self.model.index_of(id) {
            self.has_details = true;
            self.select(place, on_event);
            self.request_focus(true); // into view, because the details may cover the row
        }
    }

    /// Closes the details and returns the focus to the row.
    pub(super) fn close_details(&mut self) {
        self.has_details = false;
        self.request_focus(true);
    }

    /// Shows or hides the raw response in the details.
    pub(super) fn toggle_raw(&mut self) {
        self.has_raw = !self.has_raw;
    }

    /// Expands or collapses the node with this id.
    pub(super) fn toggle_branch(&mut self, id: &str) {
        if let Some(place) = self.model.index_of(id) {
            self.model.toggle(place);
        }
    }

    /// Expands or collapses all branches.
    pub(super) fn expand_all(&mut self, expand: bool) {
        self.model.set_all_expanded(expand);
    }

    /// Shows or hides the timeline.
    pub(super) fn set_timeline(&mut self, has_timeline: bool) {
        self.model.set_timeline(has_timeline);
    }

    /// Filters the tree, and scrolls to its top.
    pub(super) fn set_filter(&mut self, filter: Filter, now: Timestamp) {
        self.model.set_filter(filter);
        self.dom.scroll_to(0.0);
        self.draw(now);
    }

    /// Selects the next or previous match of the search and scrolls to it. The focus stays in the search field, so that
    /// pressing Enter again selects another match. Returns whether there is a match.
    pub(super) fn focus_match(
        &mut self,
        forward: bool,
        now: Timestamp,
        on_event: &Callback<JobTreeEvent>,
    ) -> bool {
        let Some(place) = self.model.next_match(forward) else { return false };
        self.select(place, on_event);
        self.dom.scroll_to(self.dom.viewport().scroll_top_showing(place));
        // Rows can be higher than that assumes, and the page around the tree can be what scrolls.
        self.row_request = Some(RowRequest { takes_focus: false, scroll_into_view: true });
        self.draw(now);
        true
    }

    /// Expands the ancestors of the node with this id, selects it and focuses its row. Returns whether it exists.
    pub(super) fn reveal(
        &mut self,
        id: &str,
        now: Timestamp,
        on_event: &Callback<JobTreeEvent>,
    ) -> bool {
        let before = self.model.selected().map(|node| node.id.clone());
        if !self.model.reveal(id) {
            return false;
        }
        self.notify_if_selected(before, on_event);
        self.request_focus_after_move();
        self.draw(now);
        true
    }

    /// Updates the elements after a render: their styles, scroll offset and focus.
    pub(super) fn after_render(&mut self, send: &Callback<Msg>) {
        self.popover.update(self.is_open, send);
        let has_rows = self.model.snapshot().is_some() && !self.is_line();
        if std::mem::take(&mut self.focuses_popover) && !has_rows {
            self.popover.focus();
        }
        if !has_rows {
            self.restore_focus();
            self.dom.reset();
            return;
        }
        self.place_rows();
        self.first_rows.schedule(self.full_window().len(), send);
        let send = send.clone();
        self.dom.observe_resize(move || send.emit(Msg::Resized));
        self.focus_after_render();
    }

    pub(super) fn model(&self) -> &ViewModel {
        &self.model
    }

    pub(super) fn texts(&self) -> &Rc<Texts> {
        &self.texts
    }

    pub(super) fn dom(&self) -> &ViewportDom {
        &self.dom
    }

    /// The ID of the menu. Widgets may share a document, so it differs from theirs.
    pub(super) fn menu_id(&self) -> &AttrValue {
        &self.menu_id
    }

    /// Whether the menu of the toolbar is open.
    pub(super) fn is_menu_open(&self) -> bool {
        self.is_menu_open
    }

    /// Notes that the browser opens or has closed the menu. Returns whether that is new. Where the menu is removed or moved,
    /// the browser closes it without an event.
    pub(super) fn set_menu_open(&mut self, is_open: bool) -> bool {
        std::mem::replace(&mut self.is_menu_open, is_open) != is_open
    }

    pub(super) fn has_details(&self) -> bool {
        self.has_details
    }

    pub(super) fn has_raw(&self) -> bool {
        self.has_raw
    }

    /// The snapshot and the texts to describe it; `None` before the first snapshot.
    pub(super) fn report(&self) -> Option<TreeReport> {
        let snapshot = self.model.snapshot()?.clone();
        Some(TreeReport { snapshot, texts: self.texts.clone() })
    }

    fn select(&mut self, place: usize, on_event: &Callback<JobTreeEvent>) {
        if self.model.select(place).is_some() {
            self.notify_selected(on_event);
        }
    }

    /// Notifies the host if the current row is not the one with the id `before`.
    fn notify_if_selected(&self, before: Option<Rc<str>>, on_event: &Callback<JobTreeEvent>) {
        let current = self.model.id_at(self.model.current());
        if current.is_some() && current != before {
            self.notify_selected(on_event);
        }
    }

    fn notify_selected(&self, on_event: &Callback<JobTreeEvent>) {
        if let Some(node) = self.model.selected() {
            on_event.emit(JobTreeEvent::Select(node.clone()));
        }
    }
}
