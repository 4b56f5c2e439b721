//! Lists with weights, as in `Accept: text/html, text/*;q=0.5`. RFC 9110, 5.6.1 and 12.4.2.

use http::HeaderValue;

/// The weight of a member without `q`, and the highest.
const FULL_WEIGHT: u16 = 1000;

/// A member of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeightedItem<'a> {
    /// What the weight is for, such as `gzip`, `text/*` or `zh-Hans`, as sent.
    pub(crate) value: &'a str,
    /// In thousandths: 1000 is the highest, and 0 means "not acceptable".
    pub(crate) weight: u16,
    parameters: &'a str,
}

impl<'a> WeightedItem<'a> {
    /// The other parameters, as sent: names in any case, and values that may be quoted.
    #[cfg_attr(not(test), expect(dead_code, reason = "for `Accept`"))]
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        parameters(self.parameters).filter(|(name, _)| !is_weight(name))
    }
}

/// The members of all lines of a header, in the order sent. A line that is not ASCII is skipped, and so is a member whose
/// weight is invalid: nobody knows whether its sender wants it.
pub(crate) fn weighted_list<'a>(
    lines: impl IntoIterator<Item = &'a HeaderValue>,
) -> impl Iterator<Item = WeightedItem<'a>> {
    lines
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| split_unquoted(line, b','))
        .filter(|member| !member.is_empty())
        .filter_map(item)
}

fn item(member: &str) -> Option<WeightedItem<'_>> {
    let Some((value, parameters)) = member.split_once(';') else {
        return Some(WeightedItem { value: member, weight: FULL_WEIGHT, parameters: "" });
    };
    let sent = self::parameters(parameters).find(|(name, _)| is_weight(name));
    let weight = sent.map_or(Some(FULL_WEIGHT), |(_, weight)| parse_weight(weight))?;
    Some(WeightedItem { value: value.trim(), weight, parameters })
}

fn is_weight(name: &str) -> bool {
    name.eq_ignore_ascii_case("q")
}

/// Parses `0.5` as 500. Digits after the third are ignored, although no sender may send them.
fn parse_weight(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let places = [100, 10, 1];
    let thousandths: u16 =
        decimals.bytes().zip(places).map(|(digit, place)| u16::from(digit - b'0') * place).sum();
    match (whole, thousandths) {
        ("0", _) => Some(thousandths),
        ("1", 0) => Some(FULL_WEIGHT),
        _ => None,
    }
}

fn parameters(text: &str) -> impl Iterator<Item = (&str, &str)> {
    split_unquoted(text, b';').filter(|parameter| !parameter.is_empty()).map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        (name.trim(), value.trim())
    })
}

/// The parts of `text` between separators that are not in a quoted string, without surrounding spaces.
fn split_unquoted(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut is_quoted, mut is_escaped) = (false, false);
        let end = text.bytes().position(|byte| {
            let is_end = byte == separator && !is_quoted;
            is_quoted ^= byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && is_quoted && !is_escaped;
            is_end
        });
        rest = end.map(|end| &text[end + 1..]);
        Some(text[..end.unwrap_or(text.len())].trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lines = &'static [&'static str];
    type ExpectedItems = &'static [(&'static str, u16)];

    #[test]
    fn each_member_has_its_weight() {
        let cases: [(Lines, ExpectedItems); 19] = [
            (&[], &[]),
            (&[""], &[]),
            (&[" , ,\t,"], &[]),
            (&["gzip"], &[("gzip", 1000)]),
            (&["br;q=1.0, gzip;q=0.8, *;q=0.1"], &[("br", 1000), ("gzip", 800), ("*", 100)]),
            (&["gzip", "br;q=0.5"], &[("gzip", 1000), ("br", 500)]),
            (&["a ; Q=0.25 ,b\t;q=0"], &[("a", 250), ("b", 0)]),
            (&["a;q=0.", "b;q=1.", "c;q=1.000"], &[("a", 0), ("b", 1000), ("c", 1000)]),
            (&["a;q=0.001", "b;q=0.0009", "c;q=0.33333"], &[("a", 1), ("b", 0), ("c", 333)]),
            (&["a;q=1.001, b;q=2, c;q=-1, d;q=, e;q=x, f;q, g"], &[("g", 1000)]),
            (&["a;q=.5, b;q=0x1, c;q=0.+1, d;q=1e0, e"], &[("e", 1000)]),
            (&["a;q=0.5;q=0.9"], &[("a", 500)]),
            (&["text/html;level=1;q=0.4"], &[("text/html", 400)]),
            (&["text/html;q=0.4;level=1"], &[("text/html", 400)]),
            (&["a;x=\"1,2;q=0\";q=0.5, b"], &[("a", 500), ("b", 1000)]),
            (&["a;x=\"\\\",q\", b"], &[("a", 1000), ("b", 1000)]),
            (&["a;x=\"never closed, b"], &[("a", 1000)]),
            (&["zh-Hans-CN, zh;q=0.9"], &[("zh-Hans-CN", 1000), ("zh", 900)]),
            (&[";q=0.5"], &[("", 500)]),
        ];
        for (lines, expected) in cases {
            let parsed: Vec<_> = lines.iter().copied().map(HeaderValue::from_static).collect();
            let items: Vec<_> =
                weighted_list(&parsed).map(|item| (item.value, item.weight)).collect();
            assert_eq!(items, expected, "{lines:?}");
        }
    }

    #[test]
    fn line_that_is_not_ascii_is_skipped() {
        let lines = [HeaderValue::from_bytes(b"\xFF, a").unwrap(), HeaderValue::from_static("b")];
        assert_eq!(weighted_list(&lines).map(|item| item.value).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn parameters_are_all_but_the_weight() {
        let line = HeaderValue::from_static("a/b; Version=1;q=0.5 ; x=\"y;z\";;flag");
        let item = weighted_list([&line]).next().unwrap();
        let parameters: Vec<_> = item.parameters().collect();
        assert_eq!(parameters, [("Version", "1"), ("x", "\"y;z\""), ("flag", "")]);
    }
}
