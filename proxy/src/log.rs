//! The log: on standard error, a line an event, as text or as JSON.

use std::io::IsTerminal;

use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::Log;

/// Begins to write it, once a process.
pub fn start(log: Log) {
    // Only what we write ourselves: libraries might write what they send.
    let own = FilterFn::new(|about: &Metadata<'_>| about.target().starts_with("jobtree_proxy"))
        .with_max_level_hint(log.level);
    let level = LevelFilter::from_level(log.level);
    let to = std::io::stderr;
    let layer = if log.json {
        fmt::layer().json().flatten_event(true).with_writer(to).boxed()
    } else {
        fmt::layer().with_ansi(to().is_terminal()).with_writer(to).boxed()
    };
    // Somebody else who writes the log of this process goes on to.
    let _ = registry().with(layer.with_filter(own).with_filter(level)).try_init();
}
