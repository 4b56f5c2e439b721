//! The table of APIs: its names and paths, and the copy of the paths in the package's JavaScript.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jobtree::engine::apis::{ApiSpec, BuiltIn, is_raw_sensitive};

fn specs() -> impl Iterator<Item = &'static ApiSpec> {
    BuiltIn::ALL.into_iter().map(BuiltIn::spec)
}

#[test]
fn apis_have_unique_names_and_routes() {
    for (at, spec) in specs().enumerate() {
        assert!(specs().skip(at + 1).all(|other| spec.name != other.name), "{spec:?}");
        let path = spec.path.replace("{project_id}", "p").replace("{job_id}", "j");
        let routes: Vec<_> = specs().filter_map(|other| other.ids_in(&path)).collect();
        assert_eq!(routes, [("p", "j")], "{spec:?}");
        for other in ["", "/", "/p", &format!("{path}/x"), &path.replace("/j", "/")] {
            assert_ne!(spec.ids_in(other), Some(("p", "j")), "{other}");
        }
    }
}

#[test]
fn apis_are_parsed_from_their_names() {
    for api in BuiltIn::ALL {
        assert_eq!(api.to_string().parse(), Ok(api));
    }
    let error = "mainframe".parse::<BuiltIn>().unwrap_err().to_string();
    let expected = "unknown system `mainframe`. Use one of cce, cce-v2, cce-autopilot, ief, servicestage, \
                    servicestage-v3.";
    assert_eq!(error, expected);
}

#[test]
fn only_ief_bodies_can_hold_secrets() {
    for api in BuiltIn::ALL {
        assert_eq!(is_raw_sensitive(api.name()), api == BuiltIn::Ief, "{api}");
    }
    assert!(!is_raw_sensitive("a-registered-one"));
}

#[test]
fn requests_have_the_parameters_of_their_api() {
    for (api, params, header) in [
        (BuiltIn::Cce, "", None),
        (BuiltIn::Ief, "", Some("ief-instance-id")),
        (BuiltIn::ServiceStage, "limit offset desc instance_id", None),
        (BuiltIn::ServiceStageV3, "limit offset desc instance_id", None),
    ] {
        let names: Vec<_> = api.spec().query_params().map(|(name, _)| name).collect();
        assert_eq!((names.join(" ").as_str(), api.spec().instance_header()), (params, header));
    }
}

/// The table `PATHS` of the package's scripts: the API's name and its path.
fn script_paths(script: &str) -> BTreeMap<String, String> {
    let table = script.split("const PATHS = {").nth(1).unwrap().split("};").next().unwrap();
    let row = |line: &str| {
        let (name, path) = line.trim().trim_end_matches(',').split_once(':')?;
        Some((name.trim_matches('"').to_owned(), path.trim().trim_matches('"').to_owned()))
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn scripts_know_every_api() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm");
    let systems = fs::read_to_string(folder.join("systems.js")).unwrap();
    let expected: BTreeMap<_, _> =
        specs().map(|spec| (spec.name.to_owned(), spec.path.to_owned())).collect();
    assert_eq!(script_paths(&systems), expected);
    // A paged job's first request has query parameters, which only the wasm knows.
    let script = fs::read_to_string(folder.join("prefetch.js")).unwrap();
    assert!(systems.contains(r#"!name.startsWith("servicestage")"#));
    // With `src`, the script recognizes paged systems by this prefix.
    assert!(script.contains(r#"startsWith("servicestage")"#));
    for spec in specs() {
        assert_eq!(spec.name.starts_with("servicestage"), spec.paging.is_some(), "{spec:?}");
    }
}
