//! The arrow keys of the W3C's tree view pattern.

use std::rc::Rc;

use super::rows::Row;

/// A key that moves through the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// Out of a branch.
    Left,
    /// Into a branch.
    Right,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// Opens or closes a branch.
    Enter,
}

/// What a key does to the row it names by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Focus goes there.
    To(usize),
    /// Its sub-jobs are shown if they were hidden, and hidden if they were shown.
    Toggle(usize),
}

impl Key {
    /// The key of that name in a `KeyboardEvent`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "Home" => Self::Home,
            "End" => Self::End,
            "Enter" => Self::Enter,
            _ => return None,
        })
    }
}

/// What `key` does while the row at `focused` has the focus; `None` where it does nothing.
pub fn press(rows: &[Rc<Row>], focused: usize, key: Key) -> Option<Move> {
    let row = rows.get(focused)?;
    match (key, row.expanded) {
        (Key::Up, _) => focused.checked_sub(1).map(Move::To),
        (Key::Down, _) => (focused + 1 < rows.len()).then_some(Move::To(focused + 1)),
        (Key::Home, _) => Some(Move::To(0)),
        (Key::End, _) => Some(Move::To(rows.len() - 1)),
        (Key::Right, Some(false)) | (Key::Left, Some(true)) | (Key::Enter, Some(_)) => {
            Some(Move::Toggle(focused))
        }
        (Key::Right, Some(true)) => Some(Move::To(focused + 1)),
        (Key::Left, Some(false) | None) => {
            rows[..focused].iter().rposition(|above| above.level < row.level).map(Move::To)
        }
        (Key::Right | Key::Enter, None) => None,
    }
}
