//! The one style sheet, adopted by whatever the widget stands in.

use js_sys::{Array, Function, Reflect, WeakMap};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element};

/// All styles. Adopted, because a strict content policy forbids `style` elements and attributes.
const STYLES: &str = concat!(
    include_str!("styles/base.css"),
    include_str!("styles/head.css"),
    include_str!("styles/banner.css"),
    include_str!("styles/toolbar.css"),
    include_str!("styles/tree.css"),
    include_str!("styles/timeline.css"),
    include_str!("styles/details.css"),
    // Last, for it says how those before it are where there is little room, motion or colour.
    include_str!("styles/conditions.css"),
);

thread_local! {
    /// By document, for a sheet is good for the one that it was made in alone.
    static SHEETS: WeakMap = WeakMap::new();
}

/// Has the shadow root or document around `element` adopt the style sheet, once.
pub(crate) fn adopt(element: &Element) {
    // By name, because web-sys has the property on shadow roots and documents apart, and not on stable.
    let root: JsValue = element.get_root_node().into();
    let key = JsValue::from_str("adoptedStyleSheets");
    let Ok(adopted) = Reflect::get(&root, &key) else { return };
    let adopted: Array = match adopted.dyn_into::<Array>() {
        Ok(adopted) => adopted,
        Err(other) => Array::from(&other),
    };
    if let Some(sheet) = element.owner_document().and_then(|document| sheet_of(&document))
        && adopted.index_of(&sheet, 0) < 0
    {
        let _ = Reflect::set(&root, &key, &adopted.concat(&Array::of1(&sheet)));
    }
}

fn sheet_of(document: &Document) -> Option<CssStyleSheet> {
    let known = SHEETS.with(|sheets| sheets.get(document));
    if known.is_object() {
        // Not `dyn_into`: the sheet of a frame is none of this window's class.
        return Some(known.unchecked_into());
    }
    // The constructor of the document's own window: an element may have been moved into a frame.
    let constructor = Reflect::get(&document.default_view()?.into(), &"CSSStyleSheet".into());
    let constructor: Function = constructor.ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&constructor, &Array::new()).ok()?;
    let sheet: CssStyleSheet = made.unchecked_into();
    sheet.replace_sync(STYLES).ok()?;
    SHEETS.with(|sheets| sheets.set(document, &sheet));
    Some(sheet)
}
