//! Writes Yew's nodes as HTML.
//!
//! Yew renders components, which takes an async runtime. The parts of the widget are functions without state, so their nodes
//! can be written at once; and their buttons, which need a script, can become links.

use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

/// Elements without an end tag.
const VOID: [&str; 4] = ["br", "input", "link", "meta"];

/// Elements of SVG, which may be closed by `/>`.
const SVG: [&str; 6] = ["line", "path", "rect", "svg", "symbol", "use"];

/// Attributes that only a script or the style sheet of a page around the widget needs, and those that this page's style sheet
/// sets for all lines of a bar.
const UNUSED: [&str; 5] = ["data-do", "part", "type", "y1", "y2"];

/// Writes `html` to `text`. A button becomes a link if `link` has a URL for its action; others are left out.
pub(super) fn write(html: &Html, link: &dyn Fn(&str) -> Option<String>, text: &mut String) {
    match html {
        VNode::VTag(tag) => write_tag(tag, link, text),
        VNode::VText(written) => escape(&written.text, text),
        VNode::VList(list) => list.iter().for_each(|child| write(child, link, text)),
        // No part of the widget has any of these.
        VNode::VComp(_)
        | VNode::VPortal(_)
        | VNode::VRef(_)
        | VNode::VSuspense(_)
        | VNode::VRaw(_) => {}
    }
}

/// Writes `html`, which has no buttons.
pub(super) fn write_plain(html: &Html, text: &mut String) {
    write(html, &|_| None, text);
}

fn write_tag(tag: &VTag, link: &dyn Fn(&str) -> Option<String>, text: &mut String) {
    let mut name = tag.tag();
    let mut href = None;
    if name == "button" {
        let action = tag.attributes.iter().find(|(name, _)| *name == "data-do");
        match action.and_then(|(_, action)| link(action)) {
            Some(url) => (name, href) = ("a", Some(url)),
            None => return,
        }
    }
    let children = |text: &mut String| {
        if let Some(children) = tag.children() {
            write(children, link, text);
        }
    };
    // A slot is where a page would put its own content.
    if name == "slot" {
        return children(text);
    }
    text.push('<');
    text.push_str(name);
    for (name, value) in tag.attributes.iter().filter(|(name, _)| !UNUSED.contains(name)) {
        attribute(name, value, text);
    }
    if let Some(href) = href {
        attribute("href", &href, text);
    }
    let begin = text.len();
    text.push('>');
    if VOID.contains(&name) {
        return;
    }
    children(text);
    if text.len() == begin + 1 && SVG.contains(&name) {
        text.truncate(begin);
        // After a value without quotation marks, a slash would be part of it.
        text.push_str(if text.ends_with('"') { "/>" } else { " />" });
        return;
    }
    text.push_str("</");
    text.push_str(name);
    text.push('>');
}

/// Writes an attribute, without quotation marks where HTML needs none.
pub(super) fn attribute(name: &str, value: &str, text: &mut String) {
    text.push(' ');
    text.push_str(name);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:%#".contains(&byte);
    if value.is_empty() {
        return;
    }
    if value.bytes().all(is_word) {
        text.push('=');
        text.push_str(value);
        return;
    }
    text.push_str("=\"");
    escape(value, text);
    text.push('"');
}

/// Writes a text so that it stays text, also within quotation marks.
pub(super) fn escape(written: &str, text: &mut String) {
    let mut rest = written;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        text.push_str(match after.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &after[1..];
    }
    text.push_str(rest);
}
