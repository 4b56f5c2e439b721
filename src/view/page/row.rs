//! A row of the page's tree: the cells of the widget's row in less markup, because a page has a thousand of them.
//!
//! Written as text. Each cell is a paragraph, whose end tag HTML allows to leave out before the next one.

use yew::prelude::*;

use super::html_text::{attribute, escape, write_plain};
use super::symbols;
use crate::engine::view_model::rows::{Row, RowProgress};
use crate::view::parts::stacked_bar::silent_bar;

/// The link of a branch, which opens or closes it.
#[derive(Debug)]
pub(super) struct BranchLink {
    pub(super) href: String,
    pub(super) is_open: bool,
}

/// Writes the cells of a row. `has_focus` is whether the browser focuses it and scrolls to it.
pub(super) fn write_cells(
    row: &Row,
    link: Option<&BranchLink>,
    has_focus: bool,
    text: &mut String,
) {
    symbols::write_phase(row.phase, text);
    write_what(row, link, has_focus, text);
    // The head has the progress of the root.
    if let Some(progress) = row.progress.as_ref().filter(|_| row.level > 1) {
        write_progress(progress, text);
    }
    text.push_str("<p class=phase>");
    escape(&row.phase_text, text);
    if let Some(duration) = &row.duration {
        text.push_str("<p class=duration>");
        escape(duration, text);
    }
    if let Some(reason) = &row.reason {
        text.push_str("<p class=reason><bdi translate=yes");
        language(reason.lang, text);
        text.push('>');
        escape(reason, text);
        text.push_str("</bdi>");
    }
}

/// The title and the name. Those of a branch are the link that opens it.
fn write_what(row: &Row, link: Option<&BranchLink>, has_focus: bool, text: &mut String) {
    text.push_str(if link.is_some() { "<a class=what" } else { "<p class=what" });
    if has_focus {
        text.push_str(if link.is_some() { " autofocus" } else { " autofocus tabindex=-1" });
    }
    if let Some(BranchLink { href, is_open }) = link {
        attribute("href", href, text);
        attribute("aria-expanded", if *is_open { "true" } else { "false" }, text);
    }
    text.push_str("><b");
    // The tree as a whole is not to be translated: it is in the reader's language, except for what the service says.
    if row.title.lang.is_some() {
        attribute("translate", "yes", text);
    }
    language(row.title.lang, text);
    text.push('>');
    escape(&row.title, text);
    text.push_str("</b>");
    if let Some(name) = &row.name {
        text.push_str(" <bdi>");
        escape(name, text);
        text.push_str("</bdi>");
    }
    if link.is_some() {
        text.push_str("</a>");
    }
}

fn write_progress(progress: &RowProgress, text: &mut String) {
    text.push_str("<div class=progress>");
    write_plain(&Html::from(silent_bar(&progress.steps, None)), text);
    text.push_str(" <bdi class=counts>");
    escape(&progress.text, text);
    text.push_str("</bdi></div>");
}

fn language(lang: Option<&str>, text: &mut String) {
    if let Some(lang) = lang {
        attribute("lang", lang, text);
    }
}
