//! Open and closed branches.

use std::collections::HashMap;
use std::rc::Rc;

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// Which branches open automatically.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Expand {
    /// Running and failed branches, once, when they start to run or fail.
    #[default]
    Auto,
    /// All branches.
    All,
    /// Only the root.
    None,
}

/// The open branches: by the user's choice, or else those that opened automatically.
#[derive(Debug, Clone, Default)]
pub struct Expansion {
    mode: Expand,
    branches: HashMap<Rc<str>, Branch>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Branch {
    /// Whether the user opened or closed the branch.
    chosen: Option<bool>,
    /// Whether the user opened or closed the branch under the current filter; dropped with the filter.
    chosen_in_filter: Option<bool>,
    /// Whether the branch opened automatically.
    opened: bool,
}

impl Expansion {
    /// No open branches.
    pub fn new(mode: Expand) -> Self {
        Self { mode, branches: HashMap::new() }
    }

    /// Changes which branches open automatically. Open branches stay open.
    pub fn set_mode(&mut self, mode: Expand) {
        self.mode = mode;
    }

    /// Opens the root and the branches that the mode selects.
    ///
    /// With [`Expand::Auto`], a branch counts as running or failed if a leaf below it is: a heading can have succeeded
    /// before its tasks. Never closes a branch, so that nothing the user is reading disappears.
    pub fn auto_expand(&mut self, root: &Node) {
        for node in root.descendants() {
            self.auto_expand_one(node, std::ptr::eq(node, root));
        }
    }

    /// Opens the branch of one node if the mode selects it. Returns true if it was not open automatically before.
    pub(super) fn auto_expand_one(&mut self, node: &Node, is_root: bool) -> bool {
        let opens = match self.mode {
            Expand::All => true,
            Expand::None => false,
            Expand::Auto => {
                matches!(node.phase, Phase::Running | Phase::Failed)
                    || node.progress.running > 0
                    || node.progress.failed > 0
            }
        };
        if node.children.is_empty() || !(opens || is_root) {
            return false;
        }
        match self.branches.get_mut(&*node.id) {
            Some(branch) => !std::mem::replace(&mut branch.opened, true),
            None => {
                let branch = Branch { opened: true, ..Branch::default() };
                self.branches.insert(node.id.clone(), branch);
                true
            }
        }
    }

    /// Opens or closes a branch for the user. Under a filter, the choice is dropped with the filter.
    pub fn set_open(&mut self, id: &Rc<str>, open: bool, is_filtered: bool) {
        let branch = self.branches.entry(id.clone()).or_default();
        if is_filtered {
            branch.chosen_in_filter = Some(open);
        } else {
            branch.chosen = Some(open);
        }
    }

    /// Opens or closes all branches for the user.
    pub fn set_all_open(&mut self, root: &Node, open: bool, is_filtered: bool) {
        for node in root.descendants().filter(|node| !node.children.is_empty()) {
            // The root stays open: a tree of one row is of no use.
            self.set_open(&node.id, open || std::ptr::eq(node, root), is_filtered);
        }
    }

    /// Drops the choices under the previous filter.
    pub fn clear_filtered(&mut self) {
        for branch in self.branches.values_mut() {
            branch.chosen_in_filter = None;
        }
    }

    /// Whether the branch of the node with this ID is open, without a filter.
    pub fn is_open(&self, id: &str) -> bool {
        self.branches.get(id).is_some_and(|branch| branch.chosen.unwrap_or(branch.opened))
    }

    /// Whether the branch of the node with this ID is open under a filter. `holds_match` says whether a node below it
    /// matches.
    pub fn is_open_in_filter(&self, id: &str, holds_match: bool) -> bool {
        let chosen = self.branches.get(id).and_then(|branch| branch.chosen_in_filter);
        chosen.unwrap_or(holds_match)
    }
}
