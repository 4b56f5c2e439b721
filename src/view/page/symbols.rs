//! The icons, each once per page: a row only refers to its icon.

use yew::prelude::*;

use super::html_text;
use crate::engine::model::phase::Phase;
use crate::view::parts::icon;

/// Writes the symbols, which show nothing themselves.
pub(super) fn write_symbols(text: &mut String) {
    text.push_str("<svg class=unseen aria-hidden=true>");
    for phase in Phase::ALL {
        let paths = paths(&icon::phase(phase).into());
        text.push_str("<symbol viewBox=\"0 0 16 16\"");
        html_text::attribute("id", id(phase), text);
        text.push('>');
        html_text::write_plain(&paths, text);
        text.push_str("</symbol>");
    }
    text.push_str("</svg>");
}

/// The ID of a phase's symbol, which is as short as it can be.
fn id(phase: Phase) -> &'static str {
    match phase {
        Phase::Pending => "p0",
        Phase::Running => "p1",
        Phase::Paused => "p2",
        Phase::Succeeded => "p3",
        Phase::Partial => "p4",
        Phase::Failed => "p5",
        Phase::Cancelled => "p6",
        Phase::Skipped => "p7",
        Phase::Unknown => "p8",
    }
}

/// What is in an `svg` element.
fn paths(svg: &Html) -> Html {
    match svg {
        Html::VTag(tag) => tag.children().cloned().unwrap_or_default(),
        _ => Html::default(),
    }
}

/// Writes the icon of a phase.
pub(super) fn write_phase(phase: Phase, text: &mut String) {
    text.push_str("<svg class=icon aria-hidden=true><use href=#");
    text.push_str(id(phase));
    text.push_str(" /></svg>");
}
