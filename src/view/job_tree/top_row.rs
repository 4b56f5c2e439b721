//! Keeps the row at the top of the view in its place when the width changes, while all rows are rendered.
//!
//! Browsers do not: they anchor nothing whose own style changes, and Safari nothing at all.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node, ScrollBehavior, ScrollToOptions};
use yew::Callback;

use super::msg::Msg;

/// The row at the top of the view, as long as a part of the widget is scrolled out of view above it.
#[derive(Debug, Default)]
pub(super) struct TopRow {
    place: Option<Place>,
    /// The width of the rows for which `place` was noted.
    width: i32,
}

#[derive(Debug)]
struct Place {
    row: Element,
    index: u32,
    /// The scroller at whose upper edge the row is.
    scroller: HtmlElement,
    /// By how many pixels the row begins below that edge.
    below: f64,
}

impl TopRow {
    /// Moves the row back to its place if the width of the rows has changed, and notes which row is at the top now.
    pub(super) fn keep(&mut self, rows: &HtmlElement) {
        let width = rows.offset_width();
        // Not rendered, for example in a hidden tab panel.
        if width == 0 {
            return;
        }
        if std::mem::replace(&mut self.width, width) != width
            && let Some(place) = &self.place
        {
            place.restore(rows);
        }
        let place = Place::note(rows);
        // The rounding of each of many small changes must not add up.
        if let (Some(old), Some(new)) = (&self.place, &place)
            && old.row == new.row
            && old.scroller == new.scroller
            && (old.below - new.below).abs() <= 1.0
        {
            return;
        }
        self.place = place;
    }

    /// Forgets the row, for a change of the width that comes with a scroll of its own.
    pub(super) fn forget(&mut self) {
        self.place = None;
    }
}

impl Place {
    fn note(rows: &HtmlElement) -> Option<Self> {
        // Only what is scrolled already can hide a part of the widget. At the same edge, that within the other: it may be in
        // the top layer, which the page does not scroll.
        let (scroller, edge) = around(rows)
            .map(JsCast::unchecked_into::<HtmlElement>)
            .filter(|node| node.scroll_top() != 0)
            .map(|node| (edge_of(&node), node))
            .reduce(|inner, outer| if outer.0 > inner.0 { outer } else { inner })
            .map(|(edge, node)| (node, edge))?;
        let widget = rows.closest(".pop, .job-tree").ok()??;
        if top_of(&widget) >= edge {
            return None;
        }
        let children = rows.children();
        // The first row that ends below the edge.
        let (mut index, mut end) = (0, children.length());
        while index < end {
            let middle = index.midpoint(end);
            if children.item(middle)?.get_bounding_client_rect().bottom() > edge + 1.0 {
                end = middle;
            } else {
                index = middle + 1;
            }
        }
        let row = children.item(index)?;
        let below = top_of(&row) - edge;
        Some(Self { row, index, scroller, below })
    }

    fn restore(&self, rows: &Element) {
        // After a refresh it may be elsewhere.
        if rows.children().item(self.index).as_ref() != Some(&self.row) {
            return;
        }
        let Self { scroller, below, row, .. } = self;
        let moved = top_of(row) - edge_of(scroller) - below;
        // Transforms and zoom scale places, but no scroll offsets.
        let height = scroller.get_bounding_client_rect().height();
        let options = ScrollToOptions::new();
        options.set_top(moved * f64::from(scroller.offset_height()) / height);
        options.set_behavior(ScrollBehavior::Instant);
        scroller.scroll_by_with_scroll_to_options(&options);
    }
}

/// Reports when anything around the widget is scrolled, until the listeners are dropped.
#[must_use = "dropping them ends the listeners"]
pub(super) fn listen(section: &Element, send: &Callback<Msg>) -> Vec<EventListener> {
    let options = EventListenerOptions::run_in_capture_phase();
    // In each document and shadow root, because `scroll` events do not leave it.
    let roots = around(section).filter(|node| node.parent_node().is_none());
    let listener = |root: Node| {
        let (send, section) = (send.clone(), section.clone());
        EventListener::new_with_options(&root, "scroll", options, move |event| {
            let target = event.target().map(JsCast::unchecked_into::<Node>);
            // A summary has no rows in the page: fifty of them must not wake up whenever it scrolls.
            if !section.contains(target.as_ref()) && !section.has_attribute("data-view") {
                send.emit(Msg::SurroundingsScrolled);
            }
        })
    };
    roots.map(listener).collect()
}

/// The elements around a node as they are laid out, with slots, shadow roots and the document.
fn around(node: &Node) -> impl Iterator<Item = Node> {
    // By name, because in a frame they have the classes of another window.
    let above = |node: &Node| {
        let get = |name| Reflect::get(node, &JsValue::from_str(name)).unwrap_or_default();
        let mut nodes = ["assignedSlot", "parentNode", "host"].into_iter().map(get);
        nodes.find(JsValue::is_object).map(JsCast::unchecked_into)
    };
    std::iter::successors(above(node), above)
}

/// The upper edge of what is in view of a scroller. The document's box begins above the view.
fn edge_of(scroller: &Element) -> f64 {
    top_of(scroller).max(0.0)
}

fn top_of(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}
