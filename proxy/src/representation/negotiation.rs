//! Content negotiation: the representation that `Accept` prefers (RFC 9110, section 12.5.1).

use http::{HeaderMap, header};

use super::kind::Representation;
use crate::error::ProxyError;
use crate::weighted_list::weighted_list;

/// Chooses the representation for a request with these headers. Without `Accept`, it is the upstream's own body.
///
/// # Errors
///
/// [`ProxyError::NotAcceptable`] if `Accept` excludes all of them.
pub(crate) fn negotiate(headers: &HeaderMap) -> Result<Representation, ProxyError> {
    if !headers.contains_key(header::ACCEPT) {
        return Ok(Representation::Upstream);
    }
    let mut is_empty = true;
    // Specificity and weight of the range that counts for each: the most specific one, whatever its weight.
    let mut matches = Representation::ALL.map(|representation| (representation, 0, 0));
    for range in weighted_list(headers.get_all(header::ACCEPT)) {
        is_empty = false;
        for (representation, most_specific, weight) in &mut matches {
            let specificity = specificity(range.value, representation.media_type());
            if specificity > *most_specific {
                (*most_specific, *weight) = (specificity, range.weight);
            }
        }
    }
    let mut best = None;
    for (representation, _, weight) in matches {
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, representation));
        }
    }
    match best {
        Some((_, representation)) => Ok(representation),
        None if is_empty => Ok(Representation::Upstream),
        None => Err(ProxyError::NotAcceptable),
    }
}

/// How specifically a range names a media type: 3 by name, 2 by its type, 1 by `*/*`, 0 not at all.
fn specificity(range: &str, media_type: &str) -> u8 {
    if range.eq_ignore_ascii_case(media_type) {
        return 3;
    }
    if range == "*/*" {
        return 1;
    }
    let same_type =
        |kind: &str| media_type.split('/').next().is_some_and(|it| it.eq_ignore_ascii_case(kind));
    if range.strip_suffix("/*").is_some_and(same_type) { 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: &str =
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
    const SNAPSHOT: &str = "application/vnd.jobtree.snapshot+json";

    #[test]
    fn accept_chooses_the_representation() {
        use Representation::{Page, Snapshot, Text, Upstream};
        for (lines, expected) in [
            (&[][..], Some(Upstream)),
            (&[""], Some(Upstream)),
            (&["*/*"], Some(Upstream)),
            (&["application/json"], Some(Upstream)),
            (&["application/json, text/plain, */*"], Some(Upstream)),
            (&["application/*"], Some(Upstream)),
            (&[SNAPSHOT], Some(Snapshot)),
            (&["Application/Vnd.Jobtree.Snapshot+JSON"], Some(Snapshot)),
            (&["application/json;q=0.5, application/vnd.jobtree.snapshot+json"], Some(Snapshot)),
            (&["application/json;q=0, application/*"], Some(Snapshot)),
            (&["application/vnd.jobtree.snapshot+json;q=0.9", "text/plain"], Some(Text)),
            (&["text/plain"], Some(Text)),
            (&["text/plain; charset=utf-8"], Some(Text)),
            (&["text/*"], Some(Text)),
            (&["text/*;q=0.5, text/html;q=0.4"], Some(Text)),
            (&["text/*, text/plain;q=0.4"], Some(Page)),
            (&["text/html"], Some(Page)),
            (&[BROWSER], Some(Page)),
            (&["*/*;q=0.1, text/html;q=0.2"], Some(Page)),
            (&["image/png"], None),
            (&["application/json;q=0"], None),
            (&["*/*;q=0"], None),
            (&["application/xml, text/csv"], None),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::ACCEPT, line.parse().unwrap());
            }
            assert_eq!(negotiate(&headers).ok(), expected, "{lines:?}");
        }
    }
}
