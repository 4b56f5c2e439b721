//! Reading a text while it comes.

use super::parser::{Parser, ParserState};
use super::{Document, Json, JsonError, Token};

/// Takes objects of a text as soon as they have ended, so that not all of it has to be kept in mind.
pub trait Taker {
    /// Whether the objects in a list are to be taken. `keys` lead to it, the innermost first, as they are written.
    fn wants(&self, keys: &[&[u8]]) -> bool;

    /// An object in such a list begins `at` this byte, within `depth` objects and lists. Said once more where the text
    /// had an end just behind it.
    fn begins(&mut self, at: usize, depth: usize);

    /// The object that began last has ended. What it is known as from now on (less than 2^29); what lies within it is
    /// forgotten.
    fn takes(&mut self, object: Json<'_>) -> u32;
}

/// A text of which more is to come, as far as it was read.
#[derive(Debug, Clone, Default)]
pub struct Partial {
    pub(super) now: ParserState,
    pub(super) tokens: Vec<Token>,
    pub(super) open: Vec<u32>,
    /// How long the text was.
    pub(super) tried: usize,
}

impl Partial {
    /// Reads on. `text` begins with all that there was the last time.
    pub fn read_on(&mut self, text: &[u8], taker: &mut dyn Taker) {
        let in_vain = self.tried.saturating_sub(self.now.at());
        // A value that does not end is not to be read from its beginning at each piece of it.
        let is_worth_it = text.len() >= self.tried.saturating_add(in_vain);
        if is_worth_it && u32::try_from(text.len()).is_ok() {
            *self = Parser::resume(std::mem::take(self), text, taker).read_part();
        }
    }

    /// Whether more was read than there is in this text.
    pub fn is_longer(&self, text: &[u8]) -> bool {
        self.tried > text.len()
    }

    /// Reads the rest of a text that is now all there.
    ///
    /// # Errors
    ///
    /// [`JsonError`] names the first place where it is none.
    pub fn finish<'a>(
        self,
        text: &'a [u8],
        taker: &mut dyn Taker,
    ) -> Result<Document<'a>, JsonError> {
        Parser::resume(self, text, taker).read()
    }
}
