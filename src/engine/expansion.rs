//! Which branches are open.

use std::collections::{HashMap, HashSet};

use super::phase::Phase;
use super::snapshot::Node;

/// Which branches are open: what the person chose, else what became worth seeing.
#[derive(Debug, Clone, Default)]
pub struct Expansion {
    chosen: HashMap<String, bool>,
    opened: HashSet<String>,
}

impl Expansion {
    /// Opens the root and every branch that runs or has failed, or has something below it that does: a heading may have
    /// succeeded when what stands below it has not. Nothing is ever closed here, so that a branch that has succeeded
    /// since does not vanish under the reader's eyes.
    pub fn observe(&mut self, root: &Node) {
        for node in root.descendants().filter(|node| !node.children.is_empty()) {
            let is_root = std::ptr::eq(node, root);
            let is_of_interest = matches!(node.phase, Phase::Running | Phase::Failed)
                || node.progress.running > 0
                || node.progress.failed > 0;
            if is_root || is_of_interest {
                self.opened.insert(node.id.to_string());
            }
        }
    }

    /// What the person wants of a branch. Stays so.
    pub fn choose(&mut self, id: &str, open: bool) {
        self.chosen.insert(id.to_owned(), open);
    }

    /// Whether the sub-jobs of this job are shown.
    pub fn is_open(&self, id: &str) -> bool {
        self.chosen.get(id).copied().unwrap_or_else(|| self.opened.contains(id))
    }
}
