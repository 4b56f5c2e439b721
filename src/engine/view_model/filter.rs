//! Filter and search: the leaves in given phases, the nodes with a given text, or the leaves that meet both.

use std::rc::Rc;

use super::phase_counts::PhaseCounts;
use crate::engine::i18n::{Texts, phrases};
use crate::engine::model::phase::Phases;
use crate::engine::model::snapshot::Node;

/// A filter by phase and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The phases whose leaves to show, with the nodes above them; empty for all nodes.
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
    /// Whether the node is shown: it matches, is above a match, or, without phases, is below a node with the text.
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
            // As the chips count: a branch is shown for the leaves below it, not for its own phase.
            let has_phase = filter.phases.is_empty()
                || node.children.is_empty() && PhaseCounts::of(node).has_any(filter.phases);
            let has_text = needle.as_ref().is_none_or(|needle| needle.is_in_node(node, texts));
            let within = has_text || is_within.get(*parent).copied().unwrap_or_default();
            is_within.push(within);
            let is_shown = has_phase && within;
            // With a text and phases, it is enough for the text to be above the leaf.
            let is_match = is_shown && (has_text || !filter.phases.is_empty());
            matches.push(Match {
                is_shown,
                holds_match: false,
                match_index: is_match.into(),
                size: 1,
            });
        }
        for (at, (_, parent)) in preorder.nodes.iter().enumerate().rev() {
            let Match { is_shown, holds_match, match_index, size } = matches[at];
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
