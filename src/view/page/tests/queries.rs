//! The query of a page's URL.

use super::*;
use crate::view::page::query::NodeHash;

#[test]
fn query_is_written_as_it_was_parsed() {
    for (query, expected) in [
        ("", ""),
        ("expand=all", "expand=all"),
        ("expand=auto&theme=auto&page=1&refresh=on", ""),
        ("theme=dark&expand=none", "expand=none&theme=dark"),
        ("page=3&refresh=off", "page=3&refresh=off"),
        ("open=0000002a.ffffffff&close=12345678", "open=0000002a.ffffffff&close=12345678"),
        ("open=2a.x.%22.ABCDEF01.+1234567", "open=abcdef01"),
        ("at=0000002a&page=2", "at=0000002a&page=2"),
        ("at=x&page=x&theme=x&expand=x&until=x&open=x", ""),
        ("until=1756814400", "until=1756814400"),
        ("instance_id=a%20b&limit=5&expand=all", "expand=all&instance_id=a%20b&limit=5"),
        ("&&depth=2&", "depth=2"),
        ("flag&x==y", "flag&x==y"),
    ] {
        let parsed = PageQuery::parse(query);
        assert_eq!(parsed.to_string(), expected, "{query}");
        assert_eq!(PageQuery::parse(expected), parsed, "{query}");
    }
}

#[test]
fn oldest_choices_are_dropped() {
    let branch = |at: usize| NodeHash::of(&node(&format!("n{at}"), "CreateNode", Phase::Running));
    let query = (0..40).fold(PageQuery::default(), |query, at| query.with_branch(branch(at), true));
    let text = query.to_string();
    assert_eq!(text.matches('.').count(), 31, "{text}");
    assert!(!text.contains(&branch(7).to_string()) && text.contains(&branch(8).to_string()));
    assert_eq!(PageQuery::parse(&text).to_string(), text);
}

#[test]
fn links_keep_what_other_parts_of_the_proxy_read() {
    let html = job_page(&job(Phase::Running), "depth=2&instance_id=a%26b");
    for link in html.split("href=\"").skip(1) {
        let link = link.split_once('"').unwrap().0;
        assert!(link.contains("depth=2&amp;instance_id=a%26b"), "{link}");
    }
}
