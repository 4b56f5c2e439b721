//! The tree as nested lists, whose branches are links. `role="tree"` would promise a keyboard that needs a script.

use std::rc::Rc;

use super::paging::RowPage;
use super::query::{BranchHash, PageQuery};
use super::row::{self, BranchLink};
use super::{html_text, symbols};
use crate::engine::i18n::Texts;
use crate::engine::model::snapshot::Node;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::view_model::outline::{Outline, OutlineEntry};
use crate::engine::view_model::rows;

/// The tree of one page.
#[derive(Debug)]
pub(super) struct PageTree<'a> {
    pub(super) texts: &'a Texts,
    pub(super) query: &'a PageQuery,
    pub(super) root: &'a Rc<Node>,
    pub(super) outline: Outline,
    pub(super) page: RowPage,
    pub(super) now: Timestamp,
    /// The ID of a node that a link of the page leads to.
    pub(super) target: Option<&'a str>,
}

impl<'a> PageTree<'a> {
    /// The tree in the state that `query` describes.
    pub(super) fn new(
        texts: &'a Texts,
        query: &'a PageQuery,
        root: &'a Rc<Node>,
        now: Timestamp,
    ) -> Self {
        let outline = Outline::new(root, &query.expansion(root), None);
        let page = RowPage::new(query.page, outline.len());
        Self { texts, query, root, outline, page, now, target: None }
    }

    /// Writes the list. `label` is its accessible name, `is_still` whether icons do not move.
    pub(super) fn write(&self, label: &str, is_still: bool, text: &mut String) {
        symbols::write_symbols(text);
        text.push_str("<ul class=tree translate=no");
        html_text::attribute("aria-label", label, text);
        if is_still {
            html_text::attribute("data-still", "", text);
        }
        text.push('>');
        let ancestors = self.ancestors(self.page.rows.start);
        let mut level = 1;
        self.outline.find_node(self.root, |index, node| {
            if index >= self.page.rows.end {
                return Some(());
            }
            if self.page.rows.contains(&index) || ancestors.contains(&index) {
                let entry = self.outline.get(index)?;
                // End tags of list items may be left out.
                if entry.level > level {
                    text.push_str("<ul>");
                }
                for _ in entry.level..level {
                    text.push_str("</ul>");
                }
                level = entry.level;
                self.write_row(node, entry, text);
            }
            None
        });
        for _ in 0..level {
            text.push_str("</ul>");
        }
    }

    /// The indices of the rows above the row at `index`, which say where it is.
    fn ancestors(&self, index: usize) -> Vec<usize> {
        let mut ancestors = Vec::new();
        let mut entry = self.outline.get(index);
        while let Some(below) = entry.filter(|entry| entry.level > 1) {
            ancestors.push(below.parent as usize);
            entry = self.outline.get(below.parent as usize);
        }
        ancestors
    }

    fn write_row(&self, node: &Node, entry: &OutlineEntry, text: &mut String) {
        let row = rows::row(self.texts, node, entry, None, self.now);
        let link = entry.expanded.map(|is_open| self.branch_link(node, is_open));
        let is_branch = link.is_some();
        text.push_str(if is_branch { "<li><div class=row" } else { "<li class=row" });
        html_text::attribute("data-phase", row.phase.as_str(), text);
        text.push('>');
        let is_target = self.target == Some(&*node.id);
        let anchor = (is_branch || is_target).then(|| anchor(node));
        row::write_cells(&row, anchor.as_deref(), link.as_ref(), text);
        if is_branch {
            text.push_str("</div>");
        }
    }

    /// The link that opens or closes a branch. Its fragment is the row itself, so that the browser keeps it in view, and the
    /// focus on it.
    fn branch_link(&self, node: &Node, is_open: bool) -> BranchLink {
        let query = self.query.with_branch(BranchHash::of(node), !is_open);
        BranchLink { href: format!("{}#{}", query.link(), anchor(node)), is_open }
    }

    /// A link to the row of the node with this ID; `None` if there is no such node.
    pub(super) fn link_to(&self, id: &str) -> Option<String> {
        let path = path_to(self.root, id)?;
        let (node, above) = path.split_last()?;
        if let Some(index) = self.outline.index_of(self.root, id) {
            let page = RowPage::number_of(index);
            let is_here = page == self.page.number;
            let query = self.query.with_page(page);
            let query = if is_here { String::new() } else { query.link() };
            return Some(format!("{query}#{}", anchor(node)));
        }
        let branches = above.iter().map(|node| BranchHash::of(node));
        let query = branches.fold(self.query.clone(), |query, hash| query.with_branch(hash, true));
        let outline = Outline::new(self.root, &query.expansion(self.root), None);
        let page = RowPage::number_of(outline.index_of(self.root, id)?);
        Some(format!("{}#{}", query.with_page(page).link(), anchor(node)))
    }
}

/// The nodes from the root to the one with this ID.
fn path_to<'a>(root: &'a Node, id: &str) -> Option<Vec<&'a Node>> {
    let mut path: Vec<&Node> = Vec::new();
    let mut pending = vec![(root, 0)];
    while let Some((node, level)) = pending.pop() {
        path.truncate(level);
        path.push(node);
        if *node.id == *id {
            return Some(path);
        }
        pending.extend(node.children.iter().rev().map(|child| (&**child, level + 1)));
    }
    None
}

/// The ID of a row, for fragments of URLs.
fn anchor(node: &Node) -> String {
    BranchHash::of(node).to_string()
}
