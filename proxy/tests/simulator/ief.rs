//! IEF's batch jobs.

use std::collections::HashMap;

use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use jobtree::engine::apis::BuiltIn::Ief;
use serde_json::{Value, json};

use crate::simulation::{Simulation, job_path};

#[tokio::test]
async fn new_job_has_no_tasks_and_no_targets() {
    let job = Simulation::new(None).job(Ief, "demo-success").await;
    assert_eq!(job["status"], "Waiting");
    for key in ["tasks", "targets", "status_last_updated_at"] {
        assert_eq!(job[key], Value::Null, "{key}");
    }
    assert_eq!(
        (&job["job_id"], &job["created_at"]),
        (&json!("demo-success"), &json!(1_767_225_600))
    );
}

#[tokio::test]
async fn every_task_leads_to_its_node_by_target_id() {
    let cloud = Simulation::new(None);
    cloud.job(Ief, "demo-slow").await;
    cloud.set(60);
    let job = cloud.job(Ief, "demo-slow").await;
    let nodes: HashMap<_, _> = job["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| {
            let info = &target["extension_info"][0];
            assert_eq!(info["key"], "node_name");
            (target["target_id"].as_str().unwrap(), info["value"].as_str().unwrap())
        })
        .collect();
    let tasks = job["tasks"].as_array().unwrap();
    let of_tasks: Vec<_> =
        tasks.iter().map(|task| nodes[task["target_id"].as_str().unwrap()]).collect();
    assert_eq!((of_tasks.len(), of_tasks[0], of_tasks[47]), (48, "edge-00001", "edge-00048"));
    let named = |task: &Value| task["task_name"].as_str().unwrap().starts_with("line-controller-");
    assert!(tasks.iter().all(named));
}

#[tokio::test]
async fn counters_are_swapped_and_failed_tasks_have_a_reason() {
    let cloud = Simulation::new(None);
    cloud.job(Ief, "demo-failure").await;
    cloud.set(120);
    let job = cloud.job(Ief, "demo-failure").await;
    assert_eq!(job["status"], "Partially_successful");
    let counters = ["task_total_count", "task_failed_count", "task_success_count"];
    assert_eq!(counters.map(|counter| job[counter].as_u64().unwrap()), [6, 5, 1]);
    for task in job["tasks"].as_array().unwrap() {
        let has_failed = task["status"] == "Failed";
        assert_eq!(has_failed, task["reason"] != "", "{task}");
    }
    let seconds =
        job["status_last_updated_at"].as_i64().unwrap() - job["created_at"].as_i64().unwrap();
    assert!((20..120).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn task_data_is_json_in_a_string() {
    let job = Simulation::new(None).job(Ief, "demo-success").await;
    let data: Value = serde_json::from_str(job["task_data"].as_str().unwrap()).unwrap();
    assert_eq!(data["name_prex"], job["job_name"]);
    assert!(data.pointer("/deployment/template/containers/0/envs/0/value").is_some(), "{data}");
}

#[tokio::test]
async fn instance_header_is_allowed_by_cors() {
    let cloud = Simulation::new(None);
    let path = job_path(Ief, "demo", "demo-success");
    let request = Request::get(&path).header("ief-instance-id", "mine").body(Empty::<Bytes>::new());
    assert_eq!(cloud.send_request(request.unwrap()).await.status, 200);
    let preflight = Request::options(&path)
        .header("origin", "https://portal.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "ief-instance-id")
        .body(Empty::<Bytes>::new());
    let allowed = cloud.send_request(preflight.unwrap()).await;
    let headers = allowed.headers["access-control-allow-headers"].to_str().unwrap();
    assert!(headers.split(',').any(|header| header.trim() == "ief-instance-id"), "{headers}");
}
