//! Sanitizes the texts of a service for display, so that they cannot break lines, reorder the text around them or control
//! a terminal. The snapshot has them as sent.

use std::borrow::Cow;
use std::rc::Rc;

use super::display_text::truncated;

/// Starts a part of a plain text whose direction is independent of the text around it: FIRST STRONG ISOLATE.
const ISOLATE: &str = "\u{2068}";

/// Ends it: POP DIRECTIONAL ISOLATE.
const END_ISOLATE: &str = "\u{2069}";

/// A text on one line, such as a name or an ID.
pub fn one_line(text: &str) -> Cow<'_, str> {
    sanitized(text, ' ')
}

/// A text that may have several lines, such as a reason. Each line break becomes `\n`.
pub fn prose(text: &str) -> Cow<'_, str> {
    sanitized(text, '\n')
}

/// A text on one line that is short enough to be displayed.
pub fn label(text: &Rc<str>) -> Rc<str> {
    shared(truncated(text), one_line)
}

/// A text of several lines that is short enough to be displayed.
pub fn paragraph(text: &Rc<str>) -> Rc<str> {
    shared(truncated(text), prose)
}

/// A sanitized text as part of a longer plain text, which it must not reorder. In HTML, `<bdi>` has this effect.
pub fn isolated(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_directional) {
        [ISOLATE, text, END_ISOLATE].concat().into()
    } else {
        text.into()
    }
}

/// Like [`one_line`], isolated from the plain text around it.
pub fn isolated_line(text: &str) -> Cow<'_, str> {
    match one_line(text) {
        Cow::Borrowed(text) => isolated(text),
        Cow::Owned(text) => isolated(&text).into_owned().into(),
    }
}

fn shared(text: Rc<str>, sanitize: impl Fn(&str) -> Cow<'_, str>) -> Rc<str> {
    match sanitize(&text) {
        Cow::Owned(text) => text.into(),
        Cow::Borrowed(_) => text,
    }
}

fn sanitized(text: &str, line_break: char) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' if chars.peek() == Some(&'\n') => {}
            _ if is_line_break(char) => {
                if line_break != ' ' || !safe.ends_with(' ') {
                    safe.push(line_break);
                }
            }
            '\t' if line_break == ' ' => safe.push(' '),
            '\t' => safe.push(char),
            _ if is_bidi_control(char) => {}
            _ if is_unsafe(char) => safe.push(char::REPLACEMENT_CHARACTER),
            _ => safe.push(char),
        }
    }
    safe.into()
}

fn is_unsafe(char: char) -> bool {
    char.is_control()
        || is_line_break(char)
        || is_bidi_control(char)
        || matches!(char, '\u{fff9}'..='\u{fffb}' | '\u{e0001}')
}

fn is_line_break(char: char) -> bool {
    matches!(char, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character changes the direction of those after it, up to another control character: embeddings, overrides,
/// isolates and their deprecated relatives. They make a text look like another one, so they are left out. Marks, which
/// only have a direction themselves, stay.
fn is_bidi_control(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Whether a character can reorder its neighbours: right-to-left scripts, and directional marks.
fn is_directional(char: char) -> bool {
    matches!(char,
        '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
