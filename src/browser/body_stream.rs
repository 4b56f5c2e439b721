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

/// How many bytes to expect: as many as the server says, which of a compressed body are fewer than it has, or as many as
/// the last body had. 0 where nothing is known.
pub(crate) fn expected(headers: &Headers, last_length: usize) -> usize {
    let said = headers.get("content-length").and_then(|length| length.parse().ok());
    said.unwrap_or(0).max(last_length).min(MOST_EXPECTED)
}

/// The place for so many bytes, larger by up to an eighth: so a body finds the place that one a little shorter has left.
fn place(length: usize) -> usize {
    let step = (length / 8 + 1).next_power_of_two() / 2;
    length.next_multiple_of(step.max(1))
}

/// Makes the memory larger by so much, unless it is as large already, and leaves it free: where it grows bit by bit, each
/// time waits for the browser's other threads.
pub(crate) fn make_room(bytes: usize) {
    // As large it is where such a job was shown before, and what that one left serves this one too.
    if memory_size() >= bytes {
        return;
    }
    let mut room = Vec::<u8>::new();
    // Where there is not so much, it goes on as it can.
    let _ = room.try_reserve_exact(bytes);
    black_box(room);
}

/// Bytes of the memory, taken or free.
#[cfg(target_family = "wasm")]
fn memory_size() -> usize {
    const PAGE: usize = 64 << 10;
    std::arch::wasm32::memory_size(0) * PAGE
}

/// Natively nothing comes from a server.
#[cfg(not(target_family = "wasm"))]
fn memory_size() -> usize {
    usize::MAX
}

/// Reads the whole body.
pub(crate) async fn whole(pieces: ReadableStream, expected: usize) -> Result<Vec<u8>, ()> {
    if pieces.locked() {
        return Err(()); // a host's `fetcher` reads it itself
    }
    let mut reader = ChunkReader::of(&pieces);
    let mut body = Vec::with_capacity(place(expected));
    // A body that is made longer by zeros first would be written twice.
    let mut room = Vec::new();
    let mut next = reader.read();
    loop {
        let read = JsFuture::from(next).await.map_err(drop)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(true) {
            body.shrink_to(place(body.len())); // it is kept, to compare the next with it
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
        next = reader.read();
    }
}

enum ChunkReader {
    /// Into a buffer of ours, which comes back with what was read.
    Into(ReadableStreamByobReader, ArrayBuffer),
    /// Of what is no stream of bytes, as a host's `fetcher` may make them, and in browsers whose answers are none.
    Any(ReadableStreamDefaultReader),
}

impl ChunkReader {
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

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_larger_by_an_eighth_at_most_and_the_same_for_lengths_that_are_close() {
        for length in (0..5_000).chain([1 << 24, (1 << 24) + 1, 17_757_270]) {
            let place = place(length);
            assert!((length..=length + length / 8).contains(&place), "{length}: {place}");
        }
        assert_eq!(place(17_757_270), place(17_757_270 + 9_000));
        assert_eq!([7, 8, 9, 16, 17, 31, 1_000].map(place), [7, 8, 9, 16, 18, 32, 1_024]);
    }
}
