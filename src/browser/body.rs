//! The body of an answer, piece by piece. That costs the page less than to have the browser put the pieces together and
//! copy the whole.

use gloo_net::http::Headers;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

/// What a server says is not believed beyond the largest body that `jobtree-proxy` lets pass by default.
const MOST_EXPECTED: usize = 64 << 20;

/// How many bytes to expect; 0 where the server does not say. Of a compressed body, that is fewer than it has.
pub(super) fn length(headers: &Headers) -> usize {
    let length = headers.get("content-length").and_then(|length| length.parse().ok());
    length.unwrap_or(0).min(MOST_EXPECTED)
}

/// All of it. `hear` is told what there is so far whenever there is more.
pub(super) async fn whole(
    pieces: ReadableStream,
    expected: usize,
    hear: impl Fn(&[u8]),
) -> Result<Vec<u8>, ()> {
    if pieces.locked() {
        return Err(()); // a host's `fetcher` reads it itself
    }
    let reader: ReadableStreamDefaultReader = pieces.get_reader().unchecked_into();
    let mut body = Vec::with_capacity(expected);
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(drop)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(true) {
            return Ok(body);
        }
        let piece: Uint8Array = read.get_value().unchecked_into();
        let begin = body.len();
        body.resize(begin + piece.length() as usize, 0);
        piece.copy_to(&mut body[begin..]);
        hear(&body);
    }
}
