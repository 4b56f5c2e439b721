//! The body of an answer, piece by piece. That costs the page less than to have the browser put the pieces together and
//! copy the whole, and least where all pieces come in the same small buffer.

use std::hint::black_box;

use gloo_net::http::Headers;
use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamReadResult,
};

/// What a server says is not believed beyond the largest body that `jobtree-proxy` lets pass by default.
const MOST_EXPECTED: usize = 64 << 20;

/// Bytes of the buffer. A quarter of it costs more in turns, four times as much in memory that no cache holds.
const BUFFER: u32 = 256 << 10;

/// How many bytes to expect; 0 where the server does not say. Of a compressed body, that is fewer than it has.
pub(super) fn length(headers: &Headers) -> usize {
    let length = headers.get("content-length").and_then(|length| length.parse().ok());
    length.unwrap_or(0).min(MOST_EXPECTED)
}

/// Makes the memory larger by so much, if it has no such place yet, and leaves it free: where it grows bit by bit, each
/// time waits for the browser's other threads.
pub(super) fn make_room(bytes: usize) {
    let mut room = Vec::<u8>::new();
    // Where there is not so much, it goes on as it can.
    let _ = room.try_reserve_exact(bytes);
    black_box(room);
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
    let mut reader = Reader::of(&pieces);
    let mut body = Vec::with_capacity(expected);
    // A body that is made longer by zeros first would be written twice.
    let mut room = Vec::new();
    let mut next = reader.read();
    loop {
        let read = JsFuture::from(next).await.map_err(drop)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(true) {
            return Ok(body);
        }
        // A host's stream may hold anything.
        let piece: Uint8Array = read.get_value().dyn_into().map_err(drop)?;
        let length = piece.length();
        // What is no buffer of ours may be as long as the body.
        for begin in (0..length).step_by(BUFFER as usize) {
            let part = piece.subarray(begin, length.min(begin + BUFFER));
            let length = part.length() as usize;
            if length > room.len() {
                room = vec![0; length];
            }
            part.copy_to(&mut room[..length]);
            body.extend_from_slice(&room[..length]);
        }
        reader.take_back(&piece);
        // The next piece may come while this one is made sense of.
        next = reader.read();
        hear(&body);
    }
}

enum Reader {
    /// Into a buffer of ours, which comes back with what was read.
    Into(ReadableStreamByobReader, ArrayBuffer),
    /// Of what is no stream of bytes, as a host's `fetcher` may make them, and in browsers whose answers are none.
    Any(ReadableStreamDefaultReader),
}

impl Reader {
    fn of(pieces: &ReadableStream) -> Self {
        // Called by hand, for it throws where there is no such reader.
        let own = |options: &Object| {
            Reflect::set(options, &"mode".into(), &"byob".into())?;
            let get: Function = Reflect::get(pieces, &"getReader".into())?.dyn_into()?;
            get.call1(pieces, options)
        };
        match own(&Object::new()) {
            Ok(reader) => Self::Into(reader.unchecked_into(), ArrayBuffer::new(BUFFER)),
            Err(_) => Self::Any(pieces.get_reader().unchecked_into()),
        }
    }

    fn read(&self) -> Promise {
        match self {
            Self::Into(reader, buffer) => {
                reader.read_with_array_buffer_view(&Uint8Array::new(buffer)).unchecked_into()
            }
            Self::Any(reader) => reader.read().unchecked_into(),
        }
    }

    fn take_back(&mut self, piece: &Uint8Array) {
        if let Self::Into(_, buffer) = self {
            *buffer = piece.buffer();
        }
    }
}
