//! W3C Trace Context: the trace that a caller's request belongs to, which is passed on to the upstream.
//!
//! The proxy records no spans, so it forwards the caller's `traceparent` instead of naming itself as the parent.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The header with the trace's id and the id of the calling span.
pub(crate) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The header with what tracing systems add.
pub(crate) const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// The length of a `traceparent` of version 00, in bytes.
const TRACEPARENT_BYTES: usize = 55;

/// The flags whose meaning is known: sampled, and random trace id. Others must not be passed on.
const KNOWN_FLAGS: u8 = 0b11;

/// The most members of a `tracestate`.
const MAX_MEMBERS: usize = 32;

/// The longest `tracestate` that is passed on, in bytes. Beyond it, its last members are left out.
const MAX_TRACESTATE: usize = 512;

/// A valid trace context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TraceContext {
    traceparent: HeaderValue,
    tracestate: Option<HeaderValue>,
}

impl TraceContext {
    /// The trace context of a request; `None` if it has none, or an invalid one.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(TRACEPARENT).iter();
        let (Some(given), None) = (values.next(), values.next()) else { return None };
        let traceparent = traceparent(given.as_bytes())?;
        Some(Self { traceparent, tracestate: tracestate(headers) })
    }

    /// The trace's id, which is 32 hexadecimal digits.
    pub(crate) fn trace_id(&self) -> &str {
        self.traceparent.to_str().ok().and_then(|text| text.get(3..35)).unwrap_or_default()
    }

    /// Adds the trace context to the headers of a request.
    pub(crate) fn add_to(&self, headers: &mut HeaderMap) {
        headers.insert(TRACEPARENT, self.traceparent.clone());
        if let Some(tracestate) = &self.tracestate {
            headers.insert(TRACESTATE, tracestate.clone());
        }
    }
}

