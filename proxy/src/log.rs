//! The log on standard error: one line per event, as text or as JSON.

use std::fmt;
use std::io::IsTerminal;

use tracing::Metadata;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt as lines, registry, reload};

use crate::config::LogConfig;

type Format = Box<dyn Layer<Registry> + Send + Sync>;

/// The log of this process, whose settings can change.
pub struct Log {
    format: reload::Handle<Format, Registry>,
    level: reload::Handle<LevelFilter, Registry>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

impl Log {
    /// Starts the log of this process.
    pub fn start(config: LogConfig) -> Self {
        // Only the proxy's own events: libraries might log the secrets that they send.
        let own =
            FilterFn::new(|metadata: &Metadata<'_>| metadata.target().starts_with("jobtree_proxy"));
        let (layer, format) = reload::Layer::new(format(config));
        let (filter, level) = reload::Layer::new(LevelFilter::from_level(config.level));
        // Fails if this process already has a subscriber, which then stays in use.
        let _ = registry().with(layer.with_filter(own).with_filter(filter)).try_init();
        Self { format, level }
    }

    /// Changes the settings of the log.
    pub fn configure(&self, config: LogConfig) {
        // Fails only if another subscriber is in use.
        let _ = self.format.reload(format(config));
        let _ = self.level.reload(LevelFilter::from_level(config.level));
    }
}

fn format(config: LogConfig) -> Format {
    let writer = std::io::stderr;
    if config.json {
        lines::layer().json().flatten_event(true).with_writer(writer).boxed()
    } else {
        lines::layer().with_ansi(writer().is_terminal()).with_writer(writer).boxed()
    }
}
