//! From text to [`Json`], in one pass.

use std::borrow::Cow;

use super::{Decoded, Json, MAX_DEPTH, MAX_VALUES, NotJson};

type Read<T> = Result<T, NotJson>;

/// Stands somewhere in a text. `at` is always between two characters.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    lenient: bool,
    values: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, lenient: false, values: 0 }
    }

    pub(super) fn read(mut self) -> Read<Decoded<'a>> {
        let value = self.value(0)?;
        self.skip_space();
        match self.peek() {
            None => Ok(Decoded { value, lenient: self.lenient }),
            Some(_) => self.refuse("the end"),
        }
    }

    /// A value that lies within `depth` arrays and objects.
    fn value(&mut self, depth: u16) -> Read<Json<'a>> {
        self.skip_space();
        self.values += 1;
        if self.values > MAX_VALUES {
            return self.refuse("no more than ten million values");
        }
        match self.peek() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => self.skip_nested(),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => self.refuse("a value"),
        }
    }

    fn object(&mut self, depth: u16) -> Read<Json<'a>> {
        let mut members = Vec::new();
        self.at += 1;
        while !self.ends_with(b'}', members.is_empty())? {
            if self.peek() != Some(b'"') {
                return self.refuse("a key");
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return self.refuse("a colon");
            }
            members.push((key, self.value(depth + 1)?));
        }
        Ok(Json::Object(members))
    }

    fn list(&mut self, depth: u16) -> Read<Json<'a>> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.ends_with(b']', items.is_empty())? {
            items.push(self.value(depth + 1)?);
        }
        Ok(Json::List(items))
    }

    /// Whether the bracket closes here; if not, steps over the comma before the next item.
    fn ends_with(&mut self, bracket: u8, is_empty: bool) -> Read<bool> {
        self.skip_space();
        if self.take(bracket) {
            return Ok(true);
        }
        if is_empty {
            return Ok(false);
        }
        if !self.take(b',') {
            return self.refuse("a comma or a closing bracket");
        }
        self.skip_space();
        let is_trailing = self.take(bracket);
        self.lenient |= is_trailing;
        Ok(is_trailing)
    }

    /// Steps over an array or object without recursion. Looks at its brackets and strings only.
    fn skip_nested(&mut self) -> Read<Json<'a>> {
        let mut open = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' => open.push(b'}'),
                b'[' => open.push(b']'),
                b'}' | b']' if open.pop() != Some(byte) => return self.refuse("another bracket"),
                _ => {}
            }
            self.at += 1;
            if open.is_empty() {
                return Ok(Json::TooDeep);
            }
            // Bytes above 127 are inside of characters only here, where none of them can be meant.
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        self.refuse("a closing bracket")
    }

    /// A string, from its quote on. Borrowed where it has no escapes.
    fn string(&mut self) -> Read<Cow<'a, str>> {
        self.at += 1;
        let mut unescaped = String::new();
        let mut begin = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[begin..self.at];
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(rest));
                    }
                    unescaped.push_str(rest);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(&self.text[begin..self.at]);
                    self.at += 1;
                    unescaped.push(self.escape()?);
                    begin = self.at;
                }
                Some(byte) => {
                    self.lenient |= byte < 0x20;
                    self.at += 1;
                }
                None => return self.refuse("a closing quote"),
            }
        }
    }

    /// The character behind a backslash.
    fn escape(&mut self) -> Read<char> {
        let plain = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode_escape();
            }
            _ => return self.refuse("an escape"),
        };
        self.at += 1;
        Ok(plain)
    }

    /// The character of `\uXXXX`, or of two of them that belong together. Half of a pair is the replacement character.
    fn unicode_escape(&mut self) -> Read<char> {
        let first = self.four_digits()?;
        if (0xD800..0xDC00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let behind_first = self.at;
            self.at += 2;
            let second = self.four_digits()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = behind_first;
        }
        Ok(char::from_u32(first).unwrap_or_else(|| {
            self.lenient = true;
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn four_digits(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4);
        let is_hex = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match digits.filter(is_hex).and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.refuse("four hexadecimal digits"),
        }
    }

    fn number(&mut self) -> Read<Json<'a>> {
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
        Ok(Json::Number(&self.text[begin..self.at]))
    }

    fn digits(&mut self) -> Read<()> {
        let begin = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == begin { self.refuse("a digit") } else { Ok(()) }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Read<Json<'a>> {
        if !self.text[self.at..].starts_with(word) {
            return self.refuse("a value");
        }
        self.at += word.len();
        Ok(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
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
