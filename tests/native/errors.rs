use jobtree::engine::error::{ErrorKind, JobError};
use jobtree::engine::json;

use super::case;

#[track_caller]
fn check(status: u16, body: &[u8], kind: ErrorKind, code: Option<&str>, message: &str) {
    let text = String::from_utf8_lossy(body);
    let decoded = json::decode(&text).ok();
    let error = JobError::from_answer(status, decoded.as_ref().map(|decoded| &decoded.value), None);
    assert_eq!(error.kind, kind, "{text}");
    assert_eq!(error.status, Some(status), "{text}");
    assert_eq!(error.code.as_deref(), code, "{text}");
    assert!(error.message.contains(message), "{text}: {}", error.message);
}

#[test]
fn every_shape_of_error_body_gives_its_code_and_its_words() {
    use ErrorKind::*;
    check(429, &case("error-01-apig-0308-429.json"), Throttled, Some("APIG.0308"), "throttl");
    check(401, &case("error-02-apigw-0301-401.json"), Auth, Some("APIGW.0301"), "");
    check(401, &case("error-04-iam-401-integer-code.json"), Auth, Some("401"), "");
    check(404, &case("error-08-gateway-message-only-404.json"), NotFound, None, "");
    check(
        404,
        &case("error-15-svcstg-job-not-found-404.json"),
        NotFound,
        Some("SVCSTG.00100429"),
        "",
    );
    check(429, &case("error-16-cce-throttled-429.json"), Throttled, Some("CCE.02429001"), "");
    check(
        404,
        br#"{"errorCode":"CCE.01404001","errorMessage":"Gone.",}"#,
        NotFound,
        Some("CCE.01404001"),
        "Gone.",
    );
    check(502, b"<html>Bad gateway</html>", Http, None, "status 502");
    check(500, b"", Http, None, "status 500");
    check(403, b"[]", Forbidden, None, "status 403");
}
