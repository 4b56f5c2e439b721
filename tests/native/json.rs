use jobtree::engine::json::{Json, MAX_DEPTH, decode};

#[track_caller]
fn check(text: &str, lenient: bool) {
    let mut spare = String::new();
    let decoded = decode(text, &mut spare).unwrap_or_else(|error| panic!("{text}: {error:?}"));
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
    let mut spare = String::new();
    let decoded = decode(r#"{"a":"x,]\\\",}",}"#, &mut spare).unwrap();
    assert_eq!(decoded.value.member("a").unwrap().text().unwrap(), r#"x,]\",}"#);
}

#[test]
fn what_is_no_json_stays_none() {
    for text in ["", " ", "<html></html>", "{", "[1,,2]", "[,]x", "{\"a\"}", "nul", "{} {}", ","] {
        let mut spare = String::new();
        assert!(decode(text, &mut spare).is_err(), "{text:?}");
    }
}

#[test]
fn what_lies_too_deep_is_cut_without_a_stack_overflow() {
    for depth in [usize::from(MAX_DEPTH), usize::from(MAX_DEPTH) + 1, 100_000] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let mut spare = String::new();
        let mut value = &decode(&text, &mut spare).unwrap().value;
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
    let mut spare = String::new();
    let decoded = decode(r#"{"SUBJOBS":1,"subJobs":2}"#, &mut spare).unwrap();
    assert_eq!(decoded.value.member("subJobs").unwrap().text().unwrap(), "2");
    assert_eq!(decoded.value.member("subjobs").unwrap().text().unwrap(), "1");
    assert_eq!(decoded.value.member("other"), None);
}
