//! Branches and the parts of large jobs.

use super::*;

/// A job with so many rows, of which the last has failed.
fn job_of_rows(rows: usize) -> Snapshot {
    let phase = |at| if at == rows - 1 { Phase::Failed } else { Phase::Succeeded };
    let leaves = (1..rows).map(|at| node(&format!("n{at}"), "InstallNode", phase(at)));
    snapshot(with_children(node("root", "CreateCluster", Phase::Failed), leaves))
}

/// The names of the rows of a page, in order.
fn names(html: &str) -> Vec<&str> {
    let rows = html.split_once("<ul class=tree").unwrap().1;
    let names = rows.split("</b> <bdi>").skip(1);
    names.map(|rest| rest.split_once("-name").unwrap().0).collect()
}

/// The URLs of the links with this text or label.
fn links<'a>(html: &'a str, label: &str) -> Vec<&'a str> {
    let links = html.split("<a ").skip(1).filter_map(|rest| {
        let link = rest.split_once("</a>")?.0;
        let is_wanted = link.ends_with(&format!(">{label}"))
            || link.contains(&format!("aria-label=\"{label}\""));
        let href = link.split_once("href=")?.1;
        let href = href
            .strip_prefix('"')
            .map_or_else(|| href.split([' ', '>']).next(), |quoted| quoted.split('"').next());
        href.filter(|_| is_wanted)
    });
    links.collect()
}

#[test]
fn large_jobs_are_paged() {
    // Rows, the page asked for, its first and last row without the root, what it says, and its links.
    for (rows, query, first, last, says, previous, next) in [
        (999, "", "n1", "n998", None, None, None),
        (1000, "", "n1", "n999", None, None, None),
        (1000, "page=2", "n1", "n999", None, None, None),
        (1001, "", "n1", "n999", Some("Rows 1 to 1,000 of 1,001"), None, Some("?page=2")),
        (1001, "page=2", "n1000", "n1000", Some("Rows 1,001 to 1,001 of 1,001"), Some("?"), None),
        (
            10_000,
            "page=10",
            "n9000",
            "n9999",
            Some("Rows 9,001 to 10,000 of 10,000"),
            Some("?page=9"),
            None,
        ),
        (
            10_000,
            "page=5",
            "n4000",
            "n4999",
            Some("Rows 4,001 to 5,000 of 10,000"),
            Some("?page=4"),
            Some("?page=6"),
        ),
        (
            10_000,
            "page=99",
            "n9000",
            "n9999",
            Some("Rows 9,001 to 10,000 of 10,000"),
            Some("?page=9"),
            None,
        ),
        (10_000, "page=0", "n1", "n999", Some("Rows 1 to 1,000 of 10,000"), None, Some("?page=2")),
        (10_000, "page=-1", "n1", "n999", Some("Rows 1 to 1,000 of 10,000"), None, Some("?page=2")),
    ] {
        let html = job_page(&job_of_rows(rows), query);
        let names = names(&html);
        assert_eq!(names[..2], ["root", first], "{rows} {query}: the ancestors come first");
        assert_eq!(names.last(), Some(&last), "{rows} {query}");
        assert!(names.len() <= 1001, "{rows} {query}");
        let position = html
            .split_once(" class=pages>")
            .map(|(_, rest)| rest.split_once("<span>").unwrap().1.split_once("</span>").unwrap().0);
        assert_eq!(position, says, "{rows} {query}");
        // Above and below the rows.
        let twice = |link: Option<&'static str>| link.map_or(vec![], |link| vec![link; 2]);
        assert_eq!(links(&html, "Previous page"), twice(previous), "{rows} {query}");
        assert_eq!(links(&html, "Next page"), twice(next), "{rows} {query}");
    }
}

