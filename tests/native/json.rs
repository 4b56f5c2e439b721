use std::fs;
use std::path::Path;

use jobtree::engine::json::{Json, MAX_DEPTH, decode};

#[track_caller]
fn check(text: &str, lenient: bool) {
    let decoded = decode(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(decoded.lenient, lenient, "{text}");
}

#[test]
fn trailing_commas_are_forgiven_and_said() {
    check("{}", false);
    check(r#"{"a":[1,2]}"#, false);
    check(r#"{"a":[1,2,],}"#, true);
    check("[1 ,\n\t]", true);
    check(r#"{"a":"comma, ] in a text","b":",}",}"#, true);
    check(r#"{"a":"quote \" and comma ,]",}"#, true);
    check(r#"{"a":"backslash \\",}"#, true);
}

#[test]
fn texts_keep_their_commas_when_others_are_forgiven() {
    let decoded = decode(r#"{"a":"x,]\\\",}",}"#).unwrap();
    assert_eq!(decoded.value.member("a").unwrap().text(), Some(r#"x,]\",}"#));
}

#[test]
fn what_is_no_json_stays_none() {
    for text in ["", " ", "<html></html>", "{", "[1,,2]", "[,]x", "{\"a\"}", "nul", "{} {}", ","] {
        assert!(decode(text).is_err(), "{text:?}");
    }
}

#[test]
fn what_lies_too_deep_is_cut_without_a_stack_overflow() {
    for depth in [usize::from(MAX_DEPTH), usize::from(MAX_DEPTH) + 1, 100_000] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let mut value = &decode(&text).unwrap().value;
        let mut levels = 0;
        while let Json::List(items) = value
            && let Some(first) = items.first()
        {
            value = first;
            levels += 1;
        }
        let is_cut = matches!(value, Json::TooDeep);
        assert_eq!(is_cut, depth > usize::from(MAX_DEPTH), "{depth}");
        assert!(levels <= usize::from(MAX_DEPTH), "{depth}");
    }
}

#[test]
fn keys_are_found_in_any_case_and_the_exact_one_first() {
    let decoded = decode(r#"{"SUBJOBS":1,"subJobs":2}"#).unwrap();
    assert_eq!(decoded.value.member("subJobs").unwrap().text(), Some("2"));
    assert_eq!(decoded.value.member("subjobs").unwrap().text(), Some("1"));
    assert_eq!(decoded.value.member("other"), None);
}

#[test]
fn what_a_strict_reader_accepts_is_read_the_same() {
    fn same(ours: &Json<'_>, theirs: &serde_json::Value) -> bool {
        use serde_json::Value;
        match (ours, theirs) {
            (Json::Null, Value::Null) => true,
            (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
            (Json::Number(ours), Value::Number(theirs)) => {
                ours.parse::<f64>().unwrap() == theirs.as_f64().unwrap()
            }
            (Json::Text(ours), Value::String(theirs)) => ours == theirs,
            (Json::List(ours), Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
            }
            (Json::Object(ours), Value::Object(theirs)) => {
                ours.len() == theirs.len()
                    && ours.iter().all(|(key, value)| same(value, &theirs[&**key]))
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
        assert_eq!(ours.lenient, strict.is_err(), "{text}");
        if let Ok(strict) = strict {
            assert!(same(&ours.value, &strict), "{text}");
        }
    }
}

#[test]
fn odd_texts_are_read_as_far_as_they_say_something() {
    for (text, expected, lenient) in [
        (r#""\ud83d""#, "\u{fffd}", true),
        (r#""\ud83dx""#, "\u{fffd}x", true),
        (r#""\ud83d\u0041""#, "\u{fffd}A", true),
        (r#""\udc00""#, "\u{fffd}", true),
        ("\"a\u{1}b\nc\"", "a\u{1}b\nc", true),
    ] {
        let decoded = decode(text).unwrap();
        assert_eq!((decoded.value.text(), decoded.lenient), (Some(expected), lenient), "{text}");
    }
}

#[test]
fn a_refusal_names_the_place() {
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
        let refusal = decode(text).unwrap_err();
        assert_eq!(
            (refusal.expected, refusal.line, refusal.column),
            (expected, line, column),
            "{text}"
        );
    }
}
