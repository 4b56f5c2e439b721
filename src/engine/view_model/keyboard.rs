//! Keyboard interaction of a tree view, after the W3C's ARIA Authoring Practices (APG).

use super::outline::{Outline, OutlineEntry};

/// A key with a function in a tree view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Moves to the row above.
    Up,
    /// Moves to the row below.
    Down,
    /// Closes a branch, or moves to the parent.
    Out,
    /// Opens a branch, or moves to its first child.
    In,
    /// Moves to the first row.
    Home,
    /// Moves to the last row.
    End,
    /// Moves one page up.
    PageUp,
    /// Moves one page down.
    PageDown,
    /// Opens or closes a branch; toggles the details of a leaf.
    Enter,
    /// Toggles the details.
    Space,
    /// Opens all sibling branches.
    Asterisk,
    /// Hides the details.
    Escape,
    /// Types ahead to a name.
    Character(char),
}

/// The action of a key. Rows are given by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAction {
    /// Moves the focus to the row.
    To(usize),
    /// Opens the branch of the row, or closes it if it is open.
    Toggle(usize),
    /// Opens the branch of the row and those of its siblings.
    OpenSiblings(usize),
    /// Shows the details of the focused row, or hides them.
    ToggleDetails,
    /// Hides the details.
    HideDetails,
    /// Moves the focus to the next row whose name begins with the typed letters.
    Type(char),
}

impl Key {
    /// The key with this `KeyboardEvent.key`; `None` if it has no function. In right-to-left text, left and right swap.
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

/// The action of `key` while the row at index `focused` has the focus; `None` if the key has no action. `page` is the
/// number of visible rows.
pub fn press(rows: &Outline, focused: usize, page: usize, key: Key) -> Option<KeyAction> {
    let entry: &OutlineEntry = match rows.get(focused) {
        // The filter hides all rows, but not the details.
        None if key == Key::Escape => return Some(KeyAction::HideDetails),
        entry => entry?,
    };
    let last = rows.len() - 1;
    let to = |index: usize| (index != focused).then_some(KeyAction::To(index));
    match (key, entry.expanded) {
        (Key::Up, _) => focused.checked_sub(1).map(KeyAction::To),
        (Key::Down, _) => to((focused + 1).min(last)),
        // Even if that is the focused row: it may have been scrolled away.
        (Key::Home, _) => Some(KeyAction::To(0)),
        (Key::End, _) => Some(KeyAction::To(last)),
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

/// The typed prefix of a name, which a pause resets.
#[derive(Debug, Clone, Default)]
pub struct TypeAhead {
    typed: String,
    at_millis: f64,
}

/// The pause that resets the prefix, in milliseconds.
const RESET_MILLIS: f64 = 700.0;

impl TypeAhead {
    /// Adds a letter. Returns the prefix to search in lower case, and how many rows after the focused one to start.
    ///
    /// Repeating one letter goes from name to name (prefix of one letter, start at the next row); different letters
    /// narrow the search (whole prefix, start at the focused row).
    pub fn push(&mut self, letter: char, now_millis: f64) -> (String, usize) {
        if now_millis - self.at_millis > RESET_MILLIS {
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

    /// Whether a name is being typed, so that a space belongs to it.
    pub fn is_typing(&self, now_millis: f64) -> bool {
        !self.typed.is_empty() && now_millis - self.at_millis <= RESET_MILLIS
    }
}

/// Whether `name` begins with `typed`, ignoring ASCII case.
pub fn begins(name: &str, typed: &str) -> bool {
    let (name, typed) = (name.as_bytes(), typed.as_bytes());
    name.get(..typed.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(typed))
}