#[test]
fn later_pages_repeat_the_branches_above_their_first_row() {
    let leaves = (0..1500).map(|at| node(&format!("n{at}"), "InstallNode", Phase::Running));
    let inner = with_children(node("inner", "CreateNode", Phase::Running), leaves);
    let outer = with_children(node("outer", "CreateNode", Phase::Running), [inner]);
    let root = node("root", "CreateCluster", Phase::Running);
    let job = snapshot(with_children(root, [node("first", "GetPSMCert", Phase::Succeeded), outer]));
    let html = job_page(&job, "page=2");
    assert_eq!(names(&html)[..4], ["root", "outer", "inner", "n996"]);
    assert_eq!(html.matches("<ul").count(), html.matches("</ul>").count());
}

#[test]
fn root_cause_is_a_link_away() {
    let follow = |job: &Snapshot, html: &str| {
        let [link] = links(html, "Show in tree")[..] else { panic!("no link") };
        job_page(job, &link.replace("&amp;", "&")[1..])
    };
    let focused = |html: &str| {
        let [before, after] = html.split(" autofocus").collect::<Vec<_>>()[..] else {
            panic!("one row has the focus")
        };
        assert!(before.ends_with("<p class=what") && after.starts_with(" tabindex=-1>"));
        names(&format!("<ul class=tree{after}"))[0].to_owned()
    };
    let large = job_of_rows(2500);
    assert_eq!(focused(&follow(&large, &job_page(&large, ""))), "n2499", "on the third page");

    // In a closed branch, the link opens it.
    let job = job(Phase::Failed);
    let html = job_page(&job, "expand=none");
    assert!(!names(&html).contains(&"vm"));
    let html = follow(&job, &html);
    assert_eq!(names(&html), ["root", "a", "vm", "b", "c"]);
    assert_eq!(focused(&html), "vm");
}

#[test]
fn branches_open_as_the_query_says() {
    let job = job(Phase::Running);
    for (query, expected) in [
        ("", &["root", "a", "vm", "b", "c", "c1", "c2"][..]),
        ("expand=auto", &["root", "a", "vm", "b", "c", "c1", "c2"]),
        ("expand=nonsense", &["root", "a", "vm", "b", "c", "c1", "c2"]),
        ("expand=all", &["root", "a", "vm", "b", "b1", "c", "c1", "c2"]),
        ("expand=none", &["root", "a", "b", "c"]),
    ] {
        assert_eq!(names(&job_page(&job, query)), expected, "{query}");
    }
}

#[test]
fn every_branch_is_a_link_that_opens_or_closes_it() {
    let job = job(Phase::Running);
    let html = job_page(&job, "");
    // Root and branches, in order.
    let branch_links = |html: &str| -> Vec<(String, bool)> {
        let links = html.split("<a class=what ").skip(1).map(|rest| {
            let link = rest.split_once('>').unwrap().0;
            let href = link.split_once("href=\"?").unwrap().1.split_once('"').unwrap().0;
            (href.replace("&amp;", "&"), link.contains("aria-expanded=true"))
        });
        links.collect()
    };
    let links = branch_links(&html);
    assert_eq!(
        links.iter().map(|(_, is_open)| *is_open).collect::<Vec<_>>(),
        [true, true, false, true]
    );
    assert_eq!(names(&job_page(&job, &links[0].0)), ["root"]);
    assert_eq!(names(&job_page(&job, &links[1].0)), ["root", "a", "b", "c", "c1", "c2"]);
    let opened = job_page(&job, &links[2].0);
    assert_eq!(names(&opened), ["root", "a", "vm", "b", "b1", "c", "c1", "c2"]);
    let both = &branch_links(&opened)[1].0;
    assert_eq!(names(&job_page(&job, both)), ["root", "a", "b", "b1", "c", "c1", "c2"], "{both}");
    let closed_again = &branch_links(&opened)[2].0;
    assert_eq!(names(&job_page(&job, closed_again)), names(&html));
}

#[test]
fn deep_trees_are_rendered() {
    let mut root = node("n200", "CreateNode", Phase::Running);
    for at in (0..200).rev() {
        root = with_children(node(&format!("n{at}"), "CreateNode", Phase::Running), [root]);
    }
    let html = job_page(&snapshot(root), "");
    assert_eq!(names(&html).len(), 201);
    assert_eq!(html.matches("<ul").count(), html.matches("</ul>").count());
}
