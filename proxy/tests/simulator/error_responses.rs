//! Errors of the simulated services and of the proxy.

use jobtree::engine::apis::BuiltIn;

use crate::simulation::{Simulation, job_path};

#[tokio::test]
async fn missing_jobs_get_the_error_of_their_service() {
    let long = format!("demo-success-{}", "x".repeat(200));
    for system in BuiltIn::ALL {
        let (no_job, forbidden) = match system {
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => {
                ("CCE.01404001", "CCE.01403001")
            }
            BuiltIn::Ief => ("IEF.404001", "IEF.403001"),
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => {
                ("SVCSTG.00100429", "SVCSTG.00100403")
            }
        };
        let cloud = Simulation::new(None);
        let other_upstream = job_path(system, "demo", "demo-success").replacen("demo", "other", 1);
        for (path, status, code) in [
            (job_path(system, "demo", "nope"), 404, no_job),
            (job_path(system, "demo", "demo-successes"), 404, no_job),
            (job_path(system, "demo", "demo-success.1"), 404, no_job),
            (job_path(system, "demo", &long), 404, no_job),
            (job_path(system, "other", "demo-success"), 403, forbidden),
            (other_upstream, 404, "JOBTREE.0405"),
            (job_path(system, "demo", "a%2Fb"), 400, "JOBTREE.0400"),
            (job_path(system, "..%2F", "a"), 400, "JOBTREE.0400"),
            (job_path(system, "demo", "a%00"), 400, "JOBTREE.0400"),
            (job_path(system, "demo", "demo-success/more"), 404, "JOBTREE.0404"),
        ] {
            let response = cloud.send("GET", &path).await;
            assert_eq!(response.status, status, "{path}");
            let body = response.json();
            let actual = body.get("errorCode").or(body.get("error_code"));
            assert_eq!(actual, Some(&code.into()), "{path}: {body}");
            assert!(body.get("errorMessage").or(body.get("error_msg")).is_some(), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn other_methods_are_not_allowed() {
    let cloud = Simulation::new(None);
    for system in BuiltIn::ALL {
        let path = job_path(system, "demo", "demo-success");
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let response = cloud.send(method, &path).await;
            assert_eq!(response.status, 405, "{method} {path}");
            assert_eq!(response.headers["allow"], "GET,HEAD,OPTIONS", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn other_paths_are_unknown_routes() {
    let cloud = Simulation::new(None);
    for path in ["/", "/demo/api/v3/projects/demo/clusters", "/demo/v2/demo/productmgr/jobs"] {
        let response = cloud.send("GET", path).await;
        assert_eq!(
            (response.status.as_u16(), response.json()["error_code"].as_str().unwrap()),
            (404, "JOBTREE.0404")
        );
    }
}
