//! Reads the configuration file, and reports all of its problems with their lines.

use std::num::NonZeroU32;
use std::ops::Range;
use std::time::Duration;

use http::{HeaderName, Uri};
use ipnet::IpNet;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::problems::Problems;
use super::settings::{Access, CacheConfig, Config, DEFAULT_LISTEN, Limits, LogConfig};
use super::upstream_table::{self, RawUpstream};

/// The file as it is written, unchecked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    listen: Option<Spanned<String>>,
    #[serde(default)]
    allowed_origins: Vec<Spanned<String>>,
    access: Option<Spanned<RawAccess>>,
    #[serde(default)]
    cache: RawCache,
    #[serde(default)]
    limits: RawLimits,
    #[serde(default)]
    log: RawLog,
    #[serde(default)]
    upstream: Vec<Spanned<RawUpstream>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccess {
    mode: Spanned<String>,
    tokens_sha256: Option<Spanned<Vec<Spanned<String>>>>,
    user_header: Option<Spanned<String>>,
    trusted: Option<Spanned<Vec<Spanned<String>>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCache {
    ttl_ms: Option<Spanned<i64>>,
    bytes: Option<Spanned<i64>>,
    shared: Option<Spanned<bool>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimits {
    concurrency: Option<Spanned<i64>>,
    body_bytes: Option<Spanned<i64>>,
    timeout_ms: Option<Spanned<i64>>,
    requests_per_second: Option<Spanned<i64>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLog {
    level: Option<Spanned<String>>,
    format: Option<Spanned<String>>,
}

/// The longest TTL and the longest timeout, in milliseconds.
const MAX_MS: i64 = 3_600_000;

/// Parses a configuration. `file` is its name in errors; `variable` reads the environment.
///
/// # Errors
///
/// All problems of the file, with their lines.
pub fn parse(
    text: &str,
    file: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let mut problems = Problems::new(text);
    let raw: RawConfig = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            problems.add(error.span().unwrap_or_default(), error.message().trim());
            return Err(problems.into_error(file));
        }
    };
    let upstreams = upstream_table::read_all(&raw.upstream, &mut problems, &variable);
    let config = Config {
        listen: raw
            .listen
            .as_ref()
            .and_then(|listen| {
                let parsed = listen.get_ref().parse();
                problems.check(
                    listen.span(),
                    parsed.map_err(
                        |_| "listen has to be an address and a port, such as 127.0.0.1:8787",
                    ),
                )
            })
            .unwrap_or(DEFAULT_LISTEN),
        allowed_origins: Some(origins(&raw.allowed_origins, &mut problems)),
        access: raw.access.as_ref().map_or(Access::Open, |access| {
            read_access(access, &mut problems).unwrap_or(Access::Open)
        }),
        cache: read_cache(&raw.cache, &raw.upstream, &mut problems),
        limits: read_limits(&raw.limits, &mut problems),
        log: read_log(&raw.log, &mut problems),
        upstreams,
    };
    if problems.is_empty()
        && let Err(error) = config.ensure_not_exposed()
    {
        problems.add(raw.listen.map_or(0..0, |listen| listen.span()), error.to_string());
    }
    if problems.is_empty() { Ok(config) } else { Err(problems.into_error(file)) }
}

fn origins(raw: &[Spanned<String>], problems: &mut Problems<'_>) -> Vec<String> {
    let mut origins = Vec::new();
    for origin in raw {
        let text = origin.get_ref();
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

fn read_access(raw: &Spanned<RawAccess>, problems: &mut Problems<'_>) -> Option<Access> {
    let RawAccess { mode, tokens_sha256, user_header, trusted } = raw.get_ref();
    let mut unused = |key: &str, span: Option<Range<usize>>| {
        if let Some(span) = span {
            problems.add(
                span,
                format!("access.{key} is not used with mode = {:?}. Remove it", mode.get_ref()),
            );
        }
    };
    let tokens_span = tokens_sha256.as_ref().map(Spanned::span);
    let header_span = user_header.as_ref().map(Spanned::span);
    let trusted_span = trusted.as_ref().map(Spanned::span);
    match mode.get_ref().as_str() {
        "none" => {
            unused("tokens_sha256", tokens_span);
            unused("user_header", header_span);
            unused("trusted", trusted_span);
            Some(Access::Open)
        }
        "bearer" => {
            unused("user_header", header_span);
            unused("trusted", trusted_span);
            let tokens = tokens_sha256.as_ref().map(Spanned::get_ref).filter(|it| !it.is_empty());
            let Some(tokens) = tokens else {
                problems.add(
                    mode.span(),
                    "mode = \"bearer\" needs tokens_sha256 with at least one hash",
                );
                return None;
            };
            let hashes = tokens.iter().filter_map(|token| {
                let mut hash = [0; 32];
                let decoded = hex::decode_to_slice(token.get_ref(), &mut hash);
                let decoded = decoded.map_err(
                    |_| "a token's SHA-256 has to be 64 hexadecimal digits, as sha256sum prints them",
                );
                problems.check(token.span(), decoded).map(|()| hash)
            });
            Some(Access::Bearer { hashes: hashes.collect() })
        }
        "forwarded" => {
            unused("tokens_sha256", tokens_span);
            let header =
                user_header.as_ref().map_or("X-Forwarded-User", |it| it.get_ref().as_str());
            let header =
                HeaderName::try_from(header).map_err(|_| "user_header is not a valid header name");
            let header = problems.check(header_span.unwrap_or_default(), header);
            let networks = trusted.as_ref().map(Spanned::get_ref).filter(|it| !it.is_empty());
            let Some(networks) = networks else {
                problems.add(
                    mode.span(),
                    "mode = \"forwarded\" needs trusted, the addresses of the authenticating proxy",
                );
                return None;
            };
            let trusted = networks
                .iter()
                .filter_map(|it| problems.check(it.span(), network(it.get_ref())))
                .collect();
            Some(Access::Forwarded { user_header: header?, trusted })
        }
        other => {
            problems.add(
                mode.span(),
                format!("unknown access.mode {other:?}. Use \"none\", \"bearer\" or \"forwarded\""),
            );
            None
        }
    }
}

fn network(text: &str) -> Result<IpNet, ConfigError> {
    let network =
        text.parse().ok().or_else(|| Some(IpNet::from(text.parse::<std::net::IpAddr>().ok()?)));
    let Some(network) = network else {
        let message = format!("{text:?} is not a network. Write it as 10.0.0.0/8 or 10.0.0.1");
        return Err(ConfigError::new(message));
    };
    if network.prefix_len() == 0 {
        let message = format!(
            "{text:?} trusts everybody, who could then claim to be any user. Name networks"
        );
        return Err(ConfigError::new(message));
    }
    Ok(network)
}

/// A number within `range`; `None` if it is missing or out of range, and the latter is added as a problem.
fn number(
    raw: Option<&Spanned<i64>>,
    key: &str,
    range: std::ops::RangeInclusive<i64>,
    problems: &mut Problems<'_>,
) -> Option<i64> {
    let raw = raw?;
    let value = *raw.get_ref();
    if range.contains(&value) {
        return Some(value);
    }
    let (low, high) = range.into_inner();
    problems.add(raw.span(), format!("{key} is {value}, but has to be from {low} to {high}"));
    None
}

fn read_cache(
    raw: &RawCache,
    upstreams: &[Spanned<RawUpstream>],
    problems: &mut Problems<'_>,
) -> CacheConfig {
    let default = CacheConfig::default();
    let ttl = number(raw.ttl_ms.as_ref(), "cache.ttl_ms", 0..=MAX_MS, problems);
    let bytes = number(raw.bytes.as_ref(), "cache.bytes", 1..=1 << 40, problems);
    let shared = raw.shared.as_ref();
    if let Some(shared) = shared.filter(|it| *it.get_ref())
        && upstreams.iter().any(|it| it.get_ref().is_passthrough())
    {
        problems.add(
            shared.span(),
            "cache.shared = true cannot be used with mode = \"passthrough\", where each caller has its own jobs",
        );
    }
    CacheConfig {
        ttl: ttl.map_or(default.ttl, |ms| Duration::from_millis(ms.unsigned_abs())),
        bytes: bytes.and_then(|it| it.try_into().ok()).unwrap_or(default.bytes),
        shared: shared.is_some_and(|it| *it.get_ref()),
    }
}

fn read_limits(raw: &RawLimits, problems: &mut Problems<'_>) -> Limits {
    let default = Limits::default();
    let concurrency =
        number(raw.concurrency.as_ref(), "limits.concurrency", 1..=i64::from(u16::MAX), problems);
    let body_bytes = number(raw.body_bytes.as_ref(), "limits.body_bytes", 1..=1 << 40, problems);
    let timeout = number(raw.timeout_ms.as_ref(), "limits.timeout_ms", 1..=MAX_MS, problems);
    let rate = number(
        raw.requests_per_second.as_ref(),
        "limits.requests_per_second",
        1..=1_000_000_000,
        problems,
    );
    Limits {
        concurrency: concurrency.and_then(|it| it.try_into().ok()).unwrap_or(default.concurrency),
        body_bytes: body_bytes.and_then(|it| it.try_into().ok()).unwrap_or(default.body_bytes),
        timeout: timeout.map_or(default.timeout, |ms| Duration::from_millis(ms.unsigned_abs())),
        requests_per_second: rate
            .and_then(|it| u32::try_from(it).ok())
            .and_then(NonZeroU32::new)
            .or(default.requests_per_second),
    }
}

fn read_log(raw: &RawLog, problems: &mut Problems<'_>) -> LogConfig {
    let default = LogConfig::default();
    let level = raw.level.as_ref().and_then(|level| {
        let known = match level.get_ref().as_str() {
            "error" => Ok(tracing::Level::ERROR),
            "warn" => Ok(tracing::Level::WARN),
            "info" => Ok(tracing::Level::INFO),
            "debug" => Ok(tracing::Level::DEBUG),
            _ => Err("log.level has to be \"error\", \"warn\", \"info\" or \"debug\""),
        };
        problems.check(level.span(), known)
    });
    let json = raw.format.as_ref().and_then(|format| {
        let known = match format.get_ref().as_str() {
            "text" => Ok(false),
            "json" => Ok(true),
            _ => Err("log.format has to be \"text\" or \"json\""),
        };
        problems.check(format.span(), known)
    });
    LogConfig { level: level.unwrap_or(default.level), json: json.unwrap_or(default.json) }
}
