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
use super::{access_table, schema_check, syntax, unknown_key, upstream_table};

/// Parses a configuration. `file` is its name in errors; `variable` reads the environment.
///
/// # Errors
///
/// All problems of the file, with their lines. While parts of it are not TOML, keys that are missing are not reported.
pub fn parse(
    text: &str,
    file: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    parse_with_listen(text, file, None, variable)
}

/// Like [`parse`], with another address to listen on than the file's.
///
/// # Errors
///
/// As [`parse`]; the address that counts is checked, not the file's.
pub fn parse_with_listen(
    text: &str,
    file: &str,
    other_listen: Option<SocketAddr>,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let mut problems = Problems::new(text);
    let readable = syntax::check(text, &mut problems);
    let (values, errors) = DeTable::parse_recoverable(&readable);
    add_duplicates(&readable, &errors, &mut problems);
    let root = Table { spec: &FILE, values: values.get_ref(), header: 0..0 };
    schema_check::check(&root, &mut problems);

    let only = |key: &str| root.tables(key).into_iter().next();
    let listen = root.text("listen");
    let own_listen = listen.as_ref().and_then(|listen| read_listen(listen, &mut problems));
    let access = match only("access") {
        Some(access) => access_table::read(&access, &mut problems),
        None => (!root.has("access")).then_some(Access::Open),
    };
    let is_access_valid = access.is_some();
    let config = Config {
        listen: other_listen.or(own_listen).unwrap_or(DEFAULT_LISTEN),
        allowed_origins: Some(read_origins(&root, "allowed_origins", &mut problems)),
        frame_ancestors: read_origins(&root, "frame_ancestors", &mut problems),
        access: access.unwrap_or(Access::Open),
        cache: read_cache(only("cache"), &root.tables("upstream"), &mut problems),
        limits: only("limits").map(|table| read_limits(&table)).unwrap_or_default(),
        log: only("log").map(|table| read_log(&table)).unwrap_or_default(),
        upstreams: upstream_table::read_all(&root.tables("upstream"), &mut problems, &variable),
    };
    if is_access_valid && let Err(error) = config.ensure_not_exposed() {
        let own = listen.filter(|_| other_listen.is_none()).map(|listen| listen.span());
        // The file lacks access control, even if the address comes from elsewhere.
        let at = own.or_else(|| only("access").map(|access| access.header));
        problems.add_missing(at.unwrap_or(0..0), error.to_string());
    }
    if problems.is_empty() { Ok(config) } else { Err(problems.into_error(file)) }
}

/// Adds the keys and tables that occur twice.
fn add_duplicates(text: &str, errors: &[toml::de::Error], problems: &mut Problems<'_>) {
    for error in errors {
        let span = error.span().unwrap_or_default();
        let key = text.get(span.clone()).unwrap_or_default();
        let title = unknown_key::shown_name("this name", key);
        problems.add_with_column(
            span,
            format!("{title} occurs twice. Merge it into the first one, or remove it"),
        );
    }
}

fn read_listen(listen: &Spanned<&str>, problems: &mut Problems<'_>) -> Option<SocketAddr> {
    let parsed = listen.get_ref().parse().map_err(|_| {
        format!(
            "`listen` is not an address and a port. Write it as listen = {}",
            FILE.key("listen").map_or("", |key| key.example)
        )
    });
    problems.check(listen.span(), parsed)
}

/// Reads a list of origins. In `frame_ancestors`, `self` is the proxy's own.
fn read_origins(root: &Table<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<String> {
    let has_self = key == "frame_ancestors";
    let mut origins = Vec::new();
    for origin in root.texts(key) {
        let text = *origin.get_ref();
        let uri = text.parse::<Uri>().ok().filter(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.authority().is_some_and(|it| it.as_str().bytes().all(is_in_host))
                && uri.path() == "/"
                && uri.query().is_none()
        });
        if has_self && text == "self" {
            origins.push("'self'".to_owned());
        } else if uri.is_none() || text.ends_with('/') || text.contains('*') {
            problems.add(
                origin.span(),
                format!(
                    "a value of `{key}` is not an origin. Write it as https://portal.example, without a path{}",
                    if has_self { ", or as self for the proxy's own" } else { "" }
                ),
            );
        } else {
            // Browsers send origins in lower case.
            origins.push(text.to_ascii_lowercase());
        }
    }
    origins
}

/// Whether a byte is part of host names, addresses and ports.
fn is_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte)
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
