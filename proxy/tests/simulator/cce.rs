//! CCE's jobs in both API versions: what the engine decodes, and how sub-jobs are reached.

use http::StatusCode;
use jobtree::engine::apis::BuiltIn::{self, Cce, CceAutopilot, CceV2};
use jobtree::engine::apis::{self, Job, System};
use jobtree::engine::model::phase::Phase;
use serde_json::Value;

use crate::simulation::Simulation;

const ALL: [BuiltIn; 3] = [Cce, CceAutopilot, CceV2];

/// The sub-jobs in a body.
fn sub_jobs(system: BuiltIn, body: &Value) -> Vec<Value> {
    let key = if system == CceV2 { "subjobs" } else { "subJobs" };
    body["spec"][key].as_array().cloned().unwrap_or_default()
}

fn uid(body: &Value) -> String {
    body["metadata"]["uid"].as_str().unwrap().to_owned()
}

/// The job as the widget's engine decodes it.
async fn decoded(cloud: &Simulation, id: &str) -> Job {
    let response = cloud.get(Cce, id).await;
    assert_eq!(response.status, StatusCode::OK);
    apis::decode_one(&System::BuiltIn(Cce), &response.body).unwrap()
}

#[tokio::test]
async fn job_starts_at_its_first_request_and_the_engine_decodes_it() {
    let cloud = Simulation::new(None);
    cloud.set(1_000);
    let first = decoded(&cloud, "demo-success").await;
    assert_eq!((first.root.phase, first.root.children.len()), (Phase::Pending, 0));
    assert_eq!(first.root.started_at.unwrap().to_string(), "2026-01-01T00:16:40.0Z");
    cloud.set(1_120);
    let last = decoded(&cloud, "demo-success").await;
    assert_eq!((last.root.phase, last.root.progress.done), (Phase::Succeeded, 4));
    assert!(last.warnings.is_empty(), "{:?}", last.warnings);
}

#[tokio::test]
async fn response_has_one_level_and_each_uid_leads_to_the_next() {
    for system in ALL {
        let cloud = Simulation::new(None);
        cloud.job(system, "demo-success-mine").await;
        cloud.set(120);
        let mut remaining = vec!["demo-success-mine".to_owned()];
        let mut uids = Vec::new();
        while let Some(id) = remaining.pop() {
            let body = cloud.job(system, &id).await;
            assert_eq!(uid(&body), id);
            for sub_job in sub_jobs(system, &body) {
                assert!(sub_jobs(system, &sub_job).is_empty(), "{id} has two levels");
                let mut alone = cloud.job(system, &uid(&sub_job)).await;
                let spec = alone["spec"].as_object_mut().unwrap();
                spec.remove("subJobs");
                spec.remove("subjobs");
                assert_eq!(alone, sub_job, "fetched alone it is equal");
                remaining.push(uid(&sub_job));
            }
            uids.push(id);
        }
        uids.sort();
        let expected = ["", ".1", ".2", ".3", ".3.1", ".3.2", ".3.3", ".4", ".4.1", ".4.2", ".4.3"];
        assert_eq!(uids, expected.map(|path| format!("demo-success-mine{path}")));
    }
}

#[tokio::test]
async fn sub_job_is_found_once_it_is_visible() {
    for system in ALL {
        let cloud = Simulation::new(None);
        let status = async |id: &str| cloud.get(system, id).await.status.as_u16();
        assert_eq!(status("demo-success.1").await, 404, "its job has not started");
        assert_eq!(status("demo-success").await, 200);
        assert_eq!(status("demo-success.1").await, 404, "it is not visible yet");
        assert_eq!(status("demo-success-mine.1").await, 404, "that is another job");
        cloud.set(60);
        for (id, expected) in [
            ("demo-success.1", 200),
            ("demo-success.3.2", 200),
            ("demo-success.0", 404),
            ("demo-success.5", 404),
            ("demo-success.1.1", 404),
            ("demo-success.01", 404),
            ("demo-success.%2B1", 404),
            ("demo-success.", 404),
            ("demo-success.one", 404),
            ("demo-success.1.", 404),
            ("demo-success.99999999999999999999", 404),
        ] {
            assert_eq!(status(id).await, expected, "{} {id}", system.name());
        }
    }
}

#[tokio::test]
async fn failed_job_has_a_reason_at_every_level() {
    for system in ALL {
        let cloud = Simulation::new(None);
        cloud.job(system, "demo-failure").await;
        cloud.set(120);
        let mut reasons = Vec::new();
        for id in ["demo-failure", "demo-failure.1", "demo-failure.1.2", "demo-failure.1.3"] {
            let body = cloud.job(system, id).await;
            let phase = if system == CceV2 { "status" } else { "phase" };
            assert_eq!(body["status"][phase], "Failed", "{} {id}", system.name());
            reasons.push(body["status"]["reason"].as_str().unwrap_or_default().to_owned());
        }
        assert!(reasons[0].contains("Something bad happened"), "{reasons:?}");
        assert!(reasons[1].is_empty(), "{reasons:?}");
        assert!(reasons[2].contains("no available flavors"), "{reasons:?}");
        assert!(reasons[3].contains("Failed to install"), "{reasons:?}");
    }
}

#[tokio::test]
async fn each_version_has_its_own_keys() {
    for (system, version, keys, has_completion) in [
        (
            Cce,
            "v3",
            ["clusterUID", "extendParam", "resourceID", "resourceName", "subJobs", "type"],
            false,
        ),
        (
            CceAutopilot,
            "v3",
            ["clusterUID", "extendParam", "resourceID", "resourceName", "subJobs", "type"],
            false,
        ),
        (
            CceV2,
            "v2",
            ["clusteruid", "extendparam", "resourceid", "resourcename", "subjobs", "type"],
            true,
        ),
    ] {
        let cloud = Simulation::new(None);
        cloud.job(system, "demo-success").await;
        cloud.set(120);
        let body = cloud.job(system, "demo-success").await;
        assert_eq!(body["apiVersion"], version);
        assert!(body["spec"].as_object().unwrap().keys().eq(keys), "{}", body["spec"]);
        assert_eq!(body["status"].get("completionTime").is_some(), has_completion, "{version}");
    }
}
