//! Percent-encoding of path segments and query values.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// Everything but the characters that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes everything but the characters that RFC 3986 calls unreserved.
pub(crate) fn encode<T: AsRef<[u8]> + ?Sized>(bytes: &T) -> Cow<'_, str> {
    percent_encode(bytes.as_ref(), RESERVED).into()
}
