//! Which branches are open.

use std::collections::HashMap;
use std::rc::Rc;

use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::Node;

/// Which branches open by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expand {
    /// What runs or has failed, once, as it becomes so.
    #[default]
    Auto,
    /// All.
    All,
    /// The job itself only.
    None,
}

/// Which branches are open: what the person chose, else what became worth seeing.
#[derive(Debug, Clone, Default)]
pub struct Expansion {
    mode: Expand,
    branches: HashMap<Rc<str>, Branch>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Branch {
    /// What the person wants of it.
    chosen: Option<bool>,
    /// The same while the tree is filtered, which is forgotten with the filter.
    chosen_in_filter: Option<bool>,
    /// Whether it opened by itself.
    opened: bool,
}

impl Expansion {
    /// With nothing open yet.
    pub fn new(mode: Expand) -> Self {
        Self { mode, branches: HashMap::new() }
    }

    /// Which branches open by themselves from now on. What has opened so far stays open.
    pub fn set_mode(&mut self, mode: Expand) {
        self.mode = mode;
    }

    /// Opens the root and every branch that runs or has failed, or has something below it that does: a heading may have
    /// succeeded when what stands below it has not. Nothing is ever closed here, so that a branch that has succeeded
    /// since does not vanish under the reader's eyes.
    pub fn auto_expand(&mut self, root: &Node) {
        for node in root.descendants() {
            self.auto_expand_one(node, std::ptr::eq(node, root));
        }
    }

    /// The same for one node, the root or not. Whether it has opened.
    pub(super) fn auto_expand_one(&mut self, node: &Node, is_root: bool) -> bool {
        let is_of_interest = match self.mode {
            Expand::All => true,
            Expand::None => false,
            Expand::Auto => {
                matches!(node.phase, Phase::Running | Phase::Failed)
                    || node.progress.running > 0
                    || node.progress.failed > 0
            }
        };
        if node.children.is_empty() || !(is_of_interest || is_root) {
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

    /// What the person wants of a branch. Stays so, but what is chosen while the tree is filtered ends with the filter.
    pub fn set_open(&mut self, id: &Rc<str>, open: bool, is_filtered: bool) {
        let branch = self.branches.entry(id.clone()).or_default();
        if is_filtered {
            branch.chosen_in_filter = Some(open);
        } else {
            branch.chosen = Some(open);
        }
    }

    /// The person opens or closes every branch there is.
    pub fn set_all_open(&mut self, root: &Node, open: bool, is_filtered: bool) {
        for node in root.descendants().filter(|node| !node.children.is_empty()) {
            // Closing all leaves what one level down is: a tree of one row says nothing.
            self.set_open(&node.id, open || std::ptr::eq(node, root), is_filtered);
        }
    }

    /// The tree is no longer filtered, or otherwise.
    pub fn forget_filter(&mut self) {
        for branch in self.branches.values_mut() {
            branch.chosen_in_filter = None;
        }
    }

    /// Whether the sub-jobs of this job are shown.
    pub fn is_open(&self, id: &str) -> bool {
        self.branches.get(id).is_some_and(|branch| branch.chosen.unwrap_or(branch.opened))
    }

    /// The same while the tree is filtered. `holds_match` is whether something below it was looked for.
    pub fn is_open_in_filter(&self, id: &str, holds_match: bool) -> bool {
        let chosen = self.branches.get(id).and_then(|branch| branch.chosen_in_filter);
        chosen.unwrap_or(holds_match)
    }
}
