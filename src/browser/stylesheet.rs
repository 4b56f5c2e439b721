//! The one style sheet, adopted by whatever the widget stands in.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Element};

/// All styles. Adopted, because a strict content policy forbids `style` elements and attributes.
const STYLES: &str = include_str!("../view/job-tree.css");

thread_local! {
    static SHEET: Option<CssStyleSheet> = {
        let sheet = CssStyleSheet::new().ok();
        sheet.inspect(|sheet| sheet.replace_sync(STYLES).unwrap_or_default())
    };
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
    SHEET.with(|sheet| {
        if let Some(sheet) = sheet
            && adopted.index_of(sheet, 0) < 0
        {
            let _ = Reflect::set(&root, &key, &adopted.concat(&Array::of1(sheet)));
        }
    });
}
