//! `demo-flaky`: its faulty responses, by the number of the request.

use std::time::Duration;

use http::StatusCode;
use jobtree::engine::apis::BuiltIn;
use serde_json::Value;
use tokio::time::Instant;

use crate::simulation::{Response, Simulation};

/// The faults of every third request, in their order, which repeats.
const ROTATION: [&str; 7] =
    ["throttled", "truncated", "internal", "web page", "unauthenticated", "trailing comma", "late"];

/// The fault of a response, given how long it took.
fn classify(response: &Response, took: Duration) -> &'static str {
    let body: Result<Value, _> = serde_json::from_slice(&response.body);
    let text = String::from_utf8_lossy(&response.body);
    match (response.status, body) {
        (StatusCode::OK, Ok(_)) if took >= Duration::from_secs(40) => "late",
        (StatusCode::OK, Ok(_)) => "good",
        (StatusCode::OK, Err(_)) if text.starts_with("<!doctype html>") => "web page",
        (StatusCode::OK, Err(error)) if error.is_eof() => "truncated",
        (StatusCode::OK, Err(_)) if text.ends_with(",}") => "trailing comma",
        (StatusCode::TOO_MANY_REQUESTS, Ok(_)) => "throttled",
        (StatusCode::INTERNAL_SERVER_ERROR, Ok(_)) => "internal",
        (StatusCode::UNAUTHORIZED, Ok(_)) => "unauthenticated",
        (status, _) => panic!("{status}: {text}"),
    }
}

async fn fetch(cloud: &Simulation, system: BuiltIn, id: &str) -> (&'static str, Response) {
    let sent_at = Instant::now();
    let response = cloud.get(system, id).await;
    (classify(&response, sent_at.elapsed()), response)
}

#[tokio::test(start_paused = true)]
async fn every_third_response_is_faulty_in_a_fixed_rotation() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        for number in 1..=60 {
            cloud.set(10);
            let (kind, _) = fetch(&cloud, system, "demo-flaky").await;
            let expected =
                if number % 3 == 0 { ROTATION[(number / 3 - 1) % ROTATION.len()] } else { "good" };
            assert_eq!(kind, expected, "{}, request {number}", system.name());
        }
        assert_eq!(
            fetch(&cloud, system, "demo-flaky-2").await.0,
            "good",
            "each job has its own count"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn every_response_is_good_once_the_job_has_ended() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        fetch(&cloud, system, "demo-flaky").await;
        cloud.set(240);
        for number in 2..=30 {
            let (kind, _) = fetch(&cloud, system, "demo-flaky").await;
            assert_eq!(kind, "good", "{}, request {number}", system.name());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn other_jobs_have_no_faults() {
    for system in BuiltIn::ALL {
        for id in ["demo-success", "demo-failure", "demo-slow"] {
            let cloud = Simulation::new(None);
            for number in 1..=30 {
                let (kind, _) = fetch(&cloud, system, id).await;
                assert_eq!(kind, "good", "{} {id}, request {number}", system.name());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn errors_have_the_codes_of_each_service() {
    // The system, and its codes for 429, 500 and 401.
    for (system, codes) in [
        (BuiltIn::Cce, ["CCE.02429001", "CCE.01500001", "CCE.01401001"]),
        (BuiltIn::CceV2, ["CCE.02429001", "CCE.01500001", "CCE.01401001"]),
        (BuiltIn::CceAutopilot, ["CCE.02429001", "CCE.01500001", "CCE.01401001"]),
        (BuiltIn::Ief, ["APIG.0308", "IEF.500001", "APIGW.0301"]),
        (BuiltIn::ServiceStage, ["APIG.0308", "SVCSTG.00100500", "APIGW.0301"]),
        (BuiltIn::ServiceStageV3, ["APIG.0308", "SVCSTG.00100500", "APIGW.0301"]),
    ] {
        let cloud = Simulation::new(None);
        let mut seen_codes = Vec::new();
        for _ in 1..=15 {
            let (kind, response) = fetch(&cloud, system, "demo-flaky").await;
            if response.status == StatusCode::OK {
                continue;
            }
            let body = response.json();
            let [code, message] = match body.get("errorCode") {
                Some(code) => [code, &body["errorMessage"]],
                None => [&body["error_code"], &body["error_msg"]],
            };
            assert!(message.as_str().is_some_and(|it| !it.is_empty()), "{}: {body}", system.name());
            if code.as_str().is_some_and(|code| code.starts_with("APIG")) {
                assert_eq!(body["request_id"], response.headers["x-request-id"].to_str().unwrap());
            }
            let retry_after = response.headers.get("retry-after").map(|it| it.to_str().unwrap());
            assert_eq!(retry_after, (kind == "throttled").then_some("7"), "{kind}");
            seen_codes.push(code.as_str().unwrap().to_owned());
        }
        assert_eq!(seen_codes, codes, "{}", system.name());
    }
}

#[tokio::test(start_paused = true)]
async fn late_response_shows_the_job_at_its_own_time() {
    let cloud = Simulation::new(None);
    for _ in 1..=20 {
        cloud.get(BuiltIn::Cce, "demo-flaky").await;
    }
    let (late, ()) = tokio::join!(fetch(&cloud, BuiltIn::Cce, "demo-flaky"), async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        cloud.set(40);
    });
    assert_eq!((late.0, &late.1.json()["status"]["phase"]), ("late", &"Running".into()));
}
