//! Systems that the page defines in JavaScript.

use std::rc::Rc;

use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::prelude::*;

use crate::browser::registry::register_system;
use crate::engine::apis::Definition;
use crate::engine::model::error::JobError;

/// Registers a system defined by a table, or by a `path` and a function `parse` that turns a body into a node.
///
/// # Errors
///
/// A `TypeError` that says what is wrong with the definition.
#[expect(unreachable_pub, reason = "wasm-bindgen exports nothing less")]
#[wasm_bindgen(js_name = registerSystem)]
pub fn register(name: &str, definition: &JsValue) -> Result<(), JsValue> {
    let member = |key: &str| Reflect::get(definition, &JsValue::from_str(key)).unwrap_or_default();
    let defined = match member("parse").dyn_into::<Function>() {
        Ok(parse) => {
            let path = member("path").as_string().unwrap_or_default();
            Definition::from_parse(name, &path, Rc::new(move |body| parse_node(&parse, body)))
        }
        Err(_) => {
            let table = JSON::stringify(definition)?;
            Definition::from_json(name, &table.as_string().unwrap_or_default())
        }
    };
    register_system(defined.map_err(|error: JobError| js_sys::TypeError::new(&error.message))?);
    Ok(())
}

/// Calls the page's `parse` with a body and returns the node as JSON text. If it throws, the error is the exception's
/// message.
fn parse_node(parse: &Function, body: &str) -> Result<String, String> {
    let made = JSON::parse(body)
        .and_then(|body| parse.call1(&JsValue::UNDEFINED, &body))
        .and_then(|node| JSON::stringify(&node));
    // `undefined` has no JSON form.
    let text = made.map(|text| text.as_string().unwrap_or_else(|| "null".to_owned()));
    text.map_err(|why| {
        let error = why.dyn_ref::<js_sys::Error>().map(|error| error.message().into());
        error.or_else(|| why.as_string()).unwrap_or_default()
    })
}
