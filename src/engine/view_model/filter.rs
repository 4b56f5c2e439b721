//! Filter and search: the nodes of given phases, with a given text, or both.

use std::rc::Rc;

use crate::engine::i18n::{Texts, phrases};
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::snapshot::Node;

/// A filter by phase and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The phases to show; empty for all.
    pub phases: Phases,
    /// The text to search in names, titles, types, IDs, reasons and codes, ignoring ASCII case.
    pub query: String,
}

impl Filter {
    /// Whether the filter shows all nodes.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty() && self.query.trim().is_empty()
    }
}

/// The number of nodes in each phase, counting only the deepest of nested nodes in one phase, as the filter does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PhaseCounts([u32; Phase::ALL.len()]);

impl PhaseCounts {
    /// Counts all nodes of a tree.
    pub fn of(root: &Node) -> Self {
        let mut counts = Self::default();
        root.descendants().for_each(|node| counts.count(node, 1));
        counts
    }

    /// Counts the node `new` instead of `old`, without the nodes below them.
    pub(super) fn replace(&mut self, old: &Node, new: &Node) {
        self.count(new, 1);
        self.count(old, u32::MAX); // wraps around to -1
    }

    fn count(&mut self, node: &Node, one: u32) {
        if !node.children.iter().any(|child| child.phases.contains(node.phase)) {
            let count = &mut self.0[node.phase as usize];
            *count = count.wrapping_add(one);
        }
    }

    /// The number of nodes in `phase`.
    pub fn get(&self, phase: Phase) -> u32 {
        self.0[phase as usize]
    }
}

/// All nodes of a tree in preorder, each with the index of its parent.
struct Preorder<'a> {
    nodes: Vec<(&'a Node, usize)>,
}

impl<'a> Preorder<'a> {
    fn new(root: &'a Node) -> Self {
        let mut nodes = Vec::new();
        let mut pending = vec![(root, usize::MAX)];
        while let Some((node, parent)) = pending.pop() {
            let index = nodes.len();
            nodes.push((node, parent));
            pending.extend(node.children.iter().rev().map(|child| (&**child, index)));
        }
        Self { nodes }
    }
}

/// The result of a filter for each node, in preorder.
#[derive(Debug, Default)]
pub struct FilterMatches {
    matches: Vec<Match>,
    match_count: u32,
}

/// The result of a filter for one node.
#[derive(Debug, Clone, Copy, Default)]
pub struct Match {
    /// Whether the node is shown: it matches, is above a match, or is below a node with the text.
    pub is_shown: bool,
    /// Whether a node below it matches.
    pub holds_match: bool,
    /// 1-based index among the matches; 0 if the node does not match.
    pub match_index: u32,
    /// The number of nodes in its subtree, including itself.
    pub size: u32,
}

impl FilterMatches {
    /// Applies `filter` to a tree.
    pub fn new(root: &Node, filter: &Filter, texts: &Texts) -> Self {
        let preorder = Preorder::new(root);
        let needle = Needle::new(&filter.query);
        let mut matches: Vec<Match> = Vec::with_capacity(preorder.nodes.len());
        // Whether the node or an ancestor has the text: the branch of a match can be opened.
        let mut is_within: Vec<bool> = Vec::with_capacity(preorder.nodes.len());
        for (node, parent) in &preorder.nodes {
            let has_phase = filter.phases.is_empty() || filter.phases.contains(node.phase);
            let has_text = needle.as_ref().is_none_or(|needle| needle.is_in_node(node, texts));
            let within = has_text || is_within.get(*parent).copied().unwrap_or_default();
            is_within.push(within);
            let is_match = has_phase && has_text;
            let is_shown = has_phase && within;
            matches.push(Match {
                is_shown,
                holds_match: false,
                match_index: is_match.into(),
                size: 1,
            });
        }
        for (at, (_, parent)) in preorder.nodes.iter().enumerate().rev() {
            let Match { is_shown, holds_match, match_index, size } = matches[at];
            // A job fails because a sub-job does: without a search text, only the deepest counts as a match.
            if needle.is_none() && holds_match {
                matches[at].match_index = 0;
            }
            if let Some(parent) = matches.get_mut(*parent) {
                parent.size += size;
                parent.holds_match |= holds_match || match_index != 0;
                parent.is_shown |= is_shown;
            }
        }
        let mut match_count = 0;
        for found in matches.iter_mut().filter(|found| found.match_index != 0) {
            match_count += 1;
            found.match_index = match_count;
        }
        Self { matches, match_count }
    }

    /// The number of matches.
    pub fn match_count(&self) -> u32 {
        self.match_count
    }

    /// The result for the node at `index` in preorder.
    pub fn get(&self, index: usize) -> Match {
        self.matches.get(index).copied().unwrap_or_default()
    }
}

/// A search text, compared ignoring ASCII case: names in clouds are ASCII, and Unicode case tables would enlarge the
/// wasm.
struct Needle<'a>(&'a str);

impl<'a> Needle<'a> {
    fn new(query: &'a str) -> Option<Self> {
        let query = query.trim();
        (!query.is_empty()).then_some(Self(query))
    }

    fn is_in_node(&self, node: &Node, texts: &Texts) -> bool {
        let own: [Option<&Rc<str>>; 5] = [
            Some(&node.name),
            node.reason.as_ref(),
            node.code.as_ref(),
            node.job_type.as_ref(),
            Some(&node.id),
        ];
        own.into_iter().flatten().any(|text| self.is_in_text(text))
            || self.is_in_text(&phrases::title(texts, node))
    }

    fn is_in_text(&self, text: &str) -> bool {
        let needle = self.0.as_bytes();
        text.as_bytes().windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
    }
}
