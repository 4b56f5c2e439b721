//! Reads the body of a response chunk by chunk.
//!
//! This is cheaper than letting the browser assemble the body and then copying it, and cheapest when all chunks arrive
//! in one small, reused buffer.

use std::hint::black_box;

use js_sys::{ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamReadResult,
};

use crate::engine::refresh::body_buffer::{bytes_to_reserve, capacity};

/// Size of the chunk buffer, in bytes. A quarter of it takes more turns of the event loop; four times as much no longer
/// fits the CPU's cache.
const CHUNK_SIZE: u32 = 256 << 10;

/// Grows the wasm memory in one step by what [`bytes_to_reserve`] computes for a body of `expected` bytes, and leaves
/// it free.
pub(crate) fn reserve_memory(expected: usize, last_length: usize) {
    let mut reserved = Vec::<u8>::new();
    // If this fails, the memory grows as needed.
    let _ = reserved.try_reserve_exact(bytes_to_reserve(expected, last_length, memory_size()));
    black_box(reserved);
}

/// The size of the wasm memory in bytes, used or free.
#[cfg(target_family = "wasm")]
fn memory_size() -> usize {
    const PAGE: usize = 64 << 10;
    std::arch::wasm32::memory_size(0) * PAGE
}

/// Does nothing in native builds, which receive no responses.
#[cfg(not(target_family = "wasm"))]
fn memory_size() -> usize {
    usize::MAX
}

/// Reads a body to its end.
///
/// Fails if the stream is locked (because a host's `fetcher` has read it), breaks off or yields anything but bytes.
pub(crate) async fn read(stream: ReadableStream, expected: usize) -> Result<Vec<u8>, ()> {
    if stream.locked() {
        return Err(());
    }
    let mut reader = ChunkReader::new(&stream);
    let mut body = Vec::with_capacity(capacity(expected));
    // Copied through a buffer: extending `body` by zeros first would write it twice.
    let mut buffer = Vec::new();
    let mut next = reader.read();
    loop {
        let read = JsFuture::from(next).await.map_err(drop)?;
        let read: ReadableStreamReadResult = read.unchecked_into();
        if read.get_done().unwrap_or(true) {
            body.shrink_to(capacity(body.len())); // stays in memory, to be compared with the next body
            return Ok(body);
        }
        // A stream from a host's `fetcher` may yield anything.
        let chunk: Uint8Array = read.get_value().dyn_into().map_err(drop)?;
        let length = chunk.length();
        // A chunk in the browser's own buffer may be as long as the body.
        for begin in (0..length).step_by(CHUNK_SIZE as usize) {
            let part = chunk.subarray(begin, length.min(begin + CHUNK_SIZE));
            let length = part.length() as usize;
            if length > buffer.len() {
                buffer = vec![0; length];
            }
            part.copy_to(&mut buffer[..length]);
            body.extend_from_slice(&buffer[..length]);
        }
        reader.reclaim_buffer(&chunk);
        next = reader.read();
    }
}

enum ChunkReader {
    /// Reads into our own buffer, which is reclaimed from each chunk.
    Byob(ReadableStreamByobReader, ArrayBuffer),
    /// Reads into the browser's buffers. For streams that are not byte streams: those of some browsers, and those a
    /// host's `fetcher` may make.
    Default(ReadableStreamDefaultReader),
}

impl ChunkReader {
    fn new(stream: &ReadableStream) -> Self {
        // Called through `Reflect`, because `getReader` throws if the stream has no BYOB reader.
        let byob_reader = |options: &Object| {
            Reflect::set(options, &"mode".into(), &"byob".into())?;
            let get: Function = Reflect::get(stream, &"getReader".into())?.dyn_into()?;
            get.call1(stream, options)
        };
        match byob_reader(&Object::new()) {
            Ok(reader) => Self::Byob(reader.unchecked_into(), ArrayBuffer::new(CHUNK_SIZE)),
            Err(_) => Self::Default(stream.get_reader().unchecked_into()),
        }
    }

    fn read(&self) -> Promise {
        match self {
            Self::Byob(reader, buffer) => {
                reader.read_with_array_buffer_view(&Uint8Array::new(buffer)).unchecked_into()
            }
            Self::Default(reader) => reader.read().unchecked_into(),
        }
    }

    fn reclaim_buffer(&mut self, chunk: &Uint8Array) {
        if let Self::Byob(_, buffer) = self {
            *buffer = chunk.buffer();
        }
    }
}
