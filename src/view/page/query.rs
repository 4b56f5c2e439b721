//! The query of a page's URL: what the reader chose.

use std::fmt::{self, Write};

use crate::engine::model::snapshot::Node;
use crate::engine::view_model::expansion::{Expand, Expansion};
use crate::view::theme::Theme;

/// The most branches that a reader can have opened or closed. The oldest choices are dropped, because every link on the page
/// has them all.
const MAX_CHOSEN: usize = 32;

/// The query of a page's URL. [`Display`](fmt::Display) writes it without the question mark, with what [`parse`](Self::parse)
/// did not know first.
///
/// | Parameter | Values |
/// |---|---|
/// | `expand` | which branches are open: `auto` (default: those that run or have failed), `all`, `none` |
/// | `open`, `close` | other branches that the reader has opened or closed: hashes of their IDs, separated by dots |
/// | `at` | the row that has the focus and is in view: the one that the reader has opened, closed or asked for |
/// | `page` | the part of a large job, from 1 |
/// | `refresh` | `off`: the page does not refresh itself |
/// | `theme` | `auto` (default: as the reader's system), `light`, `dark` |
/// | `until` | until when a job that was not found is tried again, in seconds since 1970 |
///
/// An invalid value counts as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PageQuery {
    /// Which branches open by themselves.
    pub expand: Expand,
    /// The part of a large job, from 1; 0 counts as 1.
    pub page: usize,
    /// Whether the reader has stopped the refreshing.
    pub is_paused: bool,
    /// The colours.
    pub theme: Theme,
    /// Until when a job that was not found is tried again, in seconds since 1970.
    pub(super) until: Option<i64>,
    open: Vec<NodeHash>,
    closed: Vec<NodeHash>,
    /// The row that has the focus. Not a fragment, because with one, Chromium takes a refresh for a jump within the page.
    pub(super) at: Option<NodeHash>,
    /// Parameters that are not the page's, as they were sent.
    others: String,
}

/// Names a node in a link, where its ID may be too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NodeHash(u32);

impl NodeHash {
    /// FNV-1a of the ID: the same on every server.
    pub(super) fn of(node: &Node) -> Self {
        let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        Self(node.id.bytes().fold(0x811c_9dc5, step))
    }

    fn parse(text: &str) -> Option<Self> {
        let is_hash = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| u32::from_str_radix(text, 16).ok().map(Self))?
    }
}

impl fmt::Display for NodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl PageQuery {
    /// Parses a query, without its question mark. Parameters of others stay in the page's links.
    pub fn parse(query: &str) -> Self {
        let mut parsed = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "expand" => {
                    parsed.expand = match value {
                        "all" => Expand::All,
                        "none" => Expand::None,
                        _ => Expand::Auto,
                    };
                }
                "open" => parsed.open = hashes(value),
                "close" => parsed.closed = hashes(value),
                "at" => parsed.at = NodeHash::parse(value),
                "page" => parsed.page = value.parse().unwrap_or_default(),
                "refresh" => parsed.is_paused = value == "off",
                "theme" => parsed.theme = value.parse().unwrap_or_default(),
                "until" => parsed.until = value.parse().ok(),
                _ => {
                    if !parsed.others.is_empty() {
                        parsed.others.push('&');
                    }
                    parsed.others.push_str(pair);
                }
            }
        }
        parsed.page = parsed.page.max(1);
        parsed
    }

    /// The branches that are open in the tree `root`.
    pub(super) fn expansion(&self, root: &Node) -> Expansion {
        let mut expansion = Expansion::new(self.expand);
        expansion.auto_expand(root);
        if !(self.open.is_empty() && self.closed.is_empty()) {
            for node in root.descendants().filter(|node| !node.children.is_empty()) {
                let hash = NodeHash::of(node);
                if self.open.contains(&hash) {
                    expansion.set_open(&node.id, true, false);
                } else if self.closed.contains(&hash) {
                    expansion.set_open(&node.id, false, false);
                }
            }
        }
        expansion
    }

    /// The query with a branch opened or closed.
    #[must_use]
    pub(super) fn with_branch(&self, branch: NodeHash, is_open: bool) -> Self {
        let mut query = self.clone();
        query.open.retain(|other| *other != branch);
        query.closed.retain(|other| *other != branch);
        let chosen = if is_open { &mut query.open } else { &mut query.closed };
        chosen.push(branch);
        let excess = chosen.len().saturating_sub(MAX_CHOSEN);
        chosen.drain(..excess);
        query.with_focus(branch)
    }

    /// The query with the focus on this row.
    #[must_use]
    pub(super) fn with_focus(self, node: NodeHash) -> Self {
        Self { at: Some(node), ..self }
    }

    /// The query with other branches that open by themselves, and none that the reader has chosen.
    #[must_use]
    pub(super) fn with_expand(&self, expand: Expand) -> Self {
        Self { expand, page: 1, open: Vec::new(), closed: Vec::new(), at: None, ..self.clone() }
    }

    /// The query of another part of the job.
    #[must_use]
    pub(super) fn with_page(&self, page: usize) -> Self {
        Self { page, at: None, ..self.clone() }
    }

    /// The query of a page that does not refresh itself, or that does so again.
    #[must_use]
    pub(super) fn with_paused(&self, is_paused: bool) -> Self {
        Self { is_paused, ..self.clone() }
    }

    #[must_use]
    pub(super) fn with_until(&self, until: Option<i64>) -> Self {
        Self { until, ..self.clone() }
    }

    /// The query as a link from the page.
    pub(super) fn link(&self) -> String {
        format!("?{self}")
    }
}

impl fmt::Display for PageQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut pair = |f: &mut fmt::Formatter<'_>, name: &str, value: &dyn fmt::Display| {
            let result = write!(f, "{separator}{name}={value}");
            separator = "&";
            result
        };
        match self.expand {
            Expand::Auto => {}
            Expand::All => pair(f, "expand", &"all")?,
            Expand::None => pair(f, "expand", &"none")?,
        }
        if !self.open.is_empty() {
            pair(f, "open", &joined(&self.open))?;
        }
        if !self.closed.is_empty() {
            pair(f, "close", &joined(&self.closed))?;
        }
        if let Some(at) = self.at {
            pair(f, "at", &at)?;
        }
        if self.page > 1 {
            pair(f, "page", &self.page)?;
        }
        if self.is_paused {
            pair(f, "refresh", &"off")?;
        }
        if self.theme != Theme::Auto {
            pair(f, "theme", &self.theme)?;
        }
        if let Some(until) = self.until {
            pair(f, "until", &until)?;
        }
        if !self.others.is_empty() {
            write!(f, "{separator}{}", self.others)?;
        }
        Ok(())
    }
}

fn hashes(value: &str) -> Vec<NodeHash> {
    value.split('.').filter_map(NodeHash::parse).take(MAX_CHOSEN).collect()
}

fn joined(hashes: &[NodeHash]) -> String {
    let mut text = String::new();
    for (at, hash) in hashes.iter().enumerate() {
        // Writing to a `String` never fails.
        let _ = write!(text, "{}{hash}", if at > 0 { "." } else { "" });
    }
    text
}
