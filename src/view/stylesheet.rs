//! The widget's style sheet, adopted by the document or shadow root around it.

use js_sys::{Array, Function, Reflect, WeakMap};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element};

pub(in crate::view) mod compact;

/// All styles, shortened. They are adopted because a strict content security policy forbids `style` elements and attributes.
const STYLES: &[u8] = &compact::compact::<{ compact::compact::<0>(SOURCE).1 }>(SOURCE).0;

const SOURCE: &str = concat!(
    include_str!("styles/base.css"),
    include_str!("styles/stacked_bar.css"),
    include_str!("styles/summary.css"),
    include_str!("styles/summary_line.css"),
    include_str!("styles/banner.css"),
    include_str!("styles/toolbar.css"),
    include_str!("styles/tree.css"),
    include_str!("styles/timeline.css"),
    include_str!("styles/details.css"),
    include_str!("styles/toast.css"),
    include_str!("styles/touch.css"),
    // Last, because it overrides the others for small widths, reduced motion and forced colours.
    include_str!("styles/media_queries.css"),
);

thread_local! {
    /// One sheet per document, because a document can adopt only a sheet made in it.
    static SHEETS: WeakMap = WeakMap::new();
}

/// Makes the shadow root or document around `element` adopt the style sheet, unless it already has.
pub(crate) fn adopt(element: &Element) {
    // By name, because web-sys marks the property as unstable, and has it separately for shadow roots and documents.
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

/// The document's style sheet, created when it is first needed.
fn sheet_of(document: &Document) -> Option<CssStyleSheet> {
    let known = SHEETS.with(|sheets| sheets.get(document));
    if known.is_object() {
        // Not `dyn_into`, because the sheet of a frame has the class of another window.
        return Some(known.unchecked_into());
    }
    // The constructor of the document's own window, because an element may have been moved into a frame.
    let constructor = Reflect::get(&document.default_view()?.into(), &"CSSStyleSheet".into());
    let constructor: Function = constructor.ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&constructor, &Array::new()).ok()?;
    let sheet: CssStyleSheet = made.unchecked_into();
    sheet.replace_sync(str::from_utf8(STYLES).ok()?).ok()?;
    SHEETS.with(|sheets| sheets.set(document, &sheet));
    Some(sheet)
}
