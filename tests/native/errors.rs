//! Error bodies: their kinds, codes and messages.

use jobtree::engine::apis::error_body;
use jobtree::engine::apis::{self, System};
use jobtree::engine::i18n::{Texts, phrases};
use jobtree::engine::json;
use jobtree::engine::model::error::ErrorKind;

use super::case;

#[track_caller]
fn check(status: u16, body: &[u8], kind: ErrorKind, code: Option<&str>, message: &str) {
    let text = String::from_utf8_lossy(body);
    let decoded = json::decode(text.as_bytes()).ok();
    let error = error_body::read(status, decoded.as_ref().map(json::Document::root), None);
    assert_eq!(error.kind, kind, "{text}");
    assert_eq!(error.status, Some(status), "{text}");
    assert_eq!(error.code.as_deref(), code, "{text}");
    assert!(error.message.contains(message), "{text}: {}", error.message);
}

#[test]
fn every_shape_of_error_body_gives_code_and_message() {
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
    check(502, b"<html>Bad gateway</html>", Http, None, "HTTP 502");
    check(500, b"", Http, None, "HTTP 500");
    check(403, b"[]", Forbidden, None, "HTTP 403");
}

#[test]
fn servicestage_401_for_a_missing_job_is_not_found() {
    let body = br#"{"error_code":"SVCSTG.00100401","error_msg":"Not found."}"#;
    check(401, body, ErrorKind::NotFound, Some("SVCSTG.00100401"), "Not found.");
}

#[test]
fn error_body_with_success_status_takes_kind_from_code() {
    for (body, kind, message) in [
        (r#"{"errorCode":"CCE.01404001","errorMessage":"Gone."}"#, ErrorKind::NotFound, "Gone."),
        (r#"{"errorCode":"CCE.01403001"}"#, ErrorKind::Forbidden, "The response is an error."),
        (r#"{"errorCode":"CCE.02429001","errorMessage":"Slow."}"#, ErrorKind::Throttled, "Slow."),
        (r#"{"error_code":"APIG.0307","error_msg":"Renew."}"#, ErrorKind::Auth, "Renew."),
        (r#"{"error":{"code":401,"message":"No."}}"#, ErrorKind::Auth, "No."),
        (r#"{"error_code":"X.é9","error_msg":"Odd."}"#, ErrorKind::InvalidBody, "Odd."),
        (r#"{"message":"Words."}"#, ErrorKind::InvalidBody, "Words."),
    ] {
        let error = apis::decode_one(&System::Auto, body.as_bytes()).unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (kind, message), "{body}");
    }
}

#[test]
fn missing_api_differs_from_missing_job() {
    for (body, expected) in [
        (case("error-08-gateway-message-only-404.json"), "API not found"),
        (br#"{"error_code":"APIGW.0101","error_msg":"x"}"#.to_vec(), "API not found"),
        (case("error-15-svcstg-job-not-found-404.json"), "Job not found"),
        (b"".to_vec(), "Job not found"),
    ] {
        let text = String::from_utf8(body).unwrap();
        let decoded = json::decode(text.as_bytes()).ok();
        let error = error_body::read(404, decoded.as_ref().map(json::Document::root), None);
        let (headline, _) = phrases::error(&error);
        assert_eq!(Texts::english().text(headline), expected, "{text}");
    }
}

#[test]
fn secrets_in_error_messages_are_masked() {
    let token = "M".repeat(120);
    for (message, expected) in [
        (
            "Incorrect IAM authentication information: ak LTAI5tDvssj9BBMtAGT3HoTT not exist",
            "Incorrect IAM authentication information: ak LTAI**** not exist",
        ),
        (
            "unknown Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=a",
            "unknown Access=QTWA****, SignedHeaders=a",
        ),
        ("key QTWAOYTTINDUT2QVKYUC.", "key QTWA****"),
        ("(QTWAOYTTINDUT2QVKYUC)", "(QTWA****)"),
        (token.as_str(), "MMMM****"),
        (
            "order CS25090218238EI5V of 354331b2c-229a-11e8-9c75-0255ac100ceb: no available flavors",
            "order CS25090218238EI5V of 354331b2c-229a-11e8-9c75-0255ac100ceb: no available flavors",
        ),
        ("the key is wrong", "the key is wrong"),
        ("", "HTTP 401"),
    ] {
        let body = format!(r#"{{"error_msg":"{message}"}}"#);
        let decoded = json::decode(&body).unwrap();
        let error = error_body::read(401, Some(decoded.root()), None);
        assert_eq!(error.message, expected);
    }
}
