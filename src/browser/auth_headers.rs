//! Headers that the host adds to every request, such as its authorization.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Function, Number, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Names and values of headers for every request: from an async Rust function ([`from_fn`](Self::from_fn)), or a
/// JavaScript object, or a JavaScript function that returns one or a promise of one ([`new`](Self::new)).
///
/// A function is called before every refresh, and once more after a 401 response.
#[derive(Debug, Clone)]
pub struct HostHeaders(Source);

#[derive(Clone)]
enum Source {
    JavaScript(JsValue),
    Rust(Rc<dyn Fn() -> Supplied>),
}

/// Headers that a Rust function will return.
type Supplied = Pin<Box<dyn Future<Output = Result<web_sys::Headers, ()>>>>;

/// The same function, or an object with the same contents.
impl PartialEq for HostHeaders {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.0, &other.0) {
            (Source::JavaScript(value), Source::JavaScript(other)) => value == other,
            (Source::Rust(function), Source::Rust(other)) => Rc::ptr_eq(function, other),
            (Source::JavaScript(_), Source::Rust(_)) | (Source::Rust(_), Source::JavaScript(_)) => {
                false
            }
        };
        is_same || self.contents().is_some_and(|contents| other.contents() == Some(contents))
    }
}

impl From<JsValue> for HostHeaders {
    fn from(value: JsValue) -> Self {
        Self::new(value)
    }
}

impl HostHeaders {
    /// Headers from a JavaScript object, or from a function that returns one.
    pub fn new(value: impl Into<JsValue>) -> Self {
        Self(Source::JavaScript(value.into()))
    }

    /// Headers from an async function. If it fails or returns an invalid header, the refresh fails, as with a JavaScript
    /// function that throws.
    ///
    /// ```
    /// use jobtree::HostHeaders;
    /// # async fn access_token() -> Result<String, std::io::Error> { Ok(String::new()) }
    ///
    /// let headers = HostHeaders::from_fn(|| async {
    ///     let token = access_token().await?;
    ///     Ok([("authorization", format!("Bearer {token}"))])
    /// });
    /// ```
    pub fn from_fn<F, Fut, I, N, V>(function: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<I, Box<dyn Error>>> + 'static,
        I: IntoIterator<Item = (N, V)>,
        N: AsRef<str>,
        V: AsRef<str>,
    {
        Self(Source::Rust(Rc::new(move || {
            let supplied = function();
            Box::pin(async move {
                let headers = web_sys::Headers::new().map_err(drop)?;
                for (name, value) in supplied.await.map_err(drop)? {
                    headers.set(name.as_ref(), value.as_ref()).map_err(drop)?;
                }
                Ok(headers)
            })
        })))
    }

    /// The JavaScript object or function; `None` for a Rust function.
    pub fn as_js_value(&self) -> Option<&JsValue> {
        match &self.0 {
            Source::JavaScript(value) => Some(value),
            Source::Rust(_) => None,
        }
    }

    /// Names and values as JSON. `None` for a function.
    fn contents(&self) -> Option<String> {
        let object = self.as_js_value().filter(|value| !value.is_function())?;
        let pairs = pairs(object.clone()).ok()?;
        js_sys::JSON::stringify(&pairs).ok().map(Into::into)
    }

    /// Whether the host supplies a function, which may return different headers the next time.
    pub(crate) fn is_function(&self) -> bool {
        self.as_js_value().is_none_or(JsValue::is_function)
    }

    /// Gets the headers from the host. Fails if the function fails or returns anything but headers.
    pub(crate) async fn get(self) -> Result<web_sys::Headers, ()> {
        let mut supplied = match self.0 {
            Source::JavaScript(value) => value,
            Source::Rust(function) => return function().await,
        };
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

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::JavaScript(value) => value.fmt(f),
            Self::Rust(_) => f.write_str("<async function>"),
        }
    }
}

fn text(value: &JsValue) -> Option<String> {
    let number = || value.dyn_ref::<Number>()?.to_string_with_radix(10).ok();
    value.as_string().or_else(|| number().map(Into::into))
}
