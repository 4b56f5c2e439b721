//! Measures, scrolls and focuses the widget's elements, which are rendered elsewhere.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::top_row::TopRow;
use crate::browser::resize_observer::ResizeSubscription;
use crate::engine::view_model::virtual_window::Viewport;
use crate::view::element_ref::ElementRef;

/// The elements around the rows, with their measurements.
#[derive(Debug, Default)]
pub(super) struct ViewportDom {
    section: ElementRef,
    tree: ElementRef,
    /// `None` on a server.
    rows: Option<HtmlElement>,
    viewport: Viewport,
    resize: Option<ResizeSubscription>,
    /// The details, if they are open.
    panel: Option<Element>,
    /// The height of the focused row, and the width and the height of the details.
    sizes: [f64; 3],
    /// The variables that are set on the elements.
    vars: LayoutVars,
    top_row: TopRow,
    /// Where to scroll after the next render.
    pending_scroll_top: Option<f64>,
}

/// Numbers that become styles, set through the CSSOM because a strict content security policy forbids `style`
/// attributes.
///
/// Each is set on the element that needs it, because an inherited variable would make the browser restyle all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LayoutVars {
    /// The number of rows, and the index of the first rendered one; `None` if all of them are rendered.
    pub(super) window: Option<(usize, usize)>,
    /// The number of ticks on the time axis, if there is one.
    pub(super) ticks: Option<u64>,
    /// The number of rows that are still to be added at the end. Their place is kept free, so that the page does not grow.
    pub(super) missing: usize,
}

/// The current row while it is rendered although it is out of view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PinnedRow {
    /// The row's index among all rows.
    pub(super) index: usize,
    /// The row's position among the rendered rows.
    pub(super) child_index: usize,
}

impl ViewportDom {
    /// `rows` is the parent of the rows.
    pub(super) fn new(rows: Option<&Element>) -> Self {
        let rows = rows.cloned().map(JsCast::unchecked_into);
        Self { rows, ..Self::default() }
    }

    /// The root of the widget.
    pub(super) fn section(&self) -> &ElementRef {
        &self.section
    }

    /// The element that scrolls.
    pub(super) fn tree(&self) -> &ElementRef {
        &self.tree
    }

    /// The measurements, in CSS pixels.
    pub(super) fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Whether the tree in the page, which may be older than the state, has only some of the rows.
    pub(super) fn is_windowed(&self) -> bool {
        self.tree.cast::<Element>().is_some_and(|tree| tree.has_attribute("data-windowed"))
    }

    /// Scrolls to an offset in CSS pixels after the next render.
    pub(super) fn scroll_to(&mut self, scroll_top: f64) {
        self.viewport.scroll_top = scroll_top;
        self.pending_scroll_top = Some(scroll_top);
    }

    /// Calls `on_resize` whenever the size of the tree, its rows or the details changes. Call it after each render of the tree.
    pub(super) fn observe_resize(&mut self, on_resize: impl FnMut() + 'static) {
        if self.resize.is_none()
            && let Some(tree) = self.tree.cast::<Element>()
            && let Some(rows) = self.rows.clone()
        {
            self.resize = ResizeSubscription::observe(&[tree, rows.into()], on_resize);
        }
        let section = self.section.cast::<Element>();
        let panel = section.and_then(|section| section.query_selector(".details").ok()?);
        if panel != self.panel
            && let (Some(panel), Some(resize)) = (&panel, &self.resize)
        {
            resize.add(panel);
        }
        if panel != self.panel {
            // The row that gets the focus is scrolled into view.
            self.top_row.forget();
        }
        self.panel = panel;
    }

    /// Drops all measurements. Call it when the tree is no longer rendered.
    pub(super) fn reset(&mut self) {
        if let Some(rows) = &self.rows {
            let _ = rows.remove_attribute("style");
        }
        *self = Self {
            section: self.section.clone(),
            tree: self.tree.clone(),
            rows: self.rows.clone(),
            ..Self::default()
        };
    }

    /// Reads the scroll offset and the sizes, in the tree's own CSS pixels, which no transform and no zoom changes.
    ///
    /// In another width, scrolls so that the same row stays at the top.
    pub(super) fn measure(&mut self) {
        let Some(tree) = self.tree.cast::<Element>() else { return };
        let Some(rows) = self.rows.clone() else { return };
        self.viewport.height = f64::from(tree.client_height()).max(1.0);
        let window = self.vars.window.filter(|_| self.is_windowed());
        let row_height = match window {
            // Not that of one row, which the browser has rounded to whole pixels.
            Some((count, _)) => f64::from(rows.offset_height()) / count as f64,
            None => child(&rows, 0).map_or(0.0, |row| f64::from(row.offset_height())),
        };
        let before = std::mem::replace(&mut self.viewport.row_height, row_height.max(1.0));
        let is_other_height = (self.viewport.row_height - before).abs() > 0.5;
        if window.is_some() && (is_other_height || self.pending_scroll_top.is_some()) {
            self.viewport.scroll_top *= self.viewport.row_height / before;
            self.pending_scroll_top = None;
            tree.set_scroll_top(self.viewport.scroll_top as i32);
        } else {
            if window.is_none() {
                self.top_row.keep(&rows);
            }
            self.viewport.scroll_top = f64::from(tree.scroll_top());
        }
    }

