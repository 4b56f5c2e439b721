//! The texts of the languages on the page: compiled in, or loaded by the element's script (`npm/languages.js`).

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::engine::i18n::{Catalog, Language};

thread_local! {
    /// The script's function `(tag, load) => string | undefined`.
    static TEXTS_OF: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// The texts that the script has loaded, shared by all widgets.
    static LOADED: RefCell<Vec<Catalog>> = const { RefCell::new(Vec::new()) };
}

/// Registers the script's function that returns the texts of a language if they are loaded. If they are not and `load` is
/// true, it loads them and makes all widgets follow the language afterwards.
pub(crate) fn take_with(texts_of: Function) {
    TEXTS_OF.set(Some(texts_of));
}

/// The texts of a language, if they are there.
pub(crate) fn get(language: Language) -> Option<Catalog> {
    find(language, false)
}

/// The texts of a language. If they are not there, they are loaded.
pub(crate) fn load(language: Language) -> Option<Catalog> {
    find(language, true)
}

fn find(language: Language, load: bool) -> Option<Catalog> {
    let loaded = || {
        LOADED.with_borrow(|all| all.iter().find(|catalog| catalog.language() == language).copied())
    };
    Catalog::built_in(language).or_else(loaded).or_else(|| take(language, load))
}

fn take(language: Language, load: bool) -> Option<Catalog> {
    let texts_of = TEXTS_OF.with_borrow(Clone::clone)?;
    let lines = texts_of.call2(&JsValue::UNDEFINED, &language.tag().into(), &load.into()).ok()?;
    let catalog = Catalog::from_lines(language, lines.as_string()?)?;
    LOADED.with_borrow_mut(|all| all.push(catalog));
    Some(catalog)
}
