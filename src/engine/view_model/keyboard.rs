//! The keys of the W3C's tree view pattern.

use super::outline::{Outline, OutlineEntry};

/// A key that means something to a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// Out of a branch.
    Out,
    /// Into a branch.
    In,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// As many rows up as can be seen.
    PageUp,
    /// As many rows down as can be seen.
    PageDown,
    /// Opens or closes a branch; of an end node, shows the details.
    Enter,
    /// Shows the details, or hides them.
    Space,
    /// Opens all branches beside this one.
    Asterisk,
    /// Leaves the details.
    Escape,
    /// Part of a name.
    Character(char),
}

/// What a key does to the row it names by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAction {
    /// Focus goes there.
    To(usize),
    /// Its sub-jobs are shown if they were hidden, and hidden if they were shown.
    Toggle(usize),
    /// All branches beside it are opened, and it.
    OpenSiblings(usize),
    /// Its details are shown if they were hidden, and hidden if they were shown.
    ToggleDetails,
    /// Its details are hidden.
    HideDetails,
    /// Focus goes to the next row whose name begins like this.
    Type(char),
}

impl Key {
    /// The key of that name in a `KeyboardEvent`. Where text runs from right to left, so do the arrows.
    pub fn named(name: &str, is_rtl: bool) -> Option<Self> {
        Some(match name {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" if is_rtl => Self::In,
            "ArrowRight" if is_rtl => Self::Out,
            "ArrowLeft" => Self::Out,
            "ArrowRight" => Self::In,
            "Home" => Self::Home,
            "End" => Self::End,
            "PageUp" => Self::PageUp,
            "PageDown" => Self::PageDown,
            "Enter" => Self::Enter,
            " " => Self::Space,
            "*" => Self::Asterisk,
            "Escape" => Self::Escape,
            _ => {
                let mut letters = name.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter), None) => Self::Character(letter),
                    _ => return None,
                }
            }
        })
    }
}

/// What `key` does while the row at `focused` has the focus; `None` where it does nothing. `page` is how many rows can
/// be seen.
pub fn press(rows: &Outline, focused: usize, page: usize, key: Key) -> Option<KeyAction> {
    let entry: &OutlineEntry = rows.get(focused)?;
    let last = rows.len() - 1;
    let to = |place: usize| (place != focused).then_some(KeyAction::To(place));
    match (key, entry.expanded) {
        (Key::Up, _) => focused.checked_sub(1).map(KeyAction::To),
        (Key::Down, _) => to((focused + 1).min(last)),
        (Key::Home, _) => to(0),
        (Key::End, _) => to(last),
        (Key::PageUp, _) => to(focused.saturating_sub(page)),
        (Key::PageDown, _) => to((focused + page).min(last)),
        (Key::In, Some(false)) | (Key::Out, Some(true)) | (Key::Enter, Some(_)) => {
            Some(KeyAction::Toggle(focused))
        }
        (Key::In, Some(true)) => Some(KeyAction::To(focused + 1)),
        (Key::Out, Some(false) | None) => to(entry.parent as usize),
        (Key::In, None) => None,
        (Key::Enter, None) | (Key::Space, _) => Some(KeyAction::ToggleDetails),
        (Key::Asterisk, _) => Some(KeyAction::OpenSiblings(focused)),
        (Key::Escape, _) => Some(KeyAction::HideDetails),
        (Key::Character(letter), _) => Some(KeyAction::Type(letter)),
    }
}

/// What was typed of a name, as long as it is typed without a pause.
#[derive(Debug, Clone, Default)]
pub struct TypeAhead {
    typed: String,
    at_millis: f64,
}

/// A pause after which another name begins.
const PAUSE_MILLIS: f64 = 700.0;

impl TypeAhead {
    /// Another letter. What is to be looked for now, in lower case, and how many rows behind the focused one to begin:
    /// the same letter again and again goes from one name to the next, several letters narrow one down.
    pub fn push(&mut self, letter: char, now_millis: f64) -> (String, usize) {
        if now_millis - self.at_millis > PAUSE_MILLIS {
            self.typed.clear();
        }
        self.at_millis = now_millis;
        self.typed.push(letter.to_ascii_lowercase());
        let mut letters = self.typed.chars();
        let first = letters.next();
        match first {
            Some(first) if letters.all(|other| other == first) => (first.into(), 1),
            _ => (self.typed.clone(), 0),
        }
    }

    /// Whether a name is being typed, so that a blank belongs to it.
    pub fn is_typing(&self, now_millis: f64) -> bool {
        !self.typed.is_empty() && now_millis - self.at_millis <= PAUSE_MILLIS
    }
}

/// Whether a name begins with what was typed, without regard to the case of ASCII letters.
pub fn begins(name: &str, typed: &str) -> bool {
    let (name, typed) = (name.as_bytes(), typed.as_bytes());
    name.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(typed))
}