    /// Notes which row is at the top, after a scroll around the tree. Only a tree without a window needs it.
    pub(super) fn note_top_row(&mut self) {
        if let Some(rows) = self.rows.clone().filter(|_| !self.is_windowed()) {
            self.top_row.keep(&rows);
        }
    }

    /// Scrolls back to the measured offset, which the browser drops when an element is moved.
    pub(super) fn restore_scroll(&self) {
        if let Some(tree) = self.tree.cast::<Element>() {
            tree.set_scroll_top(self.viewport.scroll_top as i32);
        }
    }

    /// Sets the variables, places the pinned row, and scrolls if a scroll is pending.
    pub(super) fn apply(&mut self, vars: LayoutVars, pinned: Option<PinnedRow>) {
        let Some(tree) = self.tree.cast::<HtmlElement>() else { return };
        let Some(rows) = self.rows.clone() else { return };
        let last = std::mem::replace(&mut self.vars, vars);
        if vars.window != last.window {
            let edges = vars.window.map(|(count, start)| [height_of(count), height_of(start)]);
            let [length, above] = edges.unwrap_or_default();
            set_style(&rows, "block-size", &length);
            set_style(&rows, "padding-block-start", &above);
        }
        if vars.missing != last.missing {
            let space = if vars.missing > 0 { height_of(vars.missing) } else { String::new() };
            set_style(&rows, "margin-block-end", &space);
        }
        if vars.ticks != last.ticks
            && let Some(ticks) = vars.ticks
        {
            set_style(&tree, "--ticks", &ticks.to_string());
        }
        if let Some(PinnedRow { index, child_index }) = pinned
            && let Some(row) = child(&rows, child_index)
        {
            set_style(&row, "inset-block-start", &height_of(index));
        }
        if let Some(top) = self.pending_scroll_top.take() {
            tree.set_scroll_top(top as i32);
        }
    }

    /// Focuses the current row, which is the child at `child_index`, or scrolls to it, or both. Returns false if another row is
    /// there, because the page still shows an older state.
    pub(super) fn go_to_row(
        &mut self,
        child_index: usize,
        takes_focus: bool,
        scroll_into_view: bool,
    ) -> bool {
        let rows = self.rows.clone();
        let row = rows.and_then(|rows| child(&rows, child_index));
        let Some(row) = row.filter(|row| row.tab_index() == 0) else { return false };
        if takes_focus {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // Fails only for a row that has just been removed.
            let _ = row.focus_with_options(&options);
        }
        if scroll_into_view {
            self.show_row(&row);
        }
        true
    }

    /// Scrolls the row into view, and from under the details.
    fn show_row(&mut self, row: &HtmlElement) {
        // The details of another row can change the width: they may be so high that the page gets a scroll bar.
        self.top_row.forget();
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
        if let Some(tree) = self.tree.cast::<Element>()
            && let Some(covered) = self.covered(row)
        {
            // The first row is at the top of the tree already, and may stick there above the others.
            let is_first = row.previous_element_sibling().is_none();
            if !is_first {
                tree.set_scroll_top(tree.scroll_top() + covered.ceil() as i32);
            }
            let (place, tree) = (row.get_bounding_client_rect(), tree.get_bounding_client_rect());
            let sticky = if !is_first && self.is_windowed() { place.height() } else { 0.0 };
            if place.top() + 1.0 < tree.top() + sticky || self.covered(row).is_some() {
                options.set_block(ScrollLogicalPosition::Start);
                row.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }
    }

    /// Shows the focused row if it or the details have just changed their size, and overlap now. A row that the user has
    /// scrolled away stays where it is.
    pub(super) fn uncover_row(&mut self) {
        let Some(section) = self.section.cast::<Element>() else { return };
        let Ok(Some(row)) = section.query_selector(".row:focus") else { return };
        let Some(panel) = &self.panel else { return };
        let row: HtmlElement = row.unchecked_into();
        let (place, panel) = (row.get_bounding_client_rect(), panel.get_bounding_client_rect());
        let sizes = [place.height(), panel.width(), panel.height()];
        let is_resized = std::mem::replace(&mut self.sizes, sizes) != sizes;
        if is_resized && place.top() < panel.bottom() && self.covered(&row).is_some() {
            self.show_row(&row);
        }
    }

    /// By how many of its own CSS pixels the details, which stick to the end of the page, cover the row.
    fn covered(&self, row: &HtmlElement) -> Option<f64> {
        let panel = self.panel.as_ref()?.get_bounding_client_rect();
        let own_height = f64::from(row.offset_height());
        let row = row.get_bounding_client_rect();
        let is_beside = panel.left() >= row.right() || panel.right() <= row.left();
        let covered = (row.bottom() - panel.top()) * own_height / row.height();
        (!is_beside && covered > 0.0).then_some(covered)
    }
}

fn child(rows: &Element, index: usize) -> Option<HtmlElement> {
    Some(rows.children().item(u32::try_from(index).ok()?)?.unchecked_into())
}

/// The height of a number of rows as a CSS value. The style sheet defines the height of one.
fn height_of(rows: usize) -> String {
    ["calc(var(--row) * ", &rows.to_string(), ")"].concat()
}

/// Sets a style property, or removes it if `value` is empty.
fn set_style(element: &HtmlElement, property: &str, value: &str) {
    // Fails only where styles cannot be set at all.
    let _ = element.style().set_property(property, value);
}
