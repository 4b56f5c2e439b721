//! Tells a click on a row from the selection of its text.

use std::cell::Cell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent, Node};

/// By how many CSS pixels a pointer may move during a click. Hands are not steady.
const MAX_MOVE: i32 = 3;

/// Where the pointer was last pressed, in CSS pixels.
#[derive(Debug, Default)]
pub(super) struct PressedAt(Cell<[i32; 2]>);

impl PressedAt {
    pub(super) fn note(&self, event: &MouseEvent) {
        self.0.set([event.client_x(), event.client_y()]);
    }

    /// Whether a click has selected text of `row`: by dragging, clicking twice or extending a selection.
    ///
    /// A click on text that was selected before is only a click, and so is one without a pointer.
    pub(super) fn has_selected(&self, event: &MouseEvent, row: &Element) -> bool {
        let [x, y] = self.0.get();
        let is_near = |from: i32, to: i32| from.abs_diff(to) <= MAX_MOVE.unsigned_abs();
        let is_plain = event.detail() == 1
            && !event.shift_key()
            && is_near(x, event.client_x())
            && is_near(y, event.client_y());
        event.detail() > 0 && !is_plain && has_selection(row).unwrap_or_default()
    }
}

/// Whether selected text begins or ends in `row`. By name, because browsers differ in what they have for shadow roots.
fn has_selection(row: &Element) -> Option<bool> {
    let root = row.get_root_node();
    let document = row.owner_document()?;
    let selection = call(&document, "getSelection", &JsValue::UNDEFINED)?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"shadowRoots".into(), &Array::of1(&root));
    let ranges = call(&selection, "getComposedRanges", &options)
        .or_else(|| call(&selection, "getComposedRanges", &root)) // Safari 17
        .map(|ranges| Array::from(&ranges).get(0));
    let names = ["collapsed", "startContainer", "endContainer"];
    let (of, [is_empty, start, end]) = match ranges {
        Some(range) => (range, names),
        None => {
            let of_root = call(&root, "getSelection", &JsValue::UNDEFINED); // Chromium before 137
            (of_root.unwrap_or(selection), ["isCollapsed", "anchorNode", "focusNode"])
        }
    };
    let get = |name: &str| Reflect::get(&of, &name.into()).ok();
    let is_within =
        |name| get(name).is_some_and(|node| row.contains(Some(node.unchecked_ref::<Node>())));
    Some(get(is_empty)?.is_falsy() && (is_within(start) || is_within(end)))
}

fn call(of: &JsValue, name: &str, argument: &JsValue) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(of, argument).ok()
}