/// Checks a `traceparent`, and writes it in version 00. Of a later version, only what version 00 knows is read.
fn traceparent(given: &[u8]) -> Option<HeaderValue> {
    let text = std::str::from_utf8(given).ok()?;
    let (known, rest) = text.split_at_checked(TRACEPARENT_BYTES)?;
    let mut fields = known.split('-');
    let mut hex = |digits: usize| {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        fields.next().filter(|field| field.len() == digits && field.bytes().all(is_hex))
    };
    let (version, trace_id, parent_id, flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let is_complete = match version {
        "00" => rest.is_empty(),
        "ff" => false,
        _ => rest.is_empty() || rest.starts_with('-'),
    };
    let is_zero = |id: &str| id.bytes().all(|digit| digit == b'0');
    if !is_complete || is_zero(trace_id) || is_zero(parent_id) {
        return None;
    }
    let flags = u8::from_str_radix(flags, 16).ok()? & KNOWN_FLAGS;
    HeaderValue::from_str(&format!("00-{trace_id}-{parent_id}-{flags:02x}")).ok()
}

/// The `tracestate` of a request, from all of its header lines; `None` if it is empty or invalid.
fn tracestate(headers: &HeaderMap) -> Option<HeaderValue> {
    let mut members = Vec::new();
    for line in headers.get_all(TRACESTATE) {
        // A header line may have spaces and tabs around each member, and empty members.
        let line = line.to_str().ok()?;
        members.extend(line.split(',').map(|it| it.trim_matches([' ', '\t'])));
    }
    members.retain(|member| !member.is_empty());
    if members.len() > MAX_MEMBERS || !members.iter().all(|member| is_member(member)) {
        return None;
    }
    let mut text = String::new();
    for member in members {
        let separator = if text.is_empty() { "" } else { "," };
        if text.len() + separator.len() + member.len() > MAX_TRACESTATE {
            break;
        }
        text.push_str(separator);
        text.push_str(member);
    }
    (!text.is_empty()).then(|| HeaderValue::from_str(&text).ok()).flatten()
}

/// Whether a member of a `tracestate` is a key and a value.
fn is_member(member: &str) -> bool {
    let Some((key, value)) = member.split_once('=') else { return false };
    let is_key_byte = |byte: u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b'_' | b'-' | b'*' | b'/' | b'@')
    };
    let starts_well =
        key.bytes().next().is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    let is_value = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b',' | b'=');
    starts_well
        && key.len() <= 256
        && key.bytes().all(is_key_byte)
        && (1..=256).contains(&value.len())
        && value.bytes().all(is_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const PARENT: &str = "00f067aa0ba902b7";

    /// The headers `traceparent` and `tracestate` that the upstream gets, after those that the caller sends.
    fn passed_on(traceparent: &[&str], tracestate: &[&str]) -> Option<(String, Option<String>)> {
        let mut headers = HeaderMap::new();
        for value in traceparent {
            headers.append(TRACEPARENT, value.parse().unwrap());
        }
        for value in tracestate {
            headers.append(TRACESTATE, value.parse().unwrap());
        }
        let mut sent = HeaderMap::new();
        TraceContext::from_headers(&headers)?.add_to(&mut sent);
        let text = |name| sent.get(name).map(|it| it.to_str().unwrap().to_owned());
        Some((text(TRACEPARENT).unwrap(), text(TRACESTATE)))
    }

    #[test]
    fn only_a_valid_traceparent_is_passed_on() {
        let valid = format!("00-{TRACE}-{PARENT}-01");
        for (given, expected) in [
            (valid.clone(), Some("01")),
            (format!("00-{TRACE}-{PARENT}-00"), Some("00")),
            (format!("00-{TRACE}-{PARENT}-03"), Some("03")),
            (format!("00-{TRACE}-{PARENT}-ff"), Some("03")),
            // Later versions may have more, which is not passed on.
            (format!("01-{TRACE}-{PARENT}-01"), Some("01")),
            (format!("cc-{TRACE}-{PARENT}-01-what-the-future-will-be"), Some("01")),
            (format!("01-{TRACE}-{PARENT}-01x"), None),
            (format!("ff-{TRACE}-{PARENT}-01"), None),
            (format!("00-{TRACE}-{PARENT}-01-more"), None),
            (format!("00-{TRACE}-{PARENT}-01-"), None),
            (format!("00-{TRACE}-{PARENT}-1"), None),
            (format!("00-{TRACE}-{PARENT}"), None),
            (format!("00-{}-{PARENT}-01", TRACE.to_uppercase()), None),
            (format!("00-{}-{PARENT}-01", "0".repeat(32)), None),
            (format!("00-{TRACE}-{}-01", "0".repeat(16)), None),
            (format!("00-{TRACE}{PARENT}--01"), None),
            (format!("00-{}-{PARENT}-01", TRACE.replace('4', "g")), None),
            (format!("é0-{TRACE}-{PARENT}-1"), None),
            (format!(" {valid}"), None),
            (String::new(), None),
        ] {
            let expected = expected.map(|flags| (format!("00-{TRACE}-{PARENT}-{flags}"), None));
            assert_eq!(passed_on(&[&given], &[]), expected, "{given}");
        }
        assert_eq!(passed_on(&[&valid, &valid], &[]), None, "two of them");
        assert_eq!(passed_on(&[], &["a=1"]), None, "only with traceparent");
    }

    #[test]
    fn tracestate_is_passed_on_within_its_limits() {
        let valid = format!("00-{TRACE}-{PARENT}-01");
        let members = |count: usize| {
            (0..count).map(|number| format!("k{number}=v")).collect::<Vec<_>>().join(",")
        };
        let long = format!("a={},b={},c=3", "x".repeat(250), "y".repeat(250));
        let longer = format!("{long},d={}", "z".repeat(250));
        for (given, expected) in [
            (vec!["a=1"], Some("a=1".to_owned())),
            (vec!["a=1", "b=2"], Some("a=1,b=2".into())),
            (vec!["a=1 ,\t b=x y, ,"], Some("a=1,b=x y".into())),
            (vec!["1t@vendor_*/-=~!"], Some("1t@vendor_*/-=~!".into())),
            (vec![&members(32)], Some(members(32))),
            (vec![&members(33)], None),
            (vec![&long], Some(long.clone())),
            (vec![&longer], Some(long.clone())),
            (vec!["a"], None),
            (vec!["a="], None),
            (vec!["=1"], None),
            (vec!["A=1"], None),
            (vec!["_a=1"], None),
            (vec!["a=1=2"], None),
            (vec!["a=\u{e9}"], None),
            (vec!["a=1", "nonsense"], None),
            (vec![""], None),
        ] {
            let (_, actual) = passed_on(&[&valid], &given).unwrap();
            assert_eq!(actual, expected, "{given:?}");
        }
    }

    #[test]
    fn trace_id_is_the_second_field() {
        let mut headers = HeaderMap::new();
        let valid = format!("cc-{TRACE}-{PARENT}-01-more");
        headers.insert(TRACEPARENT, valid.parse().unwrap());
        assert_eq!(TraceContext::from_headers(&headers).unwrap().trace_id(), TRACE);
    }
}
