//! The rows in the page. The component creates and changes them itself, because Yew needs several times as long for each: a
//! row here is a copy of a similar one, and only the rows that differ from the last render are compared at all.

mod patch;

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::view::markup::Markup;
use crate::view::parts::tree_row::{self, TreeRowProps};

/// The rows, and the element that holds them, which a render only places.
#[derive(Debug)]
pub(crate) struct RowList {
    parent: Element,
    rows: Vec<RowElement>,
}

#[derive(Debug)]
struct RowElement {
    element: Element,
    props: TreeRowProps,
    markup: Markup,
}

impl RowList {
    /// An empty list. `None` on a server.
    pub(crate) fn new() -> Option<Self> {
        let parent = web_sys::window()?.document()?.create_element("div").ok()?;
        parent.set_class_name("rows");
        let _ = parent.set_attribute("role", "none");
        Some(Self { parent, rows: Vec::new() })
    }

    /// The element that holds the rows.
    pub(crate) fn parent(&self) -> &Element {
        &self.parent
    }

    /// Shows these rows. Rows with the same ID keep their elements.
    pub(crate) fn show(&mut self, rows: impl Iterator<Item = TreeRowProps>) {
        let rows: Vec<TreeRowProps> = rows.collect();
        let is_same_list = rows.len() == self.rows.len()
            && rows.iter().zip(&self.rows).all(|(new, old)| new.row.id == old.props.row.id);
        if !is_same_list {
            self.arrange(&rows);
        }
        for (row, props) in self.rows.iter_mut().zip(rows) {
            row.show(props);
        }
    }

    /// Removes, adds and moves elements, so that there is one for each row. Those of removed rows become those of added ones.
    fn arrange(&mut self, rows: &[TreeRowProps]) {
        let parent = &self.parent;
        let mut old: Vec<Option<RowElement>> = self.rows.drain(..).map(Some).collect();
        let mut next = 0;
        let kept = rows.iter().map(|props| {
            let is_row =
                |at: &usize| old[*at].as_ref().is_some_and(|old| old.props.row.id == props.row.id);
            // The next one, unless rows were moved.
            let found = (next..old.len()).chain(0..next).find(is_row)?;
            next = found + 1;
            old[found].take()
        });
        let kept: Vec<Option<RowElement>> = kept.collect();
        let mut removed: Vec<RowElement> = old.into_iter().flatten().collect();
        for row in &removed {
            row.element.remove();
        }
        let mut place = parent.first_element_child();
        for (row, props) in kept.into_iter().zip(rows) {
            let row = row
                .or_else(|| removed.pop().map(RowElement::without_place))
                .or_else(|| self.rows.iter().rev().find(|row| row.resembles(props))?.copy())
                .or_else(|| RowElement::create(parent, props));
            let Some(row) = row else { return };
            if place.as_ref() == Some(&row.element) {
                place = row.element.next_element_sibling();
            } else {
                // Fails only where an element cannot have children.
                let _ = parent.insert_before(&row.element, place.as_deref());
            }
            self.rows.push(row);
        }
    }
}

impl RowElement {
    fn create(parent: &Element, props: &TreeRowProps) -> Option<Self> {
        let markup = tree_row::markup(props);
        patch::create(parent, &markup, None);
        Some(Self { element: parent.last_element_child()?, props: props.clone(), markup })
    }

    /// Whether a copy of this row takes little to become that of `props`.
    fn resembles(&self, props: &TreeRowProps) -> bool {
        let (own, other) = (&self.props.row, &props.row);
        own.phase == other.phase && own.expanded.is_some() == other.expanded.is_some()
    }

    fn copy(&self) -> Option<Self> {
        let element = self.element.clone_node_with_deep(true).ok()?.unchecked_into();
        let copy = Self { element, props: self.props.clone(), markup: self.markup.clone() };
        Some(copy.without_place())
    }

    /// Removes the style that a pinned row has.
    fn without_place(self) -> Self {
        let _ = self.element.remove_attribute("style");
        self
    }

    fn show(&mut self, props: TreeRowProps) {
        if self.props != props {
            let markup = tree_row::markup(&props);
            patch::patch(&self.element, &self.markup, &markup);
            self.props = props;
            self.markup = markup;
        }
    }
}
