//! What the host has sent along with every request, such as its sign-in.

use js_sys::{Array, Function, Number, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A JavaScript object of header names and values, or a function that returns one or a promise of one. A function is
/// called before every refresh, and once more after an answer 401.
#[derive(Debug, Clone, PartialEq)]
pub struct HostHeaders(JsValue);

impl From<JsValue> for HostHeaders {
    fn from(value: JsValue) -> Self {
        Self(value)
    }
}

impl HostHeaders {
    /// Headers from an object, or from a function that returns one.
    pub fn new(value: impl Into<JsValue>) -> Self {
        Self(value.into())
    }

    /// The object or function.
    pub fn as_js_value(&self) -> &JsValue {
        &self.0
    }

    /// Whether asking again can bring others.
    pub(crate) fn is_renewable(&self) -> bool {
        self.0.is_function()
    }

    /// Asks the host. `Err` where it fails, or returns what is no headers.
    pub(crate) async fn get(self) -> Result<web_sys::Headers, ()> {
        let mut given = self.0;
        if let Some(provider) = given.dyn_ref::<Function>() {
            given = provider.call0(&JsValue::UNDEFINED).map_err(drop)?;
        }
        let given = JsFuture::from(Promise::resolve(&given)).await.map_err(drop)?;
        let headers = web_sys::Headers::new().map_err(drop)?;
        if given.is_null() || given.is_undefined() {
            return Ok(headers);
        }
        let given = given.dyn_into::<Object>().map_err(drop)?;
        // `Headers` and `Map` have no fields to list, but go through as the pairs they are made of.
        let pairs = match js_sys::try_iter(&given).map_err(drop)? {
            Some(pairs) => pairs.collect::<Result<Array, _>>().map_err(drop)?,
            None => Object::entries(&given),
        };
        for pair in pairs {
            let pair = pair.dyn_into::<Array>().map_err(drop)?;
            if pair.length() != 2 {
                return Err(());
            }
            let (name, value) = (pair.get(0), pair.get(1));
            // One that is not set is not sent.
            if value.is_null() || value.is_undefined() {
                continue;
            }
            let (name, value) = (text(&name).ok_or(())?, text(&value).ok_or(())?);
            headers.set(&name, &value).map_err(drop)?;
        }
        Ok(headers)
    }
}

fn text(value: &JsValue) -> Option<String> {
    let number = || value.dyn_ref::<Number>()?.to_string_with_radix(10).ok();
    value.as_string().or_else(|| number().map(Into::into))
}
