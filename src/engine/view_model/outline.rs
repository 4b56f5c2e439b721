//! The tree as a flat list of the rows that can be scrolled to: where each stands, and no texts.

use std::rc::Rc;

use super::expansion::Expansion;
use super::filter::FilterMatches;
use crate::engine::model::snapshot::Node;

/// Where one row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The place of the parent in the list; of the root its own.
    pub parent: u32,
    /// Which child of its parent it is, from 0.
    pub child: u32,
    /// 1 for the job itself.
    pub level: u16,
    /// Whether its sub-jobs are shown; `None` where it has none to show.
    pub expanded: Option<bool>,
    /// From 1, among the siblings that are shown.
    pub position: u32,
    /// How many siblings are shown, itself included.
    pub set_size: u32,
    /// Which of the nodes that are looked for it is, from 1; 0 for others.
    pub match_index: u32,
}

/// The visible rows, in order.
#[derive(Debug, Default)]
pub struct Outline {
    entries: Vec<OutlineEntry>,
}

impl Outline {
    /// The rows of `root` that `expansion` leaves open and `matches`, where there are any, have found.
    pub fn new(root: &Node, expansion: &Expansion, matches: Option<&FilterMatches>) -> Self {
        struct PendingEntry<'a> {
            node: &'a Node,
            /// In the line of all nodes, parents first.
            in_line: usize,
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
        let mut left: Vec<PendingEntry<'_>> = Vec::new();
        if is_shown {
            left.push(PendingEntry { node: root, in_line: 0, entry });
        }
        while let Some(PendingEntry { node, in_line, mut entry }) = left.pop() {
            let place = number(entries.len());
            let begin = left.len();
            let mut set_size = 0;
            let mut in_line_of_child = in_line + 1;
            for (child, below) in node.children.iter().enumerate() {
                let found = matches.map(|matches| matches.get(in_line_of_child));
                if found.is_none_or(|found| found.is_shown) {
                    set_size += 1;
                    left.push(PendingEntry {
                        node: below,
                        in_line: in_line_of_child,
                        entry: OutlineEntry {
                            parent: place,
                            child: number(child),
                            level: entry.level + 1,
                            expanded: None,
                            position: set_size,
                            set_size: 0,
                            match_index: 0,
                        },
                    });
                }
                in_line_of_child += found.map_or(1, |found| found.size as usize);
            }
            let is_open = set_size > 0
                && match matches {
                    Some(matches) => {
                        expansion.is_open_in_filter(&node.id, matches.get(in_line).holds_match)
                    }
                    None => expansion.is_open(&node.id),
                };
            if is_open {
                left[begin..].reverse();
                left[begin..].iter_mut().for_each(|below| below.entry.set_size = set_size);
            } else {
                left.truncate(begin);
            }
            entry.expanded = (set_size > 0).then_some(is_open);
            entry.match_index = matches.map_or(0, |matches| matches.get(in_line).match_index);
            entries.push(entry);
        }
        Self { entries }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All rows.
    pub fn entries(&self) -> &[OutlineEntry] {
        &self.entries
    }

    /// The row at this place.
    pub fn get(&self, at: usize) -> Option<&OutlineEntry> {
        self.entries.get(at)
    }

    /// The node behind the row at this place. `root` has to be the one that the outline was made of.
    pub fn node<'a>(&self, root: &'a Node, at: usize) -> Option<&'a Node> {
        let mut path = Vec::new();
        let mut entry = self.entries.get(at)?;
        while entry.level > 1 {
            path.push(entry.child);
            entry = self.entries.get(entry.parent as usize)?;
        }
        path.iter().rev().try_fold(root, |node, child| Some(&**node.children.get(*child as usize)?))
    }

    /// Visits the nodes behind all rows, in order, until `visit` has found something.
    pub fn find_node<'a, T>(
        &self,
        root: &'a Node,
        mut visit: impl FnMut(usize, &'a Node) -> Option<T>,
    ) -> Option<T> {
        // The nodes above the row at hand, the root first.
        let mut above: Vec<&Node> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            above.truncate(usize::from(entry.level) - 1);
            let node = match above.last() {
                Some(parent) => parent.children.get(entry.child as usize)?,
                None => root,
            };
            above.push(node);
            if let Some(found) = visit(at, node) {
                return Some(found);
            }
        }
        None
    }

    /// The place of the row of the node with this id.
    pub fn index_of(&self, root: &Node, id: &str) -> Option<usize> {
        self.find_node(root, |at, node| (*node.id == *id).then_some(at))
    }

    /// The ids from the root to the row at this place, which is the last.
    pub fn path(&self, root: &Node, at: usize) -> Vec<Rc<str>> {
        let mut path = Vec::new();
        let mut at = at;
        while let (Some(entry), Some(node)) = (self.entries.get(at), self.node(root, at)) {
            path.push(node.id.clone());
            if entry.level == 1 {
                break;
            }
            at = entry.parent as usize;
        }
        path.reverse();
        path
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
