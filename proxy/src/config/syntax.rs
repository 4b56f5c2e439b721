//! Errors of TOML's syntax, in plain words. A part that cannot be read is blanked, so that the rest is checked all the same.
//!
//! No message repeats text of the file, which may be a secret, unless it is a known name.

use super::problems::Problems;
use super::schema::{FILE, KeyKind, KeySpec, TABLES, TableSpec};
use super::suggestion::closest;
use super::unknown_key::any_secret_advice;

use toml::de::DeTable;

/// The most errors that are looked for.
const MAX_ERRORS: usize = 50;

/// Adds all errors of the syntax. Returns the text with each part that cannot be read replaced by spaces, so that positions
/// stay the same.
pub(super) fn check(text: &str, problems: &mut Problems<'_>) -> String {
    let mut readable = text.to_owned();
    for _ in 0..MAX_ERRORS {
        let errors = DeTable::parse_recoverable(&readable).1;
        let error = errors.iter().find(|error| error.message() != "duplicate key");
        let Some(error) = error else { break };
        let at = error.span().unwrap_or_default().start.min(readable.len());
        let message = error.message().trim();
        let lines = TextLines::new(&readable);
        let number = lines.guilty(at, message);
        let line = lines.text(number);
        let start = lines.start(number);
        let at = if (start..=start + line.len()).contains(&at) { at } else { start };
        problems.add_syntax_error(at, describe(line, message));
        let end = lines.end_of_part(number);
        readable = blanked(&readable, start, end);
    }
    readable
}

/// The text with spaces in place of everything from `start` to `end`, except for line breaks.
fn blanked(text: &str, start: usize, end: usize) -> String {
    let (before, part, after) = (&text[..start], &text[start..end], &text[end..]);
    let blank = part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    before.chars().chain(blank).chain(after.chars()).collect()
}

/// The lines of a text.
struct TextLines<'a> {
    text: &'a str,
    /// The byte where each line starts.
    starts: Vec<usize>,
}

impl<'a> TextLines<'a> {
    fn new(text: &'a str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(after_breaks.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(self.text.len())
    }

    fn text(&self, number: usize) -> &'a str {
        self.text[self.start(number)..self.start(number + 1)].trim_end()
    }

    /// The line that has to be changed because of an error at a byte of the text.
    fn guilty(&self, at: usize, message: &str) -> usize {
        let number = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        // Where several lines belong together, the parser notices only at a later one that the first is not closed.
        let is_text = message.contains("multi-line");
        let spans_lines = is_text
            || ["array element", "in array", "inline table", "key-value pairs", "unclosed array,"]
                .iter()
                .any(|part| message.contains(part));
        let opens = |number: &usize| {
            let value = self.text(*number).split_once('=').map(|(_, value)| value.trim_start());
            value.is_some_and(|value| match is_text {
                true => value.starts_with("\"\"\"") || value.starts_with("'''"),
                false => value.starts_with(['[', '{']),
            })
        };
        let first = spans_lines.then(|| (0..=number).rev().find(opens)).flatten();
        first.unwrap_or_else(|| {
            // An error at the end of the text, or in an empty line, is about the line before.
            (0..=number).rev().find(|number| !self.text(*number).trim().is_empty()).unwrap_or(0)
        })
    }

    /// The byte after the part that cannot be read: the line, or the whole table if it is a heading.
    fn end_of_part(&self, number: usize) -> usize {
        let line = self.text(number).trim_start();
        let is_heading = line.starts_with('[');
        let value = line.split_once('=').map_or("", |(_, value)| value.trim_start());
        let is_open = (value.starts_with('[') && !value.ends_with(']'))
            || (value.starts_with('{') && !value.ends_with('}'))
            || value.starts_with("\"\"\"")
            || value.starts_with("'''");
        if !is_heading && !is_open {
            return self.start(number + 1);
        }
        // The tables of a table follow it, such as `[upstream.auth]`.
        let ends = |number: &usize| {
            let line = self.text(*number);
            line.starts_with('[') && !(is_heading && line.contains('.'))
        };
        let next = (number + 1..self.starts.len()).find(ends);
        next.map_or(self.text.len(), |next| self.start(next))
    }
}

