//! From job addresses to URLs and headers.

use jobtree::engine::apis::{Definition, Registry};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::refresh::request::{JobAddress, JobRequest, is_valid_id};

fn address(system: &str, project: &str, job: &str, proxy: &str, src: &str) -> JobAddress {
    JobAddress::new(system, project, job).with_proxy(proxy).with_src(src)
}

fn request(address: &JobAddress) -> Result<JobRequest, JobError> {
    address.request(&Registry::default())
}

#[test]
fn proxy_is_a_url_prefix_or_a_template() {
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
        let request = request(&address("cce", "p 1", "j-1", proxy, "")).unwrap();
        assert_eq!(request.page(0).url, expected, "{proxy}");
    }
}

#[test]
fn src_replaces_path_and_proxy_and_needs_no_system() {
    let request = request(&address("", "p", "j", "/proxy", "/jobs/1.json")).unwrap();
    assert_eq!((request.page(0).url.as_str(), request.system.name()), ("/jobs/1.json", "auto"));
    assert_eq!(request.job_id, None);
}

#[test]
fn address_without_job_id_and_src_has_no_job() {
    for (job, src, expected) in [
        ("", "", false),
        (" ", "", false),
        ("", " \t\n", false),
        ("j", "", true),
        ("", "/jobs/1.json", true),
        ("j", "/jobs/1.json", true),
        ("\u{a0}", "", true), // an ID may begin with it
        ("..", "", true),     // and is invalid
    ] {
        for (system, project) in [("cce", "p"), ("cce", ""), ("", ""), ("mainframe", "p")] {
            let address = address(system, project, job, "{", src);
            assert_eq!(address.has_job(), expected, "{job:?} {src:?} {system} {project}");
        }
    }
}

#[test]
fn invalid_address_is_a_config_error() {
    for (address, message) in [
        (address("cce", "", "j", "", ""), "`project-id` is missing."),
        (address("cce", "p", " ", "", ""), "`job-id` is missing."),
        (address("cce", "p", "a/b", "", ""), "`job-id` must not contain a slash"),
        (address("cce", "p", "a\\b", "", ""), "`job-id` must not contain a slash"),
        (address("cce", "..", "j", "", ""), "`project-id` must not contain"),
        (address("cce", "p", "a\nb", "", ""), "`job-id` must not contain"),
        (address("cce", "p", ".", "", ""), "`job-id` must not contain"),
        (address("", "p", "j", "", ""), "Set `src`, or set `system` to one of cce, "),
        (address("mainframe", "p", "j", "", ""), "Unknown system `mainframe`"),
        (address("cce", "p", "j", "javascript:alert(1)", ""), "`proxy` must be a path"),
        (address("cce", "p", "j", "", "data:text/json,{}"), "`src` must be a path"),
        (address("cce", "p", "j", "/a\tb", ""), "control character"),
        (address("cce", "p", "j", "/{path", ""), "unknown placeholder {path. Use {path}, {url}, "),
        (address("cce", "p", "j", "/{port}", ""), "placeholder {port}"),
        (
            address("cce", "p", "j", "/{system}", ""),
            "`proxy` needs one of {path}, {url}, {job_id}.",
        ),
    ] {
        let error = request(&address).unwrap_err();
        assert_eq!((error.kind, error.stopped), (ErrorKind::Config, true), "{address:?}");
        assert!(error.message.contains(message), "{address:?}: {}", error.message);
    }
}

