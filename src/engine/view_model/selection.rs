//! The selected node and the current row.

use std::rc::Rc;

use super::filter::Filter;
use super::tree_view::ViewModel;
use crate::engine::model::snapshot::Node;

impl ViewModel {
    /// The index of the current row, which has the focus or gets it next.
    pub fn current(&self) -> usize {
        self.current
    }

    /// 1-based index of the current row among the matches of the filter; 0 if it is not a match.
    pub fn current_match(&self) -> u32 {
        self.outline.get(self.current).map_or(0, |entry| entry.match_index)
    }

    /// The node that the user selected, even if it is hidden.
    pub fn selected(&self) -> Option<&Rc<Node>> {
        let mut ids = self.path.iter();
        let root = &self.snapshot()?.root;
        let root = Some(root).filter(|root| Some(&root.id) == ids.next())?;
        ids.try_fold(root, |node, id| node.children.iter().find(|child| child.id == *id))
    }

    /// Selects the row at `index`. Returns the node's ID if it was not selected before.
    pub fn select(&mut self, index: usize) -> Option<Rc<str>> {
        let path = self.outline.path(self.root()?, index);
        let id = path.last()?.clone();
        let is_new = self.path.last() != Some(&id);
        self.current = index;
        self.path = path;
        is_new.then_some(id)
    }

    /// Opens the ancestors of the node with this ID and selects it. A filter that hides the node is removed.
    ///
    /// Returns false if there is no such node.
    pub fn reveal(&mut self, id: &str) -> bool {
        let Some(path) = self.root().and_then(|root| path_to(root, id)) else { return false };
        self.open_ancestors(&path);
        if self.index_of(id).is_none() {
            self.filter = Filter::default();
            self.expansion.clear_filtered();
            self.matches = None;
            self.open_ancestors(&path);
        }
        self.path = path;
        self.rebuild_outline();
        true
    }

    /// The index of the next or previous match of the filter, wrapping around at the ends.
    pub fn next_match(&self, forward: bool) -> Option<usize> {
        let entries = self.outline.entries();
        let is_match = |index: &usize| entries[*index].match_index != 0;
        let (before, after) = (0..self.current.min(entries.len()), self.current + 1..entries.len());
        if forward {
            after.chain(before).find(is_match)
        } else {
            before.rev().chain(after.rev()).find(is_match)
        }
        .or_else(|| Some(self.current).filter(|index| *index < entries.len() && is_match(index)))
    }

    fn open_ancestors(&mut self, path: &[Rc<str>]) {
        for ancestor in &path[..path.len() - 1] {
            self.expansion.set_open(ancestor, true, self.matches.is_some());
        }
        self.rebuild_outline();
    }
}

/// The IDs from the root to the node with this ID.
fn path_to(root: &Node, id: &str) -> Option<Vec<Rc<str>>> {
    let mut path: Vec<Rc<str>> = Vec::new();
    let mut pending = vec![(root, 0)];
    while let Some((node, level)) = pending.pop() {
        path.truncate(level);
        path.push(node.id.clone());
        if *node.id == *id {
            return Some(path);
        }
        pending.extend(node.children.iter().rev().map(|child| (&**child, level + 1)));
    }
    None
}
