//! The simulated outage: requests with a header see every service fail, and nobody else does.

use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use jobtree::engine::apis::BuiltIn;

use crate::simulation::{Response, Simulation, job_path};

/// Fetches `demo-success` with that value of the header.
async fn get(cloud: &Simulation, system: BuiltIn, outage: Option<&str>) -> Response {
    let mut request = Request::builder().uri(job_path(system, "demo", "demo-success"));
    if let Some(value) = outage {
        request = request.header("x-demo-outage", value);
    }
    cloud.send_request(request.body(Empty::<Bytes>::new()).unwrap()).await
}

#[tokio::test]
async fn requests_with_the_header_get_the_503_of_their_service() {
    for system in BuiltIn::ALL {
        let code = match system {
            BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => "CCE.01503001",
            BuiltIn::Ief => "IEF.503001",
            BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => "SVCSTG.00100503",
        };
        let cloud = Simulation::new(None);
        let failed = get(&cloud, system, Some("1")).await;
        assert_eq!(failed.status, 503, "{}", system.name());
        assert_eq!(failed.headers["cache-control"], "no-store", "{}", system.name());
        let body = failed.json();
        let actual = body.get("errorCode").or(body.get("error_code"));
        assert_eq!(actual, Some(&code.into()), "{}: {body}", system.name());
    }
}

#[tokio::test]
async fn other_requests_are_answered_during_an_outage() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        let mut statuses = Vec::new();
        for outage in [None, Some("1"), None, Some("0"), Some("1"), Some("")] {
            let response = get(&cloud, system, outage).await;
            let varies = response.headers.get_all("vary").iter().any(|it| it == "x-demo-outage");
            assert!(varies, "{}: caches must not share an outage", system.name());
            statuses.push(response.status.as_u16());
        }
        assert_eq!(statuses, [200, 503, 200, 200, 503, 200], "{}", system.name());
    }
}

#[tokio::test]
async fn jobs_go_on_during_an_outage() {
    let cloud = Simulation::new(None);
    get(&cloud, BuiltIn::Cce, None).await;
    cloud.set(10);
    get(&cloud, BuiltIn::Cce, Some("1")).await;
    cloud.set(120);
    let after = get(&cloud, BuiltIn::Cce, None).await.json();
    assert_eq!(after["status"]["phase"], "Success");
}
