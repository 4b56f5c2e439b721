//! Conditional requests and content negotiation: `ETag`, `If-None-Match` and `Accept-Encoding`.

use http::HeaderValue;

use crate::weighted_list::{WeightedItem, weighted_list};

/// The strong `ETag` of a body with this hash. `suffix` distinguishes its content codings.
pub(crate) fn etag(hash: [u8; 16], suffix: &str) -> HeaderValue {
    let text = format!("\"{}{suffix}\"", hex::encode(hash));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the lines of `If-None-Match` match an `ETag`: their list, such as `"a", W/"b"`, names it, or they are `*`.
///
/// RFC 9110, 13.1.2: compared weakly, so `W/` makes no difference.
pub(crate) fn if_none_match<'a>(
    etag: &HeaderValue,
    lines: impl IntoIterator<Item = &'a HeaderValue>,
) -> bool {
    let mut lines = lines.into_iter();
    let (Some(first), second) = (lines.next(), lines.next()) else { return false };
    // Only alone, since it is not a member of a list.
    if first == "*" && second.is_none() {
        return true;
    }
    [first]
        .into_iter()
        .chain(second)
        .chain(lines)
        .any(|line| names(line.as_bytes(), |tag| tag == etag.as_bytes()))
}

/// Whether the lines of `If-None-Match` name an `ETag` that begins like this one. The beginning identifies what a body shows.
pub(crate) fn names_state<'a>(
    etag: &str,
    state_bytes: usize,
    lines: impl IntoIterator<Item = &'a HeaderValue>,
) -> bool {
    // With the quote, and two digits for each byte.
    let Some(state) = etag.as_bytes().get(..1 + 2 * state_bytes) else { return false };
    lines.into_iter().any(|line| names(line.as_bytes(), |tag| tag.starts_with(state)))
}

/// Whether a list of tags contains a tag. A tag may contain commas, but no quotes. What follows a malformed tag is ignored.
fn names(list: &[u8], is_wanted: impl Fn(&[u8]) -> bool) -> bool {
    let mut rest = list;
    loop {
        rest = rest.trim_ascii_start();
        rest = rest.strip_prefix(b"W/").unwrap_or(rest);
        let closing = rest.iter().skip(1).position(|byte| *byte == b'"');
        let (Some(b'"'), Some(closing)) = (rest.first(), closing) else { return false };
        let (opaque, after) = rest.split_at(closing + 2);
        if is_wanted(opaque) {
            return true;
        }
        let Some(after) = after.trim_ascii_start().strip_prefix(b",") else { return false };
        rest = after;
    }
}

/// Whether the lines of `Accept-Encoding` allow gzip, with a weight above 0 and not below that of the plain body.
pub(crate) fn accepts_gzip<'a>(lines: impl IntoIterator<Item = &'a HeaderValue>) -> bool {
    let (mut gzip, mut identity, mut any) = (None, None, None);
    for WeightedItem { value, weight, .. } in weighted_list(lines) {
        let slot = if value.eq_ignore_ascii_case("gzip") || value.eq_ignore_ascii_case("x-gzip") {
            &mut gzip
        } else if value.eq_ignore_ascii_case("identity") {
            &mut identity
        } else if value == "*" {
            &mut any
        } else {
            continue;
        };
        slot.get_or_insert(weight);
    }
    // A coding that is not listed has the weight of `*`. Only an `identity` that is listed is preferred to gzip.
    let gzip = gzip.or(any).unwrap_or(0);
    gzip > 0 && identity.is_none_or(|identity| gzip >= identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<HeaderValue> {
        lines.iter().map(|line| line.parse().unwrap()).collect()
    }

    #[test]
    fn gzip_is_accepted_unless_its_weight_is_zero() {
        let cases: [(&[&str], bool); 26] = [
            (&["gzip"], true),
            (&["GZIP"], true),
            (&["x-gzip"], true),
            (&["gzip, deflate, br, zstd"], true),
            (&["br;q=1.0, gzip;q=0.8, *;q=0.1"], true),
            (&["gzip;q=0"], false),
            (&["gzip; q=0.000, *"], false),
            (&["gzip;q=nonsense"], false),
            (&["*"], true),
            (&["*;q=0"], false),
            (&["identity"], false),
            (&["br"], false),
            (&["gzipped"], false),
            (&[""], false),
            (&[], false),
            (&["br", "gzip"], true),
            (&["gzip;q=0", "gzip"], false),
            (&["*", "gzip;q=0"], false),
            (&["identity;q=0"], false),
            (&["identity;q=0, gzip"], true),
            (&["identity;q=0, *"], true),
            (&["gzip;q=0.5, identity"], false),
            (&["gzip;q=0.5, identity;q=0.4"], true),
            (&["gzip;q=0.5, identity;q=0.5"], true),
            (&["*;q=0.5, identity"], false),
            (&["gzip;q=0.5, *"], true),
        ];
        for (codings, is_accepted) in cases {
            assert_eq!(accepts_gzip(&lines(codings)), is_accepted, "{codings:?}");
        }
    }

    #[test]
    fn if_none_match_finds_the_tag_in_a_list() {
        let tag: HeaderValue = "\"abc\"".parse().unwrap();
        let cases: [(&[&str], bool); 20] = [
            (&["\"abc\""], true),
            (&["W/\"abc\""], true),
            (&["\"x\", \"abc\""], true),
            (&["\"x\",W/\"abc\" , \"y\""], true),
            (&["\"x\"", "\"abc\""], true),
            (&["\"x\"", "\"y\"", "W/\"abc\""], true),
            (&["\"x,y\",\"abc\""], true),
            (&["*"], true),
            (&["*, \"abc\""], false),
            (&["\"x\"", "*"], false),
            (&["*", "\"x\""], false),
            (&["abc"], false),
            (&["\"abc"], false),
            (&["\"x\" \"abc\""], false),
            (&["\"x,\"abc\",\""], false),
            (&["\"abc-gzip\""], false),
            (&["w/\"abc\""], false),
            (&["\""], false),
            (&[""], false),
            (&[], false),
        ];
        for (list, is_match) in cases {
            assert_eq!(if_none_match(&tag, &lines(list)), is_match, "{list:?}");
        }
    }
}
