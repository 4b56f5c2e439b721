//! From text to [`Document`], in one pass and without recursion.

use super::{Document, Json, JsonError, Kind, Known, MAX_VALUES, Partial, Taker, Token, strings};

/// What should have stood there where it stands nothing that could be read.
type ParseResult<T> = Result<T, &'static str>;

/// Stands somewhere in a text.
pub(super) struct Parser<'a, 'k> {
    bytes: &'a [u8],
    now: ParserState,
    tokens: Vec<Token>,
    /// The objects and lists that are open, by their tokens. Of a list whose objects are taken, the token says so.
    open: Vec<u32>,
    known: Option<&'k mut dyn Known>,
    taker: Option<&'k mut dyn Taker>,
}

/// What is true where a reader stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ParserState {
    at: usize,
    /// Whether the innermost of what is open is a list.
    in_list: bool,
    /// Whether a value has just ended.
    is_behind_value: bool,
    lenient: bool,
    /// How many values and keys there were.
    values: usize,
}

impl ParserState {
    pub(super) fn at(self) -> usize {
        self.at
    }
}

enum ParseStep {
    /// Something has begun or ended, or a comma was passed.
    Done,
    /// A bracket has closed, which is so whatever comes behind it.
    Closed,
    /// The value that the text is has ended.
    Over,
}

/// Keys on the way to a list that its taker is told.
const MOST_KEYS: usize = 4;

/// The mark of a list whose objects are taken.
const TAKEN: u32 = 1;

impl<'a, 'k> Parser<'a, 'k> {
    pub(super) fn new(bytes: &'a [u8], known: Option<&'k mut dyn Known>) -> Self {
        // About what the bodies of clouds have, so that the list rarely has to move.
        let tokens = if known.is_some() { 0 } else { (bytes.len() / 12).min(MAX_VALUES) };
        let (tokens, open) = (Vec::with_capacity(tokens), Vec::new());
        Self { bytes, now: ParserState::default(), tokens, open, known, taker: None }
    }

    /// Goes on where another reader of the same text stopped.
    pub(super) fn resume(partial: Partial, bytes: &'a [u8], taker: &'k mut dyn Taker) -> Self {
        let Partial { now, tokens, open, .. } = partial;
        Self { bytes, now, tokens, open, known: None, taker: Some(taker) }
    }

