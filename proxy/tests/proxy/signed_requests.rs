//! Requests signed with an access key and a secret key, verified by the cloud.

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};
use crate::support::verify::KnownKeys;

fn keys(security_token: Option<&str>) -> KnownKeys {
    KnownKeys {
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
async fn cloud_verifies_signed_requests_of_every_system() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(None)));
    for variant in ["huawei", "otc"] {
        let auth = format!(
            "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nvariant = \"{variant}\""
        );
        let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &VARIABLES);
        for path in [
            "/cloud/api/v3/projects/demo/jobs/demo-success",
            "/cloud/api/v2/projects/demo/jobs/demo-success",
            "/cloud/autopilot/v3/projects/demo/jobs/demo-success",
            "/cloud/v2/demo/productmgr/jobs/demo-success",
            "/cloud/v2/demo/cas/jobs/demo-success?limit=50&offset=0&desc=false",
            "/cloud/v3/demo/cas/jobs/demo-success?desc=false&limit=5",
            "/cloud/v3/demo/cas/jobs/demo-success-%C3%A9%20x~y?instance_id=a%20b%2Bc",
        ] {
            let response = proxy.get(path).await;
            assert_eq!(
                response.status,
                200,
                "{variant} {path}: {:?}",
                cloud.with(|it| it.rejections.clone())
            );
            assert_eq!(cloud.with(|state| state.variant), Some(variant));
            assert_eq!(cloud.last().headers["x-project-id"], "demo");
        }
    }
}

#[tokio::test]
async fn temporary_keys_are_sent_with_their_token() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(Some("temporary-token-of-the-test"))));
    for variant in ["huawei", "otc"] {
        let auth = format!(
            "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nsecurity_token_env = \"TOKEN\"\n\
             project_id = \"fixed\"\nvariant = \"{variant}\""
        );
        let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &VARIABLES);
        assert_eq!(
            proxy.get(JOB).await.status,
            200,
            "{:?}",
            cloud.with(|it| it.rejections.clone())
        );
        assert_eq!(cloud.last().headers["x-project-id"], "fixed");
    }
}

#[tokio::test]
async fn rejected_keys_are_401() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.keys = Some(keys(None)));
    let auth = "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"";
    let wrong = [("AK", "ACCESSKEY0001"), ("SK", "another")];
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), auth), &wrong);
    assert_eq!(proxy.get(JOB).await.status_and_code(), (401, "APIGW.0301".into()));
    assert_eq!(cloud.request_count(), 1, "unchanged keys are not tried twice");
}

#[tokio::test]
async fn changed_key_files_are_used_immediately_after_a_401() {
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
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    std::fs::write(&sk, "secret-key-of-the-test\n").unwrap();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.request_count(), 2);
}
