//! The component's own part of the page: what is measured, scrolled and focused by hand.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

use crate::browser::resize_observer::ResizeSubscription;
use crate::engine::view_model::virtual_window::Viewport;

/// The elements that are more than drawn.
#[derive(Debug, Default)]
pub(crate) struct ViewportDom {
    pub(crate) section: NodeRef,
    /// What scrolls.
    pub(crate) tree: NodeRef,
    /// What holds the rows.
    pub(crate) rows: NodeRef,
    /// What can be seen of the rows.
    pub(crate) viewport: Viewport,
    resize: Option<ResizeSubscription>,
    /// As they were set last.
    figures: LayoutVars,
    /// Where to scroll once the rows are drawn.
    pub(crate) scroll_to: Option<f64>,
}

/// Numbers that become styles, set by CSSOM because a strict content policy forbids `style` attributes. On the elements
/// that they are for: whatever is inherited has the browser look at all rows' styles again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LayoutVars {
    /// How many rows there are, and the place of the first that is in the page; `None` where all of them are.
    pub(crate) window: Option<(usize, usize)>,
    /// How many ticks the axis has, if there is one.
    pub(crate) ticks: Option<u64>,
}

impl ViewportDom {
    /// Calls `tell` whenever the tree has another size. To be called once it is drawn.
    pub(crate) fn watch(&mut self, tell: impl FnMut() + 'static) {
        if self.resize.is_none()
            && let Some(tree) = self.tree.cast::<Element>()
        {
            self.resize = ResizeSubscription::watch(&tree, tell);
        }
    }

    /// The tree has left the page.
    pub(crate) fn forget(&mut self) {
        *self = Self {
            section: self.section.clone(),
            tree: self.tree.clone(),
            rows: self.rows.clone(),
            ..Self::default()
        };
    }

    /// Reads how far the rows are scrolled.
    pub(crate) fn measure_scroll(&mut self) {
        if let Some(tree) = self.tree.cast::<Element>() {
            self.viewport.scroll_top = f64::from(tree.scroll_top());
        }
    }

    /// Reads how high the rows are and how much of them can be seen.
    pub(crate) fn measure(&mut self) {
        self.measure_scroll();
        if let Some(tree) = self.tree.cast::<Element>() {
            self.viewport.height = f64::from(tree.client_height()).max(1.0);
        }
        if let Some(row) = self.rows.cast::<Element>().and_then(|rows| rows.first_element_child()) {
            self.viewport.row_height = row.get_bounding_client_rect().height().max(1.0);
        }
    }

    /// Gives the elements their numbers, and scrolls where it has to be. `pinned` is the place of a row that cannot be
    /// seen, and which of those in the page it is.
    pub(crate) fn settle(&mut self, figures: LayoutVars, pinned: Option<(usize, usize)>) {
        let Some(tree) = self.tree.cast::<HtmlElement>() else { return };
        let Some(rows) = self.rows.cast::<HtmlElement>() else { return };
        let last = std::mem::replace(&mut self.figures, figures);
        if figures.window != last.window {
            let edges = figures.window.map(|(count, start)| [of_rows(count), of_rows(start)]);
            let [length, above] = edges.unwrap_or_default();
            set(&rows, "block-size", &length);
            set(&rows, "padding-block-start", &above);
        }
        if figures.ticks != last.ticks
            && let Some(ticks) = figures.ticks
        {
            set(&tree, "--ticks", &ticks.to_string());
        }
        if let Some((place, at)) = pinned
            && let Some(row) = child(&rows, at)
        {
            set(&row, "inset-block-start", &of_rows(place));
        }
        if let Some(top) = self.scroll_to.take() {
            tree.set_scroll_top(top as i32);
        }
    }

    /// Focuses the current row, which stands at this place among those in the page, and scrolls it into sight if it is to
    /// be. Whether it does stand there: what is drawn may be older than what is known.
    pub(crate) fn focus(&self, at: usize, reveal: bool) -> bool {
        let rows = self.rows.cast::<Element>();
        let row = rows.and_then(|rows| child(&rows, at)).filter(|row| row.tab_index() == 0);
        let Some(row) = row else { return false };
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // A row that has just been removed has no focus to take.
        let _ = row.focus_with_options(&options);
        if reveal {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
        true
    }
}

fn child(rows: &Element, at: usize) -> Option<HtmlElement> {
    rows.children().item(u32::try_from(at).ok()?)?.dyn_into().ok()
}

/// The height of so many rows, which the style sheet knows.
fn of_rows(count: usize) -> String {
    ["calc(var(--row) * ", &count.to_string(), ")"].concat()
}

/// Of no value, it takes the property away.
fn set(element: &HtmlElement, property: &str, value: &str) {
    // It throws only where styles cannot be set at all.
    let _ = element.style().set_property(property, value);
}

/// Where the rows have to be scrolled so that the one that stood first still does.
pub(crate) fn anchored(viewport: Viewport, before: usize, now: usize) -> f64 {
    viewport.scroll_top + (now as f64 - before as f64) * viewport.row_height
}

/// Where in the page the row of this place stands. One that cannot be seen stands before the others or behind them, so
/// that it need not be moved when it comes in sight: an element that is moved loses the focus.
pub(crate) fn place_in_page(window: &Range<usize>, place: usize) -> usize {
    place.saturating_sub(window.start).min(window.len())
}