#[test]
fn valid_id_is_one_path_segment() {
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

#[test]
fn every_system_is_requested_at_its_own_path() {
    for (system, expected) in [
        ("cce", "/api/v3/projects/p/jobs/j"),
        ("cce-v2", "/api/v2/projects/p/jobs/j"),
        ("cce-autopilot", "/autopilot/v3/projects/p/jobs/j"),
        ("ief", "/v2/p/productmgr/jobs/j"),
        ("servicestage", "/v2/p/cas/jobs/j?limit=50&offset=0&desc=false"),
        ("servicestage-v3", "/v3/p/cas/jobs/j?limit=50&offset=0&desc=false"),
    ] {
        let request = request(&address(system, "p", "j", "", "")).unwrap();
        assert_eq!(request.page(0).url, expected);
        assert_eq!(request.page(0).headers, [], "{system}");
    }
}

#[test]
fn instance_id_is_a_header_or_a_query_parameter() {
    let with_instance = |system: &str| {
        let address = JobAddress::new(system, "p", "j").with_instance_id("in/1");
        request(&address).unwrap().page(0)
    };
    assert_eq!(with_instance("ief").headers, [("ief-instance-id", "in/1".to_owned())]);
    let paged = with_instance("servicestage").url;
    assert!(paged.ends_with("&desc=false&instance_id=in%2F1"), "{paged}");
    assert_eq!(with_instance("cce").headers, []);
    let odd = JobAddress::new("ief", "p", "j").with_instance_id("a\nb");
    assert_eq!(request(&odd).unwrap_err().kind, ErrorKind::Config);
}

#[test]
fn page_parameters_fit_every_form_of_proxy() {
    let page = "limit=50&offset=50&desc=false";
    for (proxy, expected) in [
        ("/p", format!("/p/v2/p/cas/jobs/j?{page}")),
        ("/p{path}?x=1", format!("/p/v2/p/cas/jobs/j?x=1&{page}")),
        ("/get/{job_id}", format!("/get/j?{page}")),
        ("/get?id={job_id}", format!("/get?id=j&{page}")),
        (
            "/get?target={url}&x=1",
            "/get?target=%2Fv2%2Fp%2Fcas%2Fjobs%2Fj%3Flimit%3D50%26offset%3D50%26desc%3Dfalse&x=1"
                .into(),
        ),
    ] {
        let request = request(&address("servicestage", "p", "j", proxy, "")).unwrap();
        assert_eq!(request.page(50).url, expected, "{proxy}");
    }
}

/// A registry with one registered system of this path.
fn registered(path: &str) -> Registry {
    let mut registry = Registry::default();
    registry.register(Definition::builder("own", path).phase(["status"]).build().unwrap());
    registry
}

#[test]
fn params_fill_the_placeholders_of_a_registered_path() {
    let pools = "/v1/{project_id}/{pool}/jobs/{job_id}";
    let geip = "/v3/{domain_id}/geip/jobs/{job_id}";
    for (path, project, params, proxy, expected) in [
        (pools, "p", "pool=a", "", "/v1/p/a/jobs/j"),
        (pools, "p", "pool=a+b%3F&x=1", "", "/v1/p/a%20b%3F/jobs/j"),
        (pools, "p", "pool={job_id}", "", "/v1/p/%7Bjob_id%7D/jobs/j"),
        (geip, "", "domain_id=d", "", "/v3/d/geip/jobs/j"),
        (geip, "p", "domain_id=d", "/proxy", "/proxy/v3/d/geip/jobs/j"),
        (geip, "", "domain_id=d", "/get?url={url}", "/get?url=%2Fv3%2Fd%2Fgeip%2Fjobs%2Fj"),
        (geip, "", "domain_id=d", "/p/{path}", "/p/v3/d/geip/jobs/j"),
        ("/jobs?a={a}&id={job_id}", "", "a=1%262", "", "/jobs?a=1%262&id=j"),
        ("/{a}/{a}/{job_id}", "", "a=ü&a=2", "", "/%C3%BC/%C3%BC/j"),
        ("/{instance_id}/{job_id}", "", "instance_id=no", "", "/i-1/j"),
        ("/{job_id}", "", "", "", "/j"),
    ] {
        let address = JobAddress::new("own", project, "j")
            .with_instance_id("i-1")
            .with_params(params)
            .with_proxy(proxy);
        let request = address.request(&registered(path)).unwrap();
        assert_eq!(request.page(0).url, expected, "{path} {params}");
        let project = Some(project.to_owned()).filter(|project| !project.is_empty());
        assert_eq!(request.project_id, project, "{path}");
    }
}

#[test]
fn placeholder_that_nothing_fills_is_a_config_error_that_names_it() {
    let geip = "/v3/{domain_id}/geip/jobs/{job_id}";
    for (path, params, proxy, message) in [
        (geip, "", "", "`params` has no value for {domain_id}."),
        (geip, "domain=d&DOMAIN_ID=d", "", "`params` has no value for {domain_id}."),
        (geip, "domain_id=", "", "`params` has no value for {domain_id}."),
        (geip, "domain_id=%20", "", "`params` has no value for {domain_id}."),
        (geip, "domain_id=a/b", "", "`domain_id` must not contain a slash"),
        (geip, "domain_id=..", "", "`domain_id` must not contain a slash"),
        (geip, "domain_id=a%2Fb", "", "`domain_id` must not contain a slash"),
        (geip, "domain_id=a%00", "", "`domain_id` must not contain a slash"),
        (geip, "domain_id=d", "/{project_id}/{job_id}", "`project-id` is missing."),
        ("/{a}/{b}/{job_id}", "a=1", "", "`params` has no value for {b}."),
        ("/{project_id}/{job_id}", "project_id=p", "", "`project-id` is missing."),
        ("/{instance_id}/{job_id}", "instance_id=i", "", "`instance-id` is missing."),
    ] {
        let address = JobAddress::new("own", "", "j").with_params(params).with_proxy(proxy);
        let error = address.request(&registered(path)).unwrap_err();
        assert_eq!((error.kind, error.stopped), (ErrorKind::Config, true), "{path} {params}");
        assert!(error.message.starts_with(message), "{path} {params}: {}", error.message);
    }
}

#[test]
fn params_change_a_request_only_where_the_path_has_them() {
    let path = "/{pool}/{job_id}";
    for (system, equal) in [("own", false), ("cce", true)] {
        let with = |params: &str| {
            let address = JobAddress::new(system, "p", "j").with_params(params);
            address.request(&registered(path)).unwrap()
        };
        assert_eq!(with("pool=a") == with("pool=b"), equal, "{system}");
        assert_eq!(with("pool=a"), with("pool=a&x=1"), "{system}");
    }
}
