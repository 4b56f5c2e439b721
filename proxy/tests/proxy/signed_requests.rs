//! Requests signed with a pair of keys, verified by the cloud.

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{JOB, Tested, UNLIMITED, with_upstream};
use crate::support::verify::Keys;

fn keys(security_token: Option<&str>) -> Keys {
    Keys {
        access_key: "ACCESSKEY0001".into(),
        secret_key: "secret-key-of-the-test".into(),
        security_token: security_token.map(Into::into),
    }
}

const VARIABLES: [(&str, &str); 3] = [
    ("AK", "ACCESSKEY0001"),
    ("SK", "secret-key-of-the-test"),
    ("TOKEN", "temporary-token-of-the-test"),
];

#[tokio::test]
async fn the_cloud_verifies_every_systems_signed_request_in_both_variants() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(None)));
    for variant in ["huawei", "otc"] {
        let auth = format!(
            "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nvariant = \"{variant}\""
        );
        let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &VARIABLES);
        for path in [
            "/cloud/api/v3/projects/demo/jobs/demo-success",
            "/cloud/api/v2/projects/demo/jobs/demo-success",
            "/cloud/autopilot/v3/projects/demo/jobs/demo-success",
            "/cloud/v2/demo/productmgr/jobs/demo-success",
            "/cloud/v2/demo/cas/jobs/demo-success?limit=50&offset=0&desc=false",
            "/cloud/v3/demo/cas/jobs/demo-success?desc=false&limit=5",
            "/cloud/v3/demo/cas/jobs/demo-success-%C3%A9%20x~y?instance_id=a%20b%2Bc",
        ] {
            let answer = proxy.get(path).await;
            assert_eq!(
                answer.status,
                200,
                "{variant} {path}: {:?}",
                cloud.with(|it| it.wrong.clone())
            );
            assert_eq!(cloud.with(|state| state.variant), Some(variant));
            assert_eq!(cloud.last().headers["x-project-id"], "demo");
        }
    }
}

#[tokio::test]
async fn temporary_keys_go_with_their_token() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(Some("temporary-token-of-the-test"))));
    for variant in ["huawei", "otc"] {
        let auth = format!(
            "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nsecurity_token_env = \"TOKEN\"\n\
             project_id = \"fixed\"\nvariant = \"{variant}\""
        );
        let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &VARIABLES);
        assert_eq!(proxy.get(JOB).await.status, 200, "{:?}", cloud.with(|it| it.wrong.clone()));
        assert_eq!(cloud.last().headers["x-project-id"], "fixed");
    }
}

#[tokio::test]
async fn keys_that_the_cloud_refuses_are_the_callers_401() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(None)));
    let auth = "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"";
    let wrong = [("AK", "ACCESSKEY0001"), ("SK", "another")];
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), auth), &wrong);
    assert_eq!(proxy.get(JOB).await.told(), (401, "APIGW.0301".into()));
    assert_eq!(cloud.asked(), 1, "the same keys are not shown twice");
}

#[tokio::test]
async fn keys_that_change_in_their_files_are_used_after_a_refusal_at_once() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(None)));
    let folder = tempfile::tempdir().unwrap();
    let (ak, sk) = (folder.path().join("ak"), folder.path().join("sk"));
    std::fs::write(&ak, "ACCESSKEY0001\n").unwrap();
    std::fs::write(&sk, "an-old-key\n").unwrap();
    let auth = format!(
        "mode = \"aksk\"\naccess_key_file = {:?}\nsecret_key_file = {:?}",
        ak.to_str().unwrap(),
        sk.to_str().unwrap()
    );
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    std::fs::write(&sk, "secret-key-of-the-test\n").unwrap();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.asked(), 2);
}
