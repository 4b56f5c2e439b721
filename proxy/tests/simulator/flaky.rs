//! `demo-flaky`: what its answers look like, by the number of the request.

use std::time::Duration;

use http::StatusCode;
use jobtree::engine::systems::BuiltIn;
use serde_json::Value;
use tokio::time::Instant;

use crate::simulation::{Answer, Simulation};

/// What happens to every third request, in this order and then from the front again.
const ROTATION: [&str; 7] =
    ["throttled", "cut off", "broken", "web page", "unauthenticated", "trailing comma", "late"];

/// What an answer, and how long it took, amounts to.
fn told(answer: &Answer, took: Duration) -> &'static str {
    let body: Result<Value, _> = serde_json::from_slice(&answer.body);
    let text = String::from_utf8_lossy(&answer.body);
    match (answer.status, body) {
        (StatusCode::OK, Ok(_)) if took >= Duration::from_secs(40) => "late",
        (StatusCode::OK, Ok(_)) => "good",
        (StatusCode::OK, Err(_)) if text.starts_with("<!doctype html>") => "web page",
        (StatusCode::OK, Err(error)) if error.is_eof() => "cut off",
        (StatusCode::OK, Err(_)) if text.ends_with(",}") => "trailing comma",
        (StatusCode::TOO_MANY_REQUESTS, Ok(_)) => "throttled",
        (StatusCode::INTERNAL_SERVER_ERROR, Ok(_)) => "broken",
        (StatusCode::UNAUTHORIZED, Ok(_)) => "unauthenticated",
        (status, _) => panic!("{status}: {text}"),
    }
}

async fn ask(cloud: &Simulation, system: BuiltIn, id: &str) -> (&'static str, Answer) {
    let asked_at = Instant::now();
    let answer = cloud.ask(system, id).await;
    (told(&answer, asked_at.elapsed()), answer)
}

#[tokio::test(start_paused = true)]
async fn every_third_answer_goes_wrong_in_a_fixed_rotation() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        for number in 1..=60 {
            cloud.set(10);
            let (told, _) = ask(&cloud, system, "demo-flaky").await;
            let expected =
                if number % 3 == 0 { ROTATION[(number / 3 - 1) % ROTATION.len()] } else { "good" };
            assert_eq!(told, expected, "{}, request {number}", system.name());
        }
        assert_eq!(ask(&cloud, system, "demo-flaky-2").await.0, "good", "each job counts anew");
    }
}

#[tokio::test(start_paused = true)]
async fn once_the_job_is_over_every_answer_is_good() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        ask(&cloud, system, "demo-flaky").await;
        cloud.set(240);
        for number in 2..=30 {
            let (told, _) = ask(&cloud, system, "demo-flaky").await;
            assert_eq!(told, "good", "{}, request {number}", system.name());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_other_job_goes_wrong() {
    for system in BuiltIn::ALL {
        for id in ["demo-success", "demo-failure", "demo-slow"] {
            let cloud = Simulation::new(None);
            for number in 1..=30 {
                let (told, _) = ask(&cloud, system, id).await;
                assert_eq!(told, "good", "{} {id}, request {number}", system.name());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_errors_are_in_the_words_of_each_service() {
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
        let mut told_codes = Vec::new();
        for _ in 1..=15 {
            let (told, answer) = ask(&cloud, system, "demo-flaky").await;
            if answer.status == StatusCode::OK {
                continue;
            }
            let body = answer.json();
            let [code, message] = match body.get("errorCode") {
                Some(code) => [code, &body["errorMessage"]],
                None => [&body["error_code"], &body["error_msg"]],
            };
            assert!(message.as_str().is_some_and(|it| !it.is_empty()), "{}: {body}", system.name());
            if code.as_str().is_some_and(|code| code.starts_with("APIG")) {
                assert_eq!(body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
            }
            let retry_after = answer.headers.get("retry-after").map(|it| it.to_str().unwrap());
            assert_eq!(retry_after, (told == "throttled").then_some("7"), "{told}");
            told_codes.push(code.as_str().unwrap().to_owned());
        }
        assert_eq!(told_codes, codes, "{}", system.name());
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_shows_the_job_as_it_is_by_then() {
    let cloud = Simulation::new(None);
    for _ in 1..=20 {
        cloud.ask(BuiltIn::Cce, "demo-flaky").await;
    }
    let (late, ()) = tokio::join!(ask(&cloud, BuiltIn::Cce, "demo-flaky"), async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        cloud.set(40);
    });
    assert_eq!((late.0, &late.1.json()["status"]["phase"]), ("late", &"Running".into()));
}
