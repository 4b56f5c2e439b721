//! ANSI colors for the phases in a text.

use jobtree::engine::i18n::untrusted::isolated;
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::{Node, Phase};

const RESET: &str = "\x1b[0m";

/// The sequence that starts the color of a phase: one that is readable on light and on dark terminals.
fn color(phase: Phase) -> &'static str {
    match phase {
        Phase::Succeeded => "\x1b[32m",
        Phase::Failed => "\x1b[1;31m",
        Phase::Partial | Phase::Paused => "\x1b[33m",
        Phase::Running => "\x1b[36m",
        _ => "\x1b[2m",
    }
}

/// The text report of a job with its phases in color. Only the lines of nodes begin with a bracket, in the order of the tree.
pub(super) fn colored(texts: &Texts, root: &Node, text: &str) -> String {
    let mut nodes = root.descendants();
    let mut colored = String::with_capacity(text.len() * 5 / 4);
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let phase = content.starts_with('[').then(|| nodes.next()).flatten().and_then(|node| {
            let label = format!("[{}]", isolated(&phrases::phase_of(texts, node)));
            content.starts_with(&label).then_some((node.phase, label))
        });
        match phase {
            Some((phase, label)) => {
                colored.push_str(&line[..line.len() - content.len()]);
                colored.extend([color(phase), &label, RESET, &content[label.len()..]]);
            }
            None => colored.push_str(line),
        }
    }
    colored
}
