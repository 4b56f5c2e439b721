//! The tree as nested lists, whose branches are links. `role="tree"` would promise a keyboard that needs a script.

use std::rc::Rc;

use super::paging::{RowPage, RowPages};
use super::query::{NodeHash, PageQuery};
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
    pub(super) pages: RowPages,
    pub(super) page: RowPage,
    pub(super) now: Timestamp,
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
        let pages = RowPages::new(&outline, root);
        let page = pages.page(query.page);
        Self { texts, query, root, outline, pages, page, now }
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
        let hash = NodeHash::of(node);
        let link = entry.expanded.map(|is_open| BranchLink {
            href: self.query.with_branch(hash, !is_open).link(),
            is_open,
        });
        text.push_str(if link.is_some() { "<li><div class=row" } else { "<li class=row" });
        html_text::attribute("data-phase", row.phase.as_str(), text);
        text.push('>');
        row::write_cells(&row, link.as_ref(), self.query.at == Some(hash), text);
        if link.is_some() {
            text.push_str("</div>");
        }
    }

    /// A link to the row of the node with this ID, with the branches above it open; `None` if there is no such node.
    pub(super) fn link_to(&self, id: &str) -> Option<String> {
        let path = path_to(self.root, id)?;
        let (node, above) = path.split_last()?;
        if let Some(index) = self.outline.index_of(self.root, id) {
            let query = self.query.with_page(self.pages.number_of(index));
            return Some(query.with_focus(NodeHash::of(node)).link());
        }
        let query = above.iter().fold(self.query.clone(), |query, branch| {
            query.with_branch(NodeHash::of(branch), true)
        });
        let outline = Outline::new(self.root, &query.expansion(self.root), None);
        let index = outline.index_of(self.root, id)?;
        let page = RowPages::new(&outline, self.root).number_of(index);
        let query = query.with_page(page).with_focus(NodeHash::of(node));
        Some(query.link())
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
