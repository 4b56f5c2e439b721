//! What of a job is looked for: phases, a text, or both.

use std::rc::Rc;

use crate::engine::i18n::{Texts, phrases};
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::snapshot::Node;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these; empty for all.
    pub phases: Phases,
    /// In names, titles, ids, reasons and codes, without regard to case.
    pub query: String,
}

impl Filter {
    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty() && self.query.trim().is_empty()
    }
}

/// How many nodes are in each phase: of those within each other that share one, the deepest only, as they are the ones
/// that the filter finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PhaseCounts([u32; Phase::ALL.len()]);

impl PhaseCounts {
    /// Of a job.
    pub fn of(root: &Node) -> Self {
        let mut counts = Self::default();
        root.descendants().for_each(|node| counts.count(node, 1));
        counts
    }

    /// PhaseCounts a node in the place of another, the nodes below them apart.
    pub(super) fn replace(&mut self, old: &Node, new: &Node) {
        self.count(new, 1);
        self.count(old, u32::MAX); // one less
    }

    fn count(&mut self, node: &Node, one: u32) {
        if !node.children.iter().any(|child| child.phases.contains(node.phase)) {
            let count = &mut self.0[node.phase as usize];
            *count = count.wrapping_add(one);
        }
    }

    /// In one phase.
    pub fn get(&self, phase: Phase) -> u32 {
        self.0[phase as usize]
    }
}

/// All nodes of a job, parents first, each with the place of its parent in the line.
struct Preorder<'a> {
    nodes: Vec<(&'a Node, usize)>,
}

impl<'a> Preorder<'a> {
    fn new(root: &'a Node) -> Self {
        let mut nodes = Vec::new();
        let mut left = vec![(root, usize::MAX)];
        while let Some((node, parent)) = left.pop() {
            let place = nodes.len();
            nodes.push((node, parent));
            left.extend(node.children.iter().rev().map(|child| (&**child, place)));
        }
        Self { nodes }
    }
}

/// What a filter means for each node, parents first.
#[derive(Debug, Default)]
pub struct FilterMatches {
    matches: Vec<Match>,
    match_count: u32,
}

/// What a filter means for one node.
#[derive(Debug, Clone, Copy, Default)]
pub struct Match {
    /// Whether it is shown: looked for, above something that is, or below something whose text was.
    pub is_shown: bool,
    /// Whether something below it is looked for.
    pub holds_match: bool,
    /// Which of the nodes that are looked for it is, from 1; 0 for others.
    pub match_index: u32,
    /// How many nodes it has with those below it.
    pub size: u32,
}

impl FilterMatches {
    /// Looks for what `filter` says.
    pub fn new(root: &Node, filter: &Filter, texts: &Texts) -> Self {
        let line = Preorder::new(root);
        let needle = Needle::new(&filter.query);
        let mut matches: Vec<Match> = Vec::with_capacity(line.nodes.len());
        // Whether its own text or that of one above it was looked for: what is found can be opened.
        let mut is_within: Vec<bool> = Vec::with_capacity(line.nodes.len());
        for (node, parent) in &line.nodes {
            let has_phase = filter.phases.is_empty() || filter.phases.contains(node.phase);
            let has_text = needle.as_ref().is_none_or(|needle| needle.is_in(node, texts));
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
        for (at, (_, parent)) in line.nodes.iter().enumerate().rev() {
            let Match { is_shown, holds_match, match_index, size } = matches[at];
            // A job has failed because a sub-job has: without a text to look for, the deepest is the match_index.
            if needle.is_none() && holds_match {
                matches[at].match_index = 0;
            }
            if let Some(above) = matches.get_mut(*parent) {
                above.size += size;
                above.holds_match |= holds_match || match_index != 0;
                above.is_shown |= is_shown;
            }
        }
        let mut match_count = 0;
        for found in matches.iter_mut().filter(|found| found.match_index != 0) {
            match_count += 1;
            found.match_index = match_count;
        }
        Self { matches, match_count }
    }

    /// How many nodes are looked for.
    pub fn match_count(&self) -> u32 {
        self.match_count
    }

    /// Of the node at this place, parents first.
    pub fn get(&self, place: usize) -> Match {
        self.matches.get(place).copied().unwrap_or_default()
    }
}

/// A text to be found without regard to the case of ASCII letters: names in clouds have no others, and the tables of
/// all the world's cases are as large as the tree.
struct Needle<'a>(&'a str);

impl<'a> Needle<'a> {
    fn new(query: &'a str) -> Option<Self> {
        let query = query.trim();
        (!query.is_empty()).then_some(Self(query))
    }

    fn is_in(&self, node: &Node, texts: &Texts) -> bool {
        let own: [Option<&Rc<str>>; 5] = [
            Some(&node.name),
            node.reason.as_ref(),
            node.code.as_ref(),
            node.job_type.as_ref(),
            Some(&node.id),
        ];
        own.into_iter().flatten().any(|text| self.is_within(text))
            || self.is_within(&phrases::title(texts, node))
    }

    fn is_within(&self, text: &str) -> bool {
        let needle = self.0.as_bytes();
        text.as_bytes().windows(needle.len()).any(|place| place.eq_ignore_ascii_case(needle))
    }
}
