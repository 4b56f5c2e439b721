//! Headers that the host adds to every request, such as its authorization.

use js_sys::{Array, Function, Number, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A JavaScript object of header names and values, or a function that returns one or a promise of one.
///
/// A function is called before every refresh, and once more after a 401 response.
#[derive(Debug, Clone)]
pub struct HostHeaders(JsValue);

/// The same function, or an object with the same contents.
impl PartialEq for HostHeaders {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
            || self.contents().is_some_and(|contents| other.contents() == Some(contents))
    }
}

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

    /// Names and values as JSON. `None` for a function.
    fn contents(&self) -> Option<String> {
        if self.is_function() {
            return None;
        }
        let pairs = pairs(self.0.clone()).ok()?;
        js_sys::JSON::stringify(&pairs).ok().map(Into::into)
    }

    /// Whether the host supplies a function, which may return different headers the next time.
    pub(crate) fn is_function(&self) -> bool {
        self.0.is_function()
    }

    /// Gets the headers from the host. Fails if the function fails or returns anything but headers.
    pub(crate) async fn get(self) -> Result<web_sys::Headers, ()> {
        let mut supplied = self.0;
        if let Some(provider) = supplied.dyn_ref::<Function>() {
            supplied = provider.call0(&JsValue::UNDEFINED).map_err(drop)?;
        }
        let supplied = JsFuture::from(Promise::resolve(&supplied)).await.map_err(drop)?;
        let headers = web_sys::Headers::new().map_err(drop)?;
        if supplied.is_null() || supplied.is_undefined() {
            return Ok(headers);
        }
        for pair in pairs(supplied)? {
            let pair = pair.dyn_into::<Array>().map_err(drop)?;
            if pair.length() != 2 {
                return Err(());
            }
            let (name, value) = (pair.get(0), pair.get(1));
            // A header without a value is not sent.
            if value.is_null() || value.is_undefined() {
                continue;
            }
            let (name, value) = (text(&name).ok_or(())?, text(&value).ok_or(())?);
            headers.set(&name, &value).map_err(drop)?;
        }
        Ok(headers)
    }
}

/// The pairs of name and value of an object.
fn pairs(object: JsValue) -> Result<Array, ()> {
    let object = object.dyn_into::<Object>().map_err(drop)?;
    // `Headers` and `Map` have no own properties, but iterating them yields pairs of name and value.
    match js_sys::try_iter(&object).map_err(drop)? {
        Some(pairs) => pairs.collect::<Result<Array, _>>().map_err(drop),
        None => Ok(Object::entries(&object)),
    }
}

fn text(value: &JsValue) -> Option<String> {
    let number = || value.dyn_ref::<Number>()?.to_string_with_radix(10).ok();
    value.as_string().or_else(|| number().map(Into::into))
}
