//! From text to [`Document`], in one pass and without recursion.

use super::{Document, Kind, MAX_VALUES, NotJson, Token, text};

type Read<T> = Result<T, NotJson>;

/// Stands somewhere in a text.
pub(super) struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// The objects and lists that are open, by their tokens.
    open: Vec<u32>,
    lenient: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // About what the bodies of clouds have, so that the list rarely has to move.
        let tokens = Vec::with_capacity((text.len() / 12).min(MAX_VALUES));
        Self { text, bytes: text.as_bytes(), at: 0, tokens, open: Vec::new(), lenient: false }
    }

    pub(super) fn read(mut self) -> Read<Document<'a>> {
        if u32::try_from(self.bytes.len()).is_err() {
            return self.refuse("less than 4 GiB");
        }
        loop {
            if self.value()? {
                continue; // the first value within it comes next
            }
            if !self.goes_on()? {
                break;
            }
        }
        self.skip_space();
        match self.peek() {
            None => {
                let Self { text, tokens, lenient, .. } = self;
                Ok(Document { text, tokens, lenient })
            }
            Some(_) => self.refuse("the end"),
        }
    }

    /// Reads a scalar, an empty object or list, or the beginning of another one; whether it was such a beginning.
    fn value(&mut self) -> Read<bool> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => return self.begin(Kind::Object, b'}'),
            Some(b'[') => return self.begin(Kind::List, b']'),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::Bool)?,
            Some(b'f') => self.word("false", Kind::Bool)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return self.refuse("a value"),
        }
        Ok(false)
    }

    fn begin(&mut self, kind: Kind, bracket: u8) -> Read<bool> {
        let token = self.tokens.len();
        self.push(kind, self.at, self.at)?;
        self.at += 1;
        self.skip_space();
        if self.take(bracket) {
            self.tokens[token].end = self.tokens.len() as u32;
            return Ok(false);
        }
        self.open.push(token as u32);
        if kind == Kind::Object {
            self.key()?;
        }
        Ok(true)
    }

    /// Steps from behind a value to before the next one, over commas, keys and closing brackets; whether there is one.
    fn goes_on(&mut self) -> Read<bool> {
        while let Some(&open) = self.open.last() {
            let is_object = self.tokens[open as usize].kind == Kind::Object;
            let bracket = if is_object { b'}' } else { b']' };
            self.skip_space();
            let comma = self.take(b',');
            if comma {
                self.skip_space();
            }
            if self.take(bracket) {
                self.lenient |= comma;
                self.tokens[open as usize].end = self.tokens.len() as u32;
                self.open.pop();
                continue;
            }
            if !comma {
                return self.refuse("a comma or a closing bracket");
            }
            if is_object {
                self.key()?;
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn key(&mut self) -> Read<()> {
        if self.peek() != Some(b'"') {
            return self.refuse("a key");
        }
        self.string()?;
        self.skip_space();
        if self.take(b':') { Ok(()) } else { self.refuse("a colon") }
    }

    fn string(&mut self) -> Read<()> {
        self.at += 1;
        let begin = self.at;
        let mut kind = Kind::Text;
        loop {
            self.at += text::plain_bytes(&self.bytes[self.at..]);
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return self.push(kind, begin, end);
                }
                Some(b'\\') => {
                    kind = Kind::EscapedText;
                    self.escape()?;
                }
                Some(_) => {
                    self.lenient = true;
                    self.at += 1;
                }
                None => return self.refuse("a closing quote"),
            }
        }
    }

    /// Steps over an escape, which may be half of a pair.
    fn escape(&mut self) -> Read<()> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                let Some(unit) = text::four_digits(&self.bytes[self.at..]) else {
                    return self.refuse("four hexadecimal digits");
                };
                let is_pair = text::completes(unit, &self.bytes[self.at + 4..]);
                self.lenient |= (0xD800..0xE000).contains(&unit) && !is_pair;
                self.at += if is_pair { 10 } else { 4 };
                Ok(())
            }
            _ => self.refuse("an escape"),
        }
    }

    fn number(&mut self) -> Read<()> {
        let begin = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        self.push(Kind::Number, begin, self.at)
    }

    fn digits(&mut self) -> Read<()> {
        let begin = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == begin { self.refuse("a digit") } else { Ok(()) }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Read<()> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return self.refuse("a value");
        }
        let begin = self.at;
        self.at += word.len();
        self.push(kind, begin, self.at)
    }

    fn push(&mut self, kind: Kind, begin: usize, end: usize) -> Read<()> {
        if self.tokens.len() >= MAX_VALUES {
            return self.refuse("no more than ten million values");
        }
        // `read` has seen that places in the text fit.
        self.tokens.push(Token { kind, begin: begin as u32, end: end as u32 });
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    #[cold]
    fn refuse<T>(&self, expected: &'static str) -> Read<T> {
        let before = self.text.get(..self.at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Err(NotJson { expected, line, column })
    }
}