/// What is wrong with a line, and how to write it.
fn describe(line: &str, message: &str) -> String {
    let line = line.trim();
    if line.starts_with('[') {
        return describe_heading(line);
    }
    if line.starts_with('{') {
        return "this is JSON, but the configuration is TOML: keys and values such as listen = \"127.0.0.1:8787\"".to_owned();
    }
    let Some((name, value)) = line.split_once('=') else {
        let known = line.split([':', ' ']).next().and_then(known_key);
        let example = known.filter(|key| !key.example.is_empty()).map_or_else(
            || "ttl_ms = 1000".to_owned(),
            |key| format!("{} = {}", key.name, key.example),
        );
        return format!(
            "a key needs `=` and a value, such as {example}; a table begins with its heading, such as [cache]"
        );
    };
    let value = value.trim();
    if message.starts_with("unexpected key or value") {
        return "the line goes on after its value. Begin each key on a line of its own, and comments with #".to_owned();
    }
    let Some(key) = known_key(name) else {
        if let Some(advice) = any_secret_advice(name.trim()) {
            return format!("this would put the secret itself into the file. {advice}");
        }
        return format!("{}. Text is quoted: key = \"text\"", reason(message));
    };
    let (name, example) = (key.name, key.example);
    match &key.kind {
        KeyKind::Table(table) | KeyKind::Tables(table) => {
            format!("`{name}` is a table. Begin it with {}, on a line of its own", table.heading)
        }
        _ if value.is_empty() || value.starts_with('#') => {
            format!("`{name}` has no value. Write it as {name} = {example}")
        }
        KeyKind::Integer(_) => {
            format!("`{name}` has to be an integer. Write it as {name} = {example}")
        }
        KeyKind::Flag => {
            format!("`{name}` has to be true or false. Write it as {name} = {example}")
        }
        KeyKind::Texts | KeyKind::Choices(_) => {
            format!(
                "`{name}` has to be an array of quoted values in `[` and `]`. Write it as {name} = {example}"
            )
        }
        _ if message.contains('\\')
            || message.contains("escape")
            || message.contains("unicode") =>
        {
            format!(
                "`\\` begins an escape in the value of `{name}`. Write it as `\\\\`, or use single quotes: '...'"
            )
        }
        _ if value.starts_with(['"', '\'']) => {
            format!("the quotes of `{name}` are not closed. Write it as {name} = {example}")
        }
        KeyKind::Choice(names) if names().contains(&value) => {
            format!("values are quoted: {name} = \"{value}\"")
        }
        KeyKind::Text | KeyKind::Choice(_) => {
            format!("values are quoted. Write it as {name} = {example}")
        }
    }
}

/// What is wrong with the heading of a table.
fn describe_heading(line: &str) -> String {
    let name = line.trim_matches(|it: char| it == '[' || it == ']' || it.is_whitespace());
    let headings = TABLES.iter().map(|table| table.heading).filter(|it| !it.is_empty());
    let bare = |heading: &'static str| heading.trim_matches(['[', ']']);
    let near = closest(name, headings.clone().map(bare))
        .and_then(|near| headings.clone().find(|heading| bare(heading) == near));
    let heading = near.unwrap_or("[cache]");
    let is_closed = line.ends_with(']') && line.starts_with("[[") == line.ends_with("]]");
    let problem = if is_closed { "is not valid" } else { "is not closed" };
    format!("the heading of a table {problem}. Write it as {heading}")
}

/// The first sentence for an error whose line has no known key.
fn reason(message: &str) -> &'static str {
    match message.split(',').next().unwrap_or_default() {
        "string values must be quoted" => "the value is not valid without quotes",
        "invalid basic string" | "invalid literal string" => {
            "the quotes of the value are not closed"
        }
        "extra `=`" => "the line has one `=` too many",
        "invalid unquoted key" => "the key has characters that are not allowed",
        _ => "the line is not valid TOML",
    }
}

/// The known key of this name, in any table.
fn known_key(name: &str) -> Option<&'static KeySpec> {
    let name = name.trim().trim_matches('"');
    let in_table = |table: &&'static TableSpec| table.key(name);
    FILE.key(name).or_else(|| TABLES.iter().find_map(in_table))
}
