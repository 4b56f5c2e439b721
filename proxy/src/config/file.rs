//! Reads the configuration file, and reports all of its problems with their lines.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use http::Uri;
use toml::Spanned;
use toml::de::DeTable;

use super::error::ConfigError;
use super::problems::Problems;
use super::schema::FILE;
use super::settings::{Access, CacheConfig, Config, DEFAULT_LISTEN, Limits, LogConfig};
use super::table::Table;
use super::{access_table, schema_check, upstream_table};

/// Parses a configuration. `file` is its name in errors; `variable` reads the environment.
///
/// # Errors
///
/// All problems of the file, with their lines. If the file is not TOML, only those of its syntax.
pub fn parse(
    text: &str,
    file: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let mut problems = Problems::new(text);
    let (values, errors) = DeTable::parse_recoverable(text);
    let is_toml = add_syntax_errors(text, &errors, &mut problems);
    if !is_toml {
        return Err(problems.into_error(file));
    }
    let root = Table { spec: &FILE, values: values.get_ref(), header: 0..0 };
    schema_check::check(&root, &mut problems);

    let only = |key: &str| root.tables(key).into_iter().next();
    let listen = root.text("listen");
    let access = match only("access") {
        Some(access) => access_table::read(&access, &mut problems),
        None => (!root.has("access")).then_some(Access::Open),
    };
    let is_access_valid = access.is_some();
    let config = Config {
        listen: listen
            .as_ref()
            .and_then(|listen| read_listen(listen, &mut problems))
            .unwrap_or(DEFAULT_LISTEN),
        allowed_origins: Some(read_origins(&root.texts("allowed_origins"), &mut problems)),
        access: access.unwrap_or(Access::Open),
        cache: read_cache(only("cache"), &root.tables("upstream"), &mut problems),
        limits: only("limits").map(|table| read_limits(&table)).unwrap_or_default(),
        log: only("log").map(|table| read_log(&table)).unwrap_or_default(),
        upstreams: upstream_table::read_all(&root.tables("upstream"), &mut problems, &variable),
    };
    if is_access_valid && let Err(error) = config.ensure_not_exposed() {
        problems.add(listen.map_or(0..0, |listen| listen.span()), error.to_string());
    }
    if problems.is_empty() { Ok(config) } else { Err(problems.into_error(file)) }
}

/// Adds the errors of the parser. Returns whether the text is TOML, apart from keys and tables that occur twice.
fn add_syntax_errors(text: &str, errors: &[toml::de::Error], problems: &mut Problems<'_>) -> bool {
    let mut last_line = None;
    for error in errors {
        let span = error.span().unwrap_or_default();
        if error.message() == "duplicate key" {
            let key = text.get(span.clone()).unwrap_or_default();
            let problem =
                format!("`{key}` occurs twice. Merge it into the first one, or remove it");
            problems.add(span, problem);
            continue;
        }
        // Further errors on one line follow from the first.
        let line = Some(problems.line(span.start));
        if line != last_line {
            problems.add_with_column(span, error.message().trim());
        }
        last_line = line;
    }
    last_line.is_none()
}

fn read_listen(listen: &Spanned<&str>, problems: &mut Problems<'_>) -> Option<SocketAddr> {
    let parsed = listen.get_ref().parse().map_err(|_| {
        format!(
            "{:?} is not an address and a port. Write it as listen = {}",
            listen.get_ref(),
            FILE.key("listen").map_or("", |key| key.example)
        )
    });
    problems.check(listen.span(), parsed)
}

fn read_origins(raw: &[Spanned<&str>], problems: &mut Problems<'_>) -> Vec<String> {
    let mut origins = Vec::new();
    for origin in raw {
        let text = *origin.get_ref();
        let uri = text.parse::<Uri>().ok().filter(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.authority().is_some_and(|it| !it.as_str().contains('@'))
                && uri.path() == "/"
                && uri.query().is_none()
        });
        if uri.is_none() || text.ends_with('/') || text.contains('*') {
            problems.add(
                origin.span(),
                format!(
                    "{text:?} is not an origin. Write it as https://portal.example, without a path"
                ),
            );
        } else {
            // Browsers send origins in lower case.
            origins.push(text.to_ascii_lowercase());
        }
    }
    origins
}

fn read_cache(
    table: Option<Table<'_>>,
    upstreams: &[Table<'_>],
    problems: &mut Problems<'_>,
) -> CacheConfig {
    let default = CacheConfig::default();
    let Some(table) = table else { return default };
    let is_passthrough = |upstream: &Table<'_>| {
        upstream
            .tables("auth")
            .iter()
            .any(|auth| auth.text("mode").is_some_and(|mode| *mode.get_ref() == "passthrough"))
    };
    let shared = table.flag("shared");
    if let Some(shared) = shared.as_ref().filter(|it| *it.get_ref())
        && upstreams.iter().any(is_passthrough)
    {
        problems.add(
            shared.span(),
            "`shared = true` cannot be used with mode \"passthrough\", where each caller has its own jobs. Remove it",
        );
    }
    CacheConfig {
        ttl: milliseconds(&table, "ttl_ms").unwrap_or(default.ttl),
        bytes: size(&table, "bytes").unwrap_or(default.bytes),
        shared: shared.is_some_and(|it| *it.get_ref()),
    }
}

fn read_limits(table: &Table<'_>) -> Limits {
    let default = Limits::default();
    let rate = table.integer("requests_per_second").and_then(|it| u32::try_from(it).ok());
    Limits {
        concurrency: size(table, "concurrency").unwrap_or(default.concurrency),
        body_bytes: size(table, "body_bytes").unwrap_or(default.body_bytes),
        timeout: milliseconds(table, "timeout_ms").unwrap_or(default.timeout),
        requests_per_second: rate.and_then(NonZeroU32::new).or(default.requests_per_second),
    }
}

fn size(table: &Table<'_>, key: &str) -> Option<usize> {
    table.integer(key).and_then(|number| number.try_into().ok())
}

fn milliseconds(table: &Table<'_>, key: &str) -> Option<Duration> {
    table.integer(key).map(|number| Duration::from_millis(number.unsigned_abs()))
}

fn read_log(table: &Table<'_>) -> LogConfig {
    let default = LogConfig::default();
    let level = table.text("level").and_then(|level| level.get_ref().parse().ok());
    let json = table.text("format").map(|format| *format.get_ref() == "json");
    LogConfig { level: level.unwrap_or(default.level), json: json.unwrap_or(default.json) }
}
