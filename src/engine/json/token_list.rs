//! The tokens of a document, in chunks.

use super::token::Token;

/// Number of tokens per chunk. A power of two.
const CHUNK: usize = 1 << 14;

/// A list that grows without moving.
///
/// A large body has millions of tokens. In one allocation, they would take up to twice their memory while the list
/// grows, and leave gaps that are too small for the next body; wasm memory never shrinks.
#[derive(Debug)]
pub(super) struct TokenList {
    /// All but the last chunk are full.
    chunks: Vec<Vec<Token>>,
    len: usize,
}

impl TokenList {
    /// An empty list with room for `expected` tokens, or for one chunk.
    pub(super) fn with_capacity(expected: usize) -> Self {
        Self { chunks: vec![Vec::with_capacity(expected.min(CHUNK))], len: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub(super) fn get(&self, at: usize) -> Token {
        // Indexes slices, because indexing a `Vec` is a function call.
        let chunks: &[Vec<Token>] = &self.chunks;
        let chunk: &[Token] = &chunks[at / CHUNK];
        chunk[at % CHUNK]
    }

    #[inline(always)]
    pub(super) fn set(&mut self, at: usize, token: Token) {
        self.chunks[at / CHUNK][at % CHUNK] = token;
    }

    #[inline(always)]
    pub(super) fn push(&mut self, token: Token) {
        self.len += 1;
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(token),
            _ => self.push_chunk(token),
        }
    }

    #[cold]
    fn push_chunk(&mut self, token: Token) {
        let mut chunk = Vec::with_capacity(CHUNK);
        chunk.push(token);
        self.chunks.push(chunk);
    }
}
