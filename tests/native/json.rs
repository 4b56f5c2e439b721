//! The JSON parser: lenient input, error positions, and agreement with `serde_json`.

use std::fs;
use std::path::Path;

use jobtree::engine::json::{Json, Kind, decode, is_visible};

#[track_caller]
fn check(text: &str, lenient: bool) {
    let decoded = decode(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(decoded.is_lenient(), lenient, "{text}");
}

#[test]
fn trailing_comma_is_accepted_and_reported() {
    check("{}", false);
    check(r#"{"a":[1,2]}"#, false);
    check(r#"{"a":[1,2,],}"#, true);
    check("[1 ,\n\t]", true);
    check(r#"{"a":"comma, ] in a text","b":",}",}"#, true);
    check(r#"{"a":"quote \" and comma ,]",}"#, true);
    check(r#"{"a":"backslash \\",}"#, true);
}

#[test]
fn comma_inside_string_is_kept() {
    let decoded = decode(r#"{"a":"x,]\\\",}",}"#).unwrap();
    assert_eq!(decoded.root().member("a").unwrap().text().as_deref(), Some(r#"x,]\",}"#));
}

#[test]
fn invalid_json_is_an_error() {
    for text in ["", " ", "<html></html>", "{", "[1,,2]", "[,]x", "{\"a\"}", "nul", "{} {}", ","] {
        assert!(decode(text).is_err(), "{text:?}");
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for depth in [1, 1_000, 100_000] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let decoded = decode(&text).unwrap();
        let mut value = decoded.root();
        let mut levels = 1;
        while let Some(first) = value.items().next() {
            value = first;
            levels += 1;
        }
        assert_eq!(levels, depth);
    }
}

#[test]
fn key_lookup_ignores_case_and_prefers_exact_match() {
    let decoded = decode(r#"{"SUBJOBS":1,"subJobs":2}"#).unwrap();
    assert_eq!(decoded.root().member("subJobs").unwrap().text().as_deref(), Some("2"));
    assert_eq!(decoded.root().member("subjobs").unwrap().text().as_deref(), Some("1"));
    assert!(decoded.root().member("other").is_none());
}

#[test]
fn strict_json_reads_as_in_serde_json() {
    fn same(ours: Json<'_>, theirs: &serde_json::Value) -> bool {
        use serde_json::Value;
        match (ours.kind(), theirs) {
            (Kind::Null, Value::Null) => true,
            (Kind::Bool, Value::Bool(theirs)) => ours.text().unwrap() == theirs.to_string(),
            (Kind::Number, Value::Number(theirs)) => {
                ours.text().unwrap().parse::<f64>().unwrap() == theirs.as_f64().unwrap()
            }
            (Kind::Text | Kind::EscapedText, Value::String(theirs)) => {
                let visible = Some(theirs.trim()).filter(|theirs| is_visible(theirs));
                ours.text().as_deref() == visible
            }
            (Kind::List, Value::Array(theirs)) => {
                ours.items().len() == theirs.len()
                    && ours.items().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
            }
            (Kind::Object, Value::Object(theirs)) => {
                ours.members().count() == theirs.len()
                    && ours.members().all(|(key, value)| same(value, &theirs[&*key]))
            }
            _ => false,
        }
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files =
        fs::read_dir(cases).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let texts = [
        r#""\u00e9\ud83d\ude00\n\t\"\\\/\b\f\r é😀""#,
        r#"[-0, 0.5e-3, 1E+2, -12.75, 9007199254740993, 1e308]"#,
        r#" { "" : [ ] , "a" : { } } "#,
        "[true,false,null]",
        "\"\\u0000\"",
    ];
    for text in files.chain(texts.map(str::to_owned)) {
        let strict: Result<serde_json::Value, _> = serde_json::from_str(&text);
        let ours = decode(&text).unwrap();
        assert_eq!(ours.is_lenient(), strict.is_err(), "{text}");
        if let Ok(strict) = strict {
            assert!(same(ours.root(), &strict), "{text}");
        }
    }
}

#[test]
fn whole_number_in_any_form_is_that_number() {
    for (sent, text, count) in [
        ("5", Some("5"), Some(5)),
        ("5.0", Some("5"), Some(5)),
        ("0.5E+1", Some("5"), Some(5)),
        ("\"5.0\"", Some("5.0"), Some(5)),
        ("\" 5 \"", Some("5"), Some(5)),
        ("-5.0", Some("-5"), None),
        ("5.5", Some("5.5"), None),
        ("1.10", Some("1.10"), None),
        ("9007199254740993", Some("9007199254740993"), Some(9_007_199_254_740_993)),
        ("123456789012345678901", Some("123456789012345678901"), None),
        ("1e300", Some("1e300"), None),
        ("\"five\"", Some("five"), None),
        ("\"\u{200b}\"", None, None),
        ("true", Some("true"), None),
        ("null", None, None),
        ("[5]", None, None),
    ] {
        let decoded = decode(sent).unwrap();
        assert_eq!(decoded.root().text().as_deref(), text, "{sent}");
        assert_eq!(decoded.root().count(), count, "{sent}");
    }
}

#[test]
fn invalid_string_content_is_replaced_and_reported() {
    for (text, expected, lenient) in [
        (r#""\ud83d""#, "\u{fffd}", true),
        (r#""\ud83dx""#, "\u{fffd}x", true),
        (r#""\ud83d\u0041""#, "\u{fffd}A", true),
        (r#""\udc00""#, "\u{fffd}", true),
        ("\"a\u{1}b\nc\"", "a\u{1}b\nc", true),
    ] {
        let decoded = decode(text).unwrap();
        assert_eq!(decoded.root().text().as_deref(), Some(expected), "{text}");
        assert_eq!(decoded.is_lenient(), lenient, "{text}");
    }
}

#[test]
fn error_names_expected_token_line_and_column() {
    for (text, expected, line, column) in [
        ("", "a value", 1, 1),
        ("{\n  \"é\" 1}", "a colon", 2, 7),
        ("[1 2]", "a comma or a closing bracket", 1, 4),
        ("{1:2}", "a key", 1, 2),
        ("[1]x", "the end", 1, 4),
        ("\"a", "a closing quote", 1, 3),
        (r#""\x""#, "an escape", 1, 3),
        (r#""\u12é4""#, "four hexadecimal digits", 1, 4),
        ("-", "a digit", 1, 2),
        ("1.", "a digit", 1, 3),
        ("1e", "a digit", 1, 3),
        ("01", "the end", 1, 2),
        ("nul", "a value", 1, 1),
    ] {
        let error = decode(text).unwrap_err();
        assert_eq!((error.expected, error.line, error.column), (expected, line, column), "{text}");
    }
}

#[test]
fn special_byte_is_found_at_any_offset() {
    for length in 0..40 {
        for (special, meant) in
            [("\\n", "\n"), ("\\\"", "\""), ("\\\\", "\\"), ("\u{1}", "\u{1}"), ("é", "é")]
        {
            for plain in ["x", "\u{7f}", "!", "#", "[", "]"] {
                let before = plain.repeat(length);
                let text = format!("[\"{before}{special}{before}\",1]");
                let decoded = decode(&text).unwrap();
                let first = decoded.root().items().next().unwrap().text();
                let expected = format!("{before}{meant}{before}");
                let expected = Some(expected.trim()).filter(|text| is_visible(text));
                assert_eq!(first.as_deref(), expected, "{text}");
                assert_eq!(decoded.root().items().len(), 2, "{text}");
            }
        }
    }
}
