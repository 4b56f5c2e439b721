//! Pretty-printing of JSON.

use super::{Json, Kind, decode};

/// The JSON object or list in `text`, indented by two spaces with one value on each line; `None` if `text` is neither.
///
/// Services send JSON inside strings. Objects and lists below the twelfth level are replaced by `…`.
pub fn indented(text: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let document = decode(text).ok()?;
    let mut lines = String::new();
    write_json(document.root(), 0, &mut lines);
    Some(lines)
}

/// The maximum number of levels that are printed. Nobody reads deeper ones, and [`write_json`] is recursive.
const MAX_DEPTH: usize = 12;

fn write_json(value: Json<'_>, level: usize, to: &mut String) {
    let new_line = |to: &mut String, level: usize| {
        to.push('\n');
        (0..level).for_each(|_| to.push_str("  "));
    };
    match value.kind() {
        Kind::Object if level < MAX_DEPTH => {
            to.push('{');
            let mut is_first = true;
            for (key, member) in value.members() {
                to.push_str(if is_first { "" } else { "," });
                is_first = false;
                new_line(to, level + 1);
                write_string(&key, to);
                to.push_str(": ");
                write_json(member, level + 1, to);
            }
            if !is_first {
                new_line(to, level);
            }
            to.push('}');
        }
        Kind::List if level < MAX_DEPTH => {
            to.push('[');
            let mut is_first = true;
            for item in value.items() {
                to.push_str(if is_first { "" } else { "," });
                is_first = false;
                new_line(to, level + 1);
                write_json(item, level + 1, to);
            }
            if !is_first {
                new_line(to, level);
            }
            to.push(']');
        }
        Kind::Object | Kind::List => to.push('…'),
        Kind::Null | Kind::Known => to.push_str("null"),
        Kind::Text | Kind::EscapedText => write_string(&value.text().unwrap_or_default(), to),
        Kind::Bool | Kind::Number => to.push_str(&value.text().unwrap_or_default()),
    }
}

fn write_string(text: &str, to: &mut String) {
    to.push('"');
    for letter in text.chars() {
        match letter {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            other => to.push(other),
        }
    }
    to.push('"');
}
