//! What is not there, and who says so.

use jobtree::engine::systems::BuiltIn;

use crate::simulation::{Simulation, address};

#[tokio::test]
async fn what_is_not_there_is_refused_with_the_right_status() {
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
        let other_upstream = address(system, "demo", "demo-success").replacen("demo", "other", 1);
        for (path, status, code) in [
            (address(system, "demo", "nope"), 404, no_job),
            (address(system, "demo", "demo-successes"), 404, no_job),
            (address(system, "demo", "demo-success.1"), 404, no_job),
            (address(system, "demo", &long), 404, no_job),
            (address(system, "other", "demo-success"), 403, forbidden),
            (other_upstream, 404, "JOBTREE.0405"),
            (address(system, "demo", "a%2Fb"), 400, "JOBTREE.0400"),
            (address(system, "..%2F", "a"), 400, "JOBTREE.0400"),
            (address(system, "demo", "a%00"), 400, "JOBTREE.0400"),
            (address(system, "demo", "demo-success/more"), 404, "JOBTREE.0404"),
        ] {
            let answer = cloud.send("GET", &path).await;
            assert_eq!(answer.status, status, "{path}");
            let body = answer.json();
            let told = body.get("errorCode").or(body.get("error_code"));
            assert_eq!(told, Some(&code.into()), "{path}: {body}");
            assert!(body.get("errorMessage").or(body.get("error_msg")).is_some(), "{path}: {body}");
        }
    }
}

#[tokio::test]
async fn only_what_reads_is_allowed() {
    let cloud = Simulation::new(None);
    for system in BuiltIn::ALL {
        let path = address(system, "demo", "demo-success");
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let answer = cloud.send(method, &path).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.headers["allow"], "GET,HEAD,OPTIONS", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn other_paths_have_no_route() {
    let cloud = Simulation::new(None);
    for path in ["/", "/demo/api/v3/projects/demo/clusters", "/demo/v2/demo/productmgr/jobs"] {
        let answer = cloud.send("GET", path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error_code"].as_str().unwrap()),
            (404, "JOBTREE.0404")
        );
    }
}
