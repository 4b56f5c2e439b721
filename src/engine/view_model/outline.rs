//! The visible tree as a flat list of rows, without texts.

use std::rc::Rc;

use super::expansion::Expansion;
use super::filter::FilterMatches;
use crate::engine::model::snapshot::Node;

/// The position of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Index of the parent row; the root is its own parent.
    pub parent: u32,
    /// 0-based index in the parent node's children.
    pub child: u32,
    /// 1 for the root.
    pub level: u16,
    /// Whether the branch is open; `None` if it has no children to show.
    pub expanded: Option<bool>,
    /// 1-based position among the visible siblings.
    pub position: u32,
    /// The number of visible siblings, including itself.
    pub set_size: u32,
    /// 1-based index among the matches of the filter; 0 if the row is not a match.
    pub match_index: u32,
}

/// The visible rows, in order.
#[derive(Debug, Default)]
pub struct Outline {
    entries: Vec<OutlineEntry>,
}

impl Outline {
    /// The rows of the tree `root` in open branches. With a filter, only the rows that it shows.
    pub fn new(root: &Node, expansion: &Expansion, matches: Option<&FilterMatches>) -> Self {
        struct PendingEntry<'a> {
            node: &'a Node,
            /// Index in the preorder of all nodes.
            in_preorder: usize,
            entry: OutlineEntry,
        }
        let mut entries: Vec<OutlineEntry> = Vec::new();
        let entry = OutlineEntry {
            parent: 0,
            child: 0,
            level: 1,
            expanded: None,
            position: 1,
            set_size: 1,
            match_index: 0,
        };
        let is_shown = matches.is_none_or(|matches| matches.get(0).is_shown);
        let mut pending: Vec<PendingEntry<'_>> = Vec::new();
        if is_shown {
            pending.push(PendingEntry { node: root, in_preorder: 0, entry });
        }
        while let Some(PendingEntry { node, in_preorder, mut entry }) = pending.pop() {
            let index = number(entries.len());
            let begin = pending.len();
            let mut set_size = 0;
            let mut child_in_preorder = in_preorder + 1;
            for (child, below) in node.children.iter().enumerate() {
                let found = matches.map(|matches| matches.get(child_in_preorder));
                if found.is_none_or(|found| found.is_shown) {
                    set_size += 1;
                    pending.push(PendingEntry {
                        node: below,
                        in_preorder: child_in_preorder,
                        entry: OutlineEntry {
                            parent: index,
                            child: number(child),
                            level: entry.level + 1,
                            expanded: None,
                            position: set_size,
                            set_size: 0,
                            match_index: 0,
                        },
                    });
                }
                child_in_preorder += found.map_or(1, |found| found.size as usize);
            }
            let is_open = set_size > 0
                && match matches {
                    Some(matches) => {
                        expansion.is_open_in_filter(&node.id, matches.get(in_preorder).holds_match)
                    }
                    None => expansion.is_open(&node.id),
                };
            if is_open {
                pending[begin..].reverse();
                pending[begin..].iter_mut().for_each(|below| below.entry.set_size = set_size);
            } else {
                pending.truncate(begin);
            }
            entry.expanded = (set_size > 0).then_some(is_open);
            entry.match_index = matches.map_or(0, |matches| matches.get(in_preorder).match_index);
            entries.push(entry);
        }
        Self { entries }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All rows.
    pub fn entries(&self) -> &[OutlineEntry] {
        &self.entries
    }

    /// The row at `index`.
    pub fn get(&self, index: usize) -> Option<&OutlineEntry> {
        self.entries.get(index)
    }

    /// The node of the row at `index`. `root` has to be the tree of this outline.
    pub fn node<'a>(&self, root: &'a Rc<Node>, index: usize) -> Option<&'a Rc<Node>> {
        let mut path = Vec::new();
        let mut entry = self.entries.get(index)?;
        while entry.level > 1 {
            path.push(entry.child);
            entry = self.entries.get(entry.parent as usize)?;
        }
        path.iter().rev().try_fold(root, |node, child| node.children.get(*child as usize))
    }

    /// Visits the nodes of all rows in order, and returns the first `Some` of `visit`.
    pub fn find_node<'a, T>(
        &self,
        root: &'a Node,
        mut visit: impl FnMut(usize, &'a Node) -> Option<T>,
    ) -> Option<T> {
        // The ancestors of the current row, the root first.
        let mut ancestors: Vec<&Node> = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            ancestors.truncate(usize::from(entry.level) - 1);
            let node = match ancestors.last() {
                Some(parent) => parent.children.get(entry.child as usize)?,
                None => root,
            };
            ancestors.push(node);
            if let Some(found) = visit(index, node) {
                return Some(found);
            }
        }
        None
    }

    /// The index of the row of the node with this ID; `None` if it is not shown.
    pub fn index_of(&self, root: &Node, id: &str) -> Option<usize> {
        self.find_node(root, |index, node| (*node.id == *id).then_some(index))
    }

    /// The IDs from the root to the node of the row at `index`.
    pub fn path(&self, root: &Rc<Node>, index: usize) -> Vec<Rc<str>> {
        let mut path = Vec::new();
        let mut index = index;
        while let (Some(entry), Some(node)) = (self.entries.get(index), self.node(root, index)) {
            path.push(node.id.clone());
            if entry.level == 1 {
                break;
            }
            index = entry.parent as usize;
        }
        path.reverse();
        path
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
