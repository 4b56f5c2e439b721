//! String interning: equal strings share one allocation.

use std::rc::Rc;

/// The number of strings in the cache.
const SLOTS: usize = 64;

/// The length in bytes up to which strings are cached. Longer ones are rarely repeated.
const MAX_BYTES: usize = 64;

/// A small cache of strings. Types, phases and cluster IDs repeat in a body, and an allocation costs more than a lookup.
#[derive(Debug, Clone)]
pub(crate) struct Interner(Vec<Option<Rc<str>>>);

impl Interner {
    pub(crate) fn new() -> Self {
        Self(vec![None; SLOTS])
    }

    /// Returns the text, shared with an equal earlier one if that is still in the cache.
    pub(crate) fn intern(&mut self, text: &str) -> Rc<str> {
        let bytes = text.as_bytes();
        if bytes.len() > MAX_BYTES {
            return text.into();
        }
        let sample = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
        let hash = bytes.len() * 7
            + sample(0) * 5
            + sample(bytes.len() / 2) * 3
            + sample(bytes.len().wrapping_sub(1));
        let slot = &mut self.0[hash % SLOTS];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }
}
