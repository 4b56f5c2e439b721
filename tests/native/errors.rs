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
    check(
        403,
        &case("error-20-cce-kubernetes-status.json"),
        Forbidden,
        Some("CCE.01403001"),
        "The cluster of this job belongs to another project than the token",
    );
    check(
        403,
        &case("error-21-errcode-external-message.json"),
        Forbidden,
        Some("CSS.0015"),
        "CSS.0015 : No cluster with this name exists in this project. (search-1)",
    );
    check(502, b"<html>Bad gateway</html>", Http, None, "HTTP 502");
    check(500, b"", Http, None, "HTTP 500");
    check(403, b"[]", Forbidden, None, "HTTP 403");
}

#[test]
fn code_and_message_are_found_under_any_usual_key_and_depth() {
    for (body, code, message) in [
        (
            r#"{"errCode":"DWS.0001","externalMessage":"No cluster"}"#,
            Some("DWS.0001"),
            "No cluster",
        ),
        (r#"{"ERROR_CODE":"AAD.1","ErrorMsg":"No plan"}"#, Some("AAD.1"), "No plan"),
        (r#"{"errorCode":40401,"error_message":"No job"}"#, Some("40401"), "No job"),
        (r#"{"errcode":"E.1","errmsg":"No job"}"#, Some("E.1"), "No job"),
        (r#"{"code":"E.1","msg":"No job"}"#, Some("E.1"), "No job"),
        (
            r#"{"__type":"ValidationException","Message":"No job"}"#,
            Some("ValidationException"),
            "No job",
        ),
        (
            r#"{"error":"invalid_grant","error_description":"No job"}"#,
            Some("invalid_grant"),
            "No job",
        ),
        (r#"{"error":"No job"}"#, None, "No job"),
        (r#"{"error":true,"message":"No job"}"#, None, "No job"),
        (r#"{"errors":["No job"]}"#, None, "No job"),
        (r#"{"title":"Bad Request","status":400,"detail":"No job"}"#, None, "No job"),
        (r#"{"title":"No job","status":400}"#, None, "No job"),
        (
            r#"{"fault":{"code":900901,"message":"Failure","description":"No job"}}"#,
            Some("900901"),
            "No job",
        ),
        (
            r#"{"errors":[{"code":"E.1","title":"Error","detail":"No job"},{"code":"E.2","detail":"b"}]}"#,
            Some("E.1"),
            "No job",
        ),
        (r#"[{"errorCode":"E.1","message":"No job"}]"#, Some("E.1"), "No job"),
        (r#"{"badRequest":{"code":400,"message":"No job"}}"#, Some("400"), "No job"),
        (
            r#"{"NeutronError":{"type":"JobNotFound","message":"No job","detail":""}}"#,
            None,
            "No job",
        ),
        (
            r#"{"Response":{"Error":{"Code":"InvalidParameter","Message":"No job"}}}"#,
            Some("InvalidParameter"),
            "No job",
        ),
        (r#"{"a":{"b":{"error":{"code":"E.1","message":"No job"}}}}"#, Some("E.1"), "No job"),
        (r#"{"a":{"b":{"c":{"code":"E.1","message":"No job"}}}}"#, Some("E.1"), "No job"),
        (r#"{"result":{"message":"No job"}}"#, None, "No job"),
        (r#"{"a":{"b":{"c":{"d":{"code":"E.1","message":"No job"}}}}}"#, None, "HTTP 400"),
        (r#"{"error_code":{"a":1},"error_msg":["No job","b"]}"#, None, "No job"),
        (r#"{"error_code":[null],"message":{"a":"b"}}"#, None, "HTTP 400"),
        (r#"{"error":null,"message":" "}"#, None, "HTTP 400"),
    ] {
        let decoded = json::decode(body).unwrap();
        let error = error_body::read(400, Some(decoded.root()), None);
        assert_eq!((error.code.as_deref(), error.message.as_str()), (code, message), "{body}");
    }
}

#[test]
fn specific_message_and_telling_code_win_over_generic_ones() {
    for (body, code, message) in [
        (
            r#"{"error_msg":"Forbidden","errorMessage":"Forbidden.","message":"No grant for cce:job:get","reason":"Forbidden"}"#,
            None,
            "No grant for cce:job:get",
        ),
        (r#"{"message":"404 NOT-FOUND!","detail":"No job a"}"#, None, "No job a"),
        (
            r#"{"message":"HTTP 500: Internal Server Error","reason":"disk full"}"#,
            None,
            "disk full",
        ),
        (r#"{"message":"Unprocessable Entity","error_msg":"无权限"}"#, None, "无权限"),
        (
            r#"{"message":"No grant","error":{"message":"No grant for cce:job:get"}}"#,
            None,
            "No grant for cce:job:get",
        ),
        (r#"{"message":"The first","error_msg":"The other"}"#, None, "The first"),
        (r#"{"message":"No job","reason":"JobNotFoundInThisProject"}"#, None, "No job"),
        (r#"{"message":"Failure","error_msg":"Bad Request"}"#, None, "Bad Request"),
        (
            r#"{"code":403,"error_code":"CCE_CM.0003","errorCode":"CCE.01403001"}"#,
            Some("CCE.01403001"),
            "HTTP 403",
        ),
        (r#"{"code":403,"error_code":"CCE_CM.0003"}"#, Some("CCE_CM.0003"), "HTTP 403"),
        (r#"{"code":"403","error":"Forbidden"}"#, Some("Forbidden"), "Forbidden"),
        (r#"{"code":"Forbidden","error":{"code":"ABC.1"}}"#, Some("ABC.1"), "HTTP 403"),
    ] {
        let decoded = json::decode(body).unwrap();
        let error = error_body::read(403, Some(decoded.root()), None);
        assert_eq!((error.code.as_deref(), error.message.as_str()), (code, message), "{body}");
    }
}

#[test]
fn request_id_is_found_next_to_the_error() {
    for body in [
        r#"{"request_id":"r-1","error_code":"E.1"}"#,
        r#"{"requestId":"r-1","message":"m"}"#,
        r#"{"Response":{"Error":{"Code":"E","Message":"m"},"RequestId":"r-1"}}"#,
        r#"{"error":{"code":"E","message":"m","request_id":"r-1"}}"#,
    ] {
        let decoded = json::decode(body).unwrap();
        let error = error_body::read(500, Some(decoded.root()), None);
        assert_eq!(error.request_id.as_deref(), Some("r-1"), "{body}");
        let error = apis::decode_one(&System::Auto, body.as_bytes()).unwrap_err();
        assert_eq!(error.request_id.as_deref(), Some("r-1"), "{body}");
        let error = error_body::read(500, Some(decoded.root()), Some("header".into()));
        assert_eq!(error.request_id.as_deref(), Some("header"), "{body}");
    }
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
        // The most telling code counts, not the first.
        (
            r#"{"error_code":"X.1","errorCode":"CCE.01404001","code":500,"message":"Gone."}"#,
            ErrorKind::NotFound,
            "Gone.",
        ),
        (r#"{"error_code":"X.1","code":"429","message":"Slow."}"#, ErrorKind::Throttled, "Slow."),
        (r#"{"error_code":"X.1","code":4.03E2,"message":"No."}"#, ErrorKind::Forbidden, "No."),
        (r#"{"code":600,"error_code":"X.404","message":"Odd."}"#, ErrorKind::InvalidBody, "Odd."),
        (r#"{"code":500,"message":"Broken."}"#, ErrorKind::Http, "Broken."),
        (r#"{"code":"TOO_MANY_REQUESTS","message":"Slow."}"#, ErrorKind::Throttled, "Slow."),
        (r#"{"Code":"Throttling.User","Message":"Slow."}"#, ErrorKind::Throttled, "Slow."),
        (r#"{"Code":"UnauthorizedOperation","Message":"No."}"#, ErrorKind::Forbidden, "No."),
        (r#"{"code":"ResourceNotFound","message":"Gone."}"#, ErrorKind::NotFound, "Gone."),
        (r#"{"reason":"Unauthorized","message":"Sign in."}"#, ErrorKind::Auth, "Sign in."),
        (r#"{"status":"NOT_FOUND","message":"No job."}"#, ErrorKind::NotFound, "No job."),
        (
            r#"{"message":"The template was not found."}"#,
            ErrorKind::InvalidBody,
            "The template was not found.",
        ),
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