    pub(super) fn read(mut self) -> Result<Document<'a>, JsonError> {
        match self.read_all() {
            Ok(()) => {
                let Self { bytes, tokens, now: ParserState { lenient, values, .. }, .. } = self;
                Ok(Document { bytes, tokens, lenient, values })
            }
            Err(expected) => Err(self.refusal(expected)),
        }
    }

    fn read_all(&mut self) -> ParseResult<()> {
        if u32::try_from(self.bytes.len()).is_err() {
            return Err("less than 4 GiB");
        }
        while !matches!(self.step()?, ParseStep::Over) {}
        self.skip_space();
        if self.peek().is_none() { Ok(()) } else { Err("the end") }
    }

    /// Reads as far as more text cannot change what was read.
    #[inline(never)] // browsers translate what runs often once more, and better: the smaller, the sooner
    pub(super) fn read_part(mut self) -> Partial {
        let tried = self.bytes.len();
        loop {
            let (before, tokens, open) = (self.now, self.tokens.len(), self.open.len());
            match self.step() {
                Ok(ParseStep::Over) => break,
                Ok(ParseStep::Closed) => {}
                Ok(ParseStep::Done) if self.now.at < self.bytes.len() => {}
                Ok(ParseStep::Done) | Err(_) => {
                    self.now = before;
                    self.tokens.truncate(tokens);
                    self.open.truncate(open);
                    break;
                }
            }
        }
        let Self { now, tokens, open, .. } = self;
        Partial { now, tokens, open, tried }
    }

    #[inline(always)]
    fn step(&mut self) -> ParseResult<ParseStep> {
        if self.now.is_behind_value { self.goes_on() } else { self.value() }
    }

    /// Reads a scalar, an empty object or list, or the beginning of another one.
    #[inline(always)]
    fn value(&mut self) -> ParseResult<ParseStep> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => {
                if self.now.in_list && self.is_known_object()? {
                    return Ok(ParseStep::Done);
                }
                return self.begin(Kind::Object, b'}');
            }
            Some(b'[') => return self.begin(Kind::List, b']'),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::Bool)?,
            Some(b'f') => self.word("false", Kind::Bool)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return Err("a value"),
        }
        self.now.is_behind_value = true;
        Ok(ParseStep::Done)
    }

    /// Steps over an object in a list where it is known, or says that it begins where it will be taken.
    fn is_known_object(&mut self) -> ParseResult<bool> {
        let (begin, depth) = (self.now.at, self.open.len());
        if let Some(known) = &mut self.known
            && let Some((length, name)) = known.object(begin, depth)
        {
            self.now.at += length;
            self.push(Kind::Known, begin, self.now.at, name)?;
            self.now.is_behind_value = true;
            return Ok(true);
        }
        if self.is_taken_from()
            && let Some(taker) = &mut self.taker
        {
            taker.begins(begin, depth);
        }
        Ok(false)
    }

    /// Whether the innermost of what is open is a list whose objects are taken.
    fn is_taken_from(&self) -> bool {
        let list = self.open.last().map(|list| self.tokens[*list as usize]);
        list.is_some_and(|list| list.kind() == Kind::List && list.rest() == TAKEN)
    }

    fn begin(&mut self, kind: Kind, bracket: u8) -> ParseResult<ParseStep> {
        let token = self.tokens.len();
        let mark = if kind == Kind::List && self.is_wanted() { TAKEN } else { 0 };
        self.push(kind, self.now.at, self.now.at, mark)?;
        self.now.at += 1;
        self.skip_space();
        if self.take(bracket) {
            self.close(token);
            return Ok(ParseStep::Closed);
        }
        self.open.push(token as u32);
        self.now.in_list = kind == Kind::List;
        if kind == Kind::Object {
            self.key()?;
        }
        self.now.is_behind_value = false;
        Ok(ParseStep::Done)
    }

    /// Whether somebody takes the objects of the list that is about to begin.
    fn is_wanted(&self) -> bool {
        let Some(taker) = &self.taker else { return false };
        let mut keys = [&[][..]; MOST_KEYS];
        let mut count = 0;
        let mut token = self.tokens.len();
        for &open in self.open.iter().rev().take(MOST_KEYS) {
            let key = self.tokens[token - 1];
            if self.tokens[open as usize].kind() != Kind::Object || key.kind() != Kind::Text {
                break;
            }
            keys[count] = &self.bytes[key.begin as usize..key.end as usize];
            (count, token) = (count + 1, open as usize);
        }
        taker.wants(&keys[..count])
    }

    /// Ends the object or list whose closing bracket was taken.
    fn close(&mut self, token: usize) {
        let Token { begin, .. } = self.tokens[token];
        let (kind, behind) = (self.tokens[token].kind(), self.tokens.len() as u32);
        self.tokens[token] = Token::new(kind, begin, self.now.at as u32, behind);
        self.now.is_behind_value = true;
        if kind != Kind::Object || !self.is_taken_from() {
            return;
        }
        let Some(taker) = &mut self.taker else { return };
        let tokens = std::mem::take(&mut self.tokens);
        let document = Document { bytes: self.bytes, tokens, lenient: false, values: 0 };
        let name = taker.takes(Json { document: &document, at: token });
        self.tokens = document.tokens;
        self.tokens.truncate(token + 1);
        self.tokens[token] = Token::new(Kind::Known, begin, self.now.at as u32, name);
    }

    /// Steps from behind a value over a closing bracket, or to before the next value, over a comma and a key.
    #[inline(always)]
    fn goes_on(&mut self) -> ParseResult<ParseStep> {
        let Some(&open) = self.open.last() else { return Ok(ParseStep::Over) };
        let is_object = self.tokens[open as usize].kind() == Kind::Object;
        self.now.in_list = !is_object;
        let bracket = if is_object { b'}' } else { b']' };
        self.skip_space();
        let comma = self.take(b',');
        if comma {
            self.skip_space();
        }
        if self.take(bracket) {
            self.now.lenient |= comma;
            self.open.pop();
            self.close(open as usize);
            return Ok(ParseStep::Closed);
        }
        if !comma {
            return Err("a comma or a closing bracket");
        }
        if is_object {
            self.key()?;
        }
        self.now.is_behind_value = false;
        Ok(ParseStep::Done)
    }

    #[inline(always)]
    fn key(&mut self) -> ParseResult<()> {
        if self.peek() != Some(b'"') {
            return Err("a key");
        }
        self.string()?;
        self.skip_space();
        if self.take(b':') { Ok(()) } else { Err("a colon") }
    }

    fn string(&mut self) -> ParseResult<()> {
        self.now.at += 1;
        let begin = self.now.at;
        let mut kind = Kind::Text;
        loop {
            self.now.at += strings::plain_bytes(&self.bytes[self.now.at..]);
            match self.peek() {
                Some(b'"') => {
                    let end = self.now.at;
                    self.now.at += 1;
                    return self.push(kind, begin, end, 0);
                }
                Some(b'\\') => {
                    kind = Kind::EscapedText;
                    self.escape()?;
                }
                Some(_) => {
                    self.now.lenient = true;
                    self.now.at += 1;
                }
                None => return Err("a closing quote"),
            }
        }
    }

    /// Steps over an escape, which may be half of a pair.
    fn escape(&mut self) -> ParseResult<()> {
        self.now.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.now.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.now.at += 1;
                let Some(unit) = strings::four_digits(&self.bytes[self.now.at..]) else {
                    return Err("four hexadecimal digits");
                };
                let is_pair = strings::completes(unit, &self.bytes[self.now.at + 4..]);
                self.now.lenient |= (0xD800..0xE000).contains(&unit) && !is_pair;
                self.now.at += if is_pair { 10 } else { 4 };
                Ok(())
            }
            _ => Err("an escape"),
        }
    }

    fn number(&mut self) -> ParseResult<()> {
        let begin = self.now.at;
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
        self.push(Kind::Number, begin, self.now.at, 0)
    }

    fn digits(&mut self) -> ParseResult<()> {
        let begin = self.now.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.now.at += 1;
        }
        if self.now.at == begin { Err("a digit") } else { Ok(()) }
    }

    fn word(&mut self, word: &str, kind: Kind) -> ParseResult<()> {
        if !self.bytes[self.now.at..].starts_with(word.as_bytes()) {
            return Err("a value");
        }
        let begin = self.now.at;
        self.now.at += word.len();
        self.push(kind, begin, self.now.at, 0)
    }

    #[inline(always)]
    fn push(&mut self, kind: Kind, begin: usize, end: usize, rest: u32) -> ParseResult<()> {
        if self.now.values >= MAX_VALUES {
            return Err("no more than ten million values");
        }
        self.now.values += 1;
        // `read` has seen that places in the text fit.
        self.tokens.push(Token::new(kind, begin as u32, end as u32, rest));
        Ok(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.now.at).copied()
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.now.at += usize::from(is_there);
        is_there
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.now.at += 1;
        }
    }

    fn refusal(&self, expected: &'static str) -> JsonError {
        let before = &self.bytes[..self.now.at.min(self.bytes.len())];
        let line_begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = String::from_utf8_lossy(&before[line_begin..]).chars().count() + 1;
        JsonError { expected, line, column }
    }
}
