//! The definitions in `docs/definitions`, with a body each.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use jobtree::engine::apis::{Definition, Registry, System, decode_one};
use jobtree::engine::model::snapshot::{Node, WarningCode};
use jobtree::engine::refresh::request::JobAddress;

use super::{case, outline};

/// A definition, a body, and the tree that comes out.
struct Example {
    definition: &'static str,
    params: &'static str,
    path: &'static str,
    body: &'static str,
    outline: &'static str,
}

const EXAMPLES: [Example; 10] = [
    Example {
        definition: "ecs",
        params: "",
        path: "/v1/p/jobs/j",
        body: "ecs-01-doc-success.json",
        outline: "succeeded createServer\n  succeeded createSingleServer\n",
    },
    Example {
        definition: "rds",
        params: "",
        path: "/v3/p/jobs?id=j",
        body: "rds-01-doc-completed.json",
        outline: "succeeded DO-NOT-TOUCH-mgr2-mysql-single\n",
    },
    Example {
        definition: "evs",
        params: "",
        path: "/v1/p/jobs/j",
        body: "evs-01-running.json",
        outline: "running batchCreateVolume\n  succeeded data-1\n  running data-2\n",
    },
    Example {
        definition: "aws-ssm-automation",
        params: "region=eu-central-1",
        path: "/ssm/eu-central-1/automation-executions/j",
        body: "aws-ssm-01-failed.json",
        outline: "failed Demo-PatchHosts\n  succeeded snapshot\n  failed restart\n  cancelled approve\n",
    },
    Example {
        definition: "gke",
        params: "location=europe-west3",
        path: "/v1/projects/p/locations/europe-west3/operations/j",
        body: "gke-01-running.json",
        outline: "running UPGRADE_NODES\n  succeeded PREPARE\n  running NODES\n    pending DRAIN\n",
    },
    Example {
        definition: "gke",
        params: "location=europe-west3",
        path: "/v1/projects/p/locations/europe-west3/operations/j",
        body: "gke-02-done-with-error.json",
        outline: "failed CREATE_NODE_POOL\n",
    },
    Example {
        definition: "azure",
        params: "subscription=s&provider=Demo.Network&location=westeurope&version=2025-01-01",
        path: "/subscriptions/s/providers/Demo.Network/locations/westeurope/operations/j?api-version=2025-01-01",
        body: "azure-01-in-progress.json",
        outline: "running 7c000000-0000-4000-8000-000000000002\n",
    },
    Example {
        definition: "ack",
        params: "",
        path: "/tasks/j",
        body: "ack-01-failed.json",
        outline: "failed cluster_scaleout\n  failed Stages\n    succeeded created 2 instances\n    \
                  failed instances join the cluster\n  failed Resources\n    succeeded i-demo-1\n    failed i-demo-2\n",
    },
    Example {
        definition: "cce-upgrade",
        params: "cluster_id=c",
        path: "/api/v3/projects/p/clusters/c/operation/upgrade/tasks/j",
        body: "cce-upgrade-01-running.json",
        outline: "running UpgradeTask\n",
    },
    Example {
        definition: "cce-pre-check",
        params: "cluster_id=c",
        path: "/api/v3/projects/p/clusters/c/operation/precheck/tasks/j",
        body: "cce-pre-check-01-failed.json",
        outline: "failed PreCheckTask\n  succeeded Cluster\n    succeeded PortConflict\n  failed Add-ons\n    \
                  failed AddonVersion\n    succeeded AddonLimits\n",
    },
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/definitions")
}

fn definition(name: &str) -> Definition {
    let table = fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    Definition::from_json(name, &table).unwrap_or_else(|error| panic!("{}", error.message))
}

/// The root of an example's body.
fn root(body: &str) -> Rc<Node> {
    let example = EXAMPLES.iter().find(|example| example.body == body).unwrap();
    let system = System::Registered(Rc::new(definition(example.definition)));
    decode_one(&system, &case(body)).unwrap().root
}

#[test]
fn each_definition_of_the_documentation_reads_its_body() {
    for Example { definition: name, params, path, body, outline: expected } in EXAMPLES {
        let definition = definition(name);
        let job =
            decode_one(&System::Registered(Rc::new(definition.clone())), &case(body)).unwrap();
        assert_eq!(outline(&job.root), expected, "{name}");
        // The stages of ACK have no IDs.
        let warnings: BTreeSet<_> = job.warnings.iter().map(|it| it.code.as_str()).collect();
        let expected = if name == "ack" { vec![WarningCode::MissingId.as_str()] } else { vec![] };
        assert_eq!(
            warnings.into_iter().collect::<Vec<_>>(),
            expected,
            "{name}: {:?}",
            job.warnings
        );

        let mut registry = Registry::default();
        registry.register(definition);
        let address = JobAddress::new(name, "p", "j").with_params(params);
        assert_eq!(address.request(&registry).unwrap().page(0).url, path, "{name}");
    }
}

#[test]
fn each_definition_has_an_example_and_is_in_the_documentation() {
    let page = fs::read_to_string(folder().with_extension("md")).unwrap();
    let tested: BTreeSet<_> = EXAMPLES.iter().map(|it| format!("{}.json", it.definition)).collect();
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name());
    let files: BTreeSet<_> = files.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(files, tested);
    for file in files {
        let snippet = format!("<!-- snippet: docs/definitions/{file} -->");
        assert!(page.contains(&snippet), "definitions.md does not show {file}");
    }
}

#[test]
fn definitions_read_reasons_times_percentages_and_details() {
    let ssm = root("aws-ssm-01-failed.json");
    assert_eq!(ssm.reason.as_deref(), Some("Step restart ended with an error."));
    assert_eq!(ssm.started_at.unwrap().to_string(), "2026-02-10T08:00:00.125Z");
    let restart = &ssm.children[1];
    assert_eq!(restart.code.as_deref(), Some("Verification"));
    assert_eq!(restart.ended_at.unwrap().to_string(), "2026-02-10T08:01:15Z");

    let gke = root("gke-02-done-with-error.json");
    assert_eq!((gke.code.as_deref(), gke.raw_phase.as_deref()), (Some("8"), Some("8")));
    assert_eq!(gke.reason.as_deref(), Some("Quota of demo CPUs exceeded: 4 of 4 in use."));

    assert_eq!(root("azure-01-in-progress.json").progress.percent, Some(62));

    let ack = root("ack-01-failed.json");
    let stages = &ack.children[0];
    assert_eq!(stages.started_at.unwrap().to_string(), "2026-02-10T08:00:01Z");
    assert_eq!(stages.ended_at.unwrap().to_string(), "2026-02-10T08:02:30Z");
    assert_eq!(ack.started_at.unwrap().to_string(), "2026-02-10T08:00:00Z");
    assert_eq!(&*ack.details[1].value, "JoinNodes");

    let upgrade = root("cce-upgrade-01-running.json");
    let details: Vec<_> = upgrade.details.iter().map(|it| &*it.value).collect();
    assert_eq!((upgrade.progress.percent, details), (Some(45), vec!["v1.31", "v1.32"]));

    let checks = root("cce-pre-check-01-failed.json");
    let add_ons = &checks.children[1];
    assert_eq!(add_ons.reason.as_deref(), Some("demo-dns 1.2 does not run on v1.32"));
}
