//! The log on standard error: one line per event, as text or as JSON.

use std::io::IsTerminal;

use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

use crate::config::LogConfig;

/// Starts the log of this process.
pub fn start(config: LogConfig) {
    // Only the proxy's own events: libraries might log the secrets that they send.
    let own =
        FilterFn::new(|metadata: &Metadata<'_>| metadata.target().starts_with("jobtree_proxy"))
            .with_max_level_hint(config.level);
    let level = LevelFilter::from_level(config.level);
    let writer = std::io::stderr;
    let layer = if config.json {
        fmt::layer().json().flatten_event(true).with_writer(writer).boxed()
    } else {
        fmt::layer().with_ansi(writer().is_terminal()).with_writer(writer).boxed()
    };
    // Fails if this process already has a subscriber, which then stays in use.
    let _ = registry().with(layer.with_filter(own).with_filter(level)).try_init();
}
