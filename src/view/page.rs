//! The component's own part of the page: what is measured, scrolled and focused by hand.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::NodeRef;

use crate::browser::resize::Resize;
use crate::engine::display::window::Viewport;

/// The elements that are more than drawn.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) section: NodeRef,
    /// What scrolls.
    pub(crate) tree: NodeRef,
    /// What holds the rows.
    pub(crate) rows: NodeRef,
    /// What can be seen of the rows.
    pub(crate) viewport: Viewport,
    resize: Option<Resize>,
    /// The numbers that the style sheet reckons with.
    figures: Option<Figures>,
    /// Where to scroll once the rows are drawn.
    pub(crate) scroll_to: Option<f64>,
}

/// Custom properties of the tree, set by CSSOM because a strict content policy forbids `style` attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    /// How many rows there are; 0 where all of them are in the page.
    pub(crate) count: usize,
    /// The place of the first row in the page.
    pub(crate) start: usize,
    /// The place of the row that is in the page because of its focus.
    pub(crate) pinned: usize,
    /// How many ticks the axis has.
    pub(crate) ticks: u64,
}

impl Page {
    /// Calls `tell` whenever the tree has another size. To be called once it is drawn.
    pub(crate) fn watch(&mut self, tell: impl FnMut() + 'static) {
        if self.resize.is_none()
            && let Some(tree) = self.tree.cast::<Element>()
        {
            self.resize = Resize::watch(&tree, tell);
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

    /// Hands the style sheet its numbers, and scrolls where it has to be.
    pub(crate) fn settle(&mut self, figures: Figures) {
        let Some(tree) = self.tree.cast::<HtmlElement>() else { return };
        if self.figures != Some(figures) {
            self.figures = Some(figures);
            let style = tree.style();
            let numbers = [
                ("--count", figures.count as u64),
                ("--start", figures.start as u64),
                ("--pinned", figures.pinned as u64),
                ("--ticks", figures.ticks),
            ];
            for (name, number) in numbers {
                // A number is always a good value.
                let _ = style.set_property(name, &number.to_string());
            }
        }
        if let Some(top) = self.scroll_to.take() {
            tree.set_scroll_top(top as i32);
        }
    }

    /// Focuses the row that stands at this place among those in the page, and scrolls it into sight if it is to be.
    pub(crate) fn focus(&self, at: usize, reveal: bool) {
        let row = self
            .rows
            .cast::<Element>()
            .and_then(|rows| rows.children().item(u32::try_from(at).ok()?))
            .and_then(|row| row.dyn_into::<HtmlElement>().ok());
        let Some(row) = row else { return };
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // A row that has just been removed has no focus to take.
        let _ = row.focus_with_options(&options);
        if reveal {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
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
