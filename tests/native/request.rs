use jobtree::engine::error::ErrorKind;
use jobtree::engine::request::{JobAddress, is_valid_id};

fn address(system: &str, project: &str, job: &str, proxy: &str, src: &str) -> JobAddress {
    JobAddress {
        system: system.into(),
        project_id: project.into(),
        job_id: job.into(),
        proxy: proxy.into(),
        src: src.into(),
    }
}

#[test]
fn the_proxy_is_a_prefix_or_a_template() {
    let path = "/api/v3/projects/p%201/jobs/j-1";
    for (proxy, expected) in [
        ("", path.to_owned()),
        ("/proxy/otc", format!("/proxy/otc{path}")),
        ("/proxy/otc/", format!("/proxy/otc{path}")),
        ("./demo", format!("./demo{path}")),
        ("https://portal.example/jobs", format!("https://portal.example/jobs{path}")),
        ("/proxy{path}", format!("/proxy{path}")),
        ("/proxy/{path}?x=1", format!("/proxy{path}?x=1")),
        ("/get?target={url}", "/get?target=%2Fapi%2Fv3%2Fprojects%2Fp%25201%2Fjobs%2Fj-1".into()),
        ("/{system}/{project_id}/{job_id}", "/cce/p%201/j-1".into()),
    ] {
        let request = address("cce", "p 1", "j-1", proxy, "").request().unwrap();
        assert_eq!(request.url, expected, "{proxy}");
    }
}

#[test]
fn a_source_replaces_path_and_proxy_and_needs_no_system() {
    let request = address("", "p", "j", "/proxy", "/jobs/1.json").request().unwrap();
    assert_eq!((request.url.as_str(), request.system.name()), ("/jobs/1.json", "auto"));
    assert_eq!(request.job_id, None);
}

#[test]
fn what_makes_no_sense_is_never_a_request() {
    for (address, message) in [
        (address("cce", "", "j", "", ""), "The project id is missing."),
        (address("cce", "p", " ", "", ""), "The job id is missing."),
        (address("cce", "p", "a/b", "", ""), "The job id must not hold a slash"),
        (address("cce", "p", "a\\b", "", ""), "The job id must not hold a slash"),
        (address("cce", "..", "j", "", ""), "The project id must not hold"),
        (address("cce", "p", "a\nb", "", ""), "The job id must not hold"),
        (address("cce", "p", ".", "", ""), "The job id must not hold"),
        (address("", "p", "j", "", ""), "the system has to be named"),
        (address("mainframe", "p", "j", "", ""), "There is no system \"mainframe\""),
        (address("cce", "p", "j", "javascript:alert(1)", ""), "The proxy must be a path"),
        (address("cce", "p", "j", "", "data:text/json,{}"), "The src must be a path"),
        (address("cce", "p", "j", "/a\tb", ""), "control character"),
        (address("cce", "p", "j", "/{path", ""), "a { without its }"),
        (address("cce", "p", "j", "/{port}", ""), "has {port}"),
        (address("cce", "p", "j", "/{system}", ""), "needs {path}, {url} or {job_id}"),
    ] {
        let error = address.request().unwrap_err();
        assert_eq!((error.kind, error.stopped), (ErrorKind::Config, true), "{address:?}");
        assert!(error.message.contains(message), "{address:?}: {}", error.message);
    }
}

#[test]
fn ids_stay_one_path_segment() {
    for (id, valid) in [
        ("354331b2c-229a-11e8-9c75-0255ac100ceb", true),
        ("JOB1.2_3~4", true),
        ("größe 1%", true),
        ("", false),
        (".", false),
        ("..", false),
        ("a..b", false),
        ("a/b", false),
        ("a\u{0}b", false),
        ("a\u{85}b", false),
    ] {
        assert_eq!(is_valid_id(id), valid, "{id:?}");
    }
}
