//! Conditional requests and content negotiation: `ETag`, `If-None-Match` and `Accept-Encoding`.

use http::HeaderValue;

/// The strong `ETag` of a body with this hash. `suffix` distinguishes its content codings.
pub(crate) fn etag(hash: [u8; 16], suffix: &str) -> HeaderValue {
    let text = format!("\"{}{suffix}\"", hex::encode(hash));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether `If-None-Match` matches an `ETag`: a list such as `"a", W/"b"` names it, or is `*`.
pub(crate) fn if_none_match(etag: &HeaderValue, list: &HeaderValue) -> bool {
    if list == etag || list == "*" {
        return true;
    }
    let (Ok(etag), Ok(list)) = (etag.to_str(), list.to_str()) else { return false };
    // The proxy's own tags contain no comma.
    list.split(',').map(str::trim).any(|it| it.strip_prefix("W/").unwrap_or(it) == etag)
}

/// Whether `Accept-Encoding` allows gzip, with a weight above 0.
pub(crate) fn accepts_gzip(codings: &HeaderValue) -> bool {
    let Ok(codings) = codings.to_str() else { return false };
    let mut any = false;
    for coding in codings.split(',') {
        let mut parts = coding.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|it| it.strip_prefix("q=").or_else(|| it.strip_prefix("Q=")));
        let is_accepted = weight.is_none_or(|it| it.parse().is_ok_and(|weight: f32| weight > 0.0));
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return is_accepted;
        }
        any |= name == "*" && is_accepted;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_accepted_unless_its_weight_is_zero() {
        for (codings, is_accepted) in [
            ("gzip", true),
            ("GZIP", true),
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
            ("gzip;q=0", false),
            ("gzip; q=0.000, *", false),
            ("gzip;q=nonsense", false),
            ("*", true),
            ("*;q=0", false),
            ("identity", false),
            ("br", false),
            ("gzipped", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(&codings.parse().unwrap()), is_accepted, "{codings}");
        }
    }

    #[test]
    fn if_none_match_finds_the_tag_in_a_list() {
        let tag: HeaderValue = "\"abc\"".parse().unwrap();
        for (list, is_match) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", \"abc\"", true),
            ("\"x\",W/\"abc\" , \"y\"", true),
            ("*", true),
            ("abc", false),
            ("\"abc-gzip\"", false),
            ("w/\"abc\"", false),
            ("", false),
        ] {
            assert_eq!(if_none_match(&tag, &list.parse().unwrap()), is_match, "{list}");
        }
    }
}
