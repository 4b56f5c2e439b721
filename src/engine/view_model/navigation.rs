//! Keyboard navigation: applies a key to the tree.

use super::keyboard::{self, Key, KeyAction};
use super::tree_view::ViewModel;
use crate::engine::i18n::phrases;

/// What a key press changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEffect {
    /// The current row, which may be the same as before, has to be shown.
    FocusMoved,
    /// Branches were opened or closed.
    RowsChanged,
    /// The details have to be shown, or hidden if they are shown.
    DetailsToggled,
    /// The details have to be hidden.
    DetailsClosed,
}

impl ViewModel {
    /// Applies a key press to the current row; `None` if the key has no effect. `page` is the number of visible rows.
    pub fn press(&mut self, key: Key, page: usize, now_millis: f64) -> Option<KeyEffect> {
        let key = match key {
            Key::Space if self.type_ahead.is_typing(now_millis) => Key::Character(' '),
            other => other,
        };
        match keyboard::press(&self.outline, self.current, page, key)? {
            KeyAction::To(index) => {
                self.select(index);
                Some(KeyEffect::FocusMoved)
            }
            KeyAction::Toggle(index) => {
                self.toggle(index);
                Some(KeyEffect::RowsChanged)
            }
            KeyAction::OpenSiblings(index) => {
                self.open_siblings(index);
                Some(KeyEffect::RowsChanged)
            }
            KeyAction::ToggleDetails => {
                self.select(self.current);
                Some(KeyEffect::DetailsToggled)
            }
            KeyAction::HideDetails => Some(KeyEffect::DetailsClosed),
            KeyAction::Type(letter) => {
                let index = self.type_ahead(letter, now_millis)?;
                self.select(index);
                Some(KeyEffect::FocusMoved)
            }
        }
    }

    fn open_siblings(&mut self, index: usize) {
        let Some(snapshot) = self.snapshot.clone() else { return };
        let Some(entry) = self.outline.get(index) else { return };
        let siblings = match self.outline.node(&snapshot.root, entry.parent as usize) {
            Some(parent) if entry.level > 1 => &parent.children[..],
            _ => std::slice::from_ref(&snapshot.root),
        };
        for sibling in siblings.iter().filter(|sibling| !sibling.children.is_empty()) {
            self.expansion.set_open(&sibling.id, true, self.matches.is_some());
        }
        self.rebuild_outline();
    }

    /// The index of the next row whose title or name begins with the typed prefix, wrapping around at the end.
    fn type_ahead(&mut self, letter: char, now_millis: f64) -> Option<usize> {
        let (typed, skipped) = self.type_ahead.push(letter, now_millis);
        let begin = self.current + skipped;
        let mut first_before = None;
        let after = self.outline.find_node(self.root()?, |index, node| {
            // Of the rows above the current one, the first match is enough.
            if index < begin && first_before.is_some() {
                return None;
            }
            let is_match = keyboard::begins(&phrases::title(&self.texts, node), &typed)
                || keyboard::begins(&node.name, &typed);
            if is_match && index < begin {
                first_before = Some(index);
            }
            (is_match && index >= begin).then_some(index)
        });
        after.or(first_before)
    }
}
