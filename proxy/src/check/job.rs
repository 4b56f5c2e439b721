//! The steps that the cloud decides: credentials, project and job. The request goes through the proxy itself.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Empty};
use serde_json::Value;

use super::{CheckResult, CheckedJob, StepReport};
use crate::auth::X_AUTH_TOKEN;
use crate::config::{Access, AuthConfig, Config};
use crate::percent;
use crate::service::{Proxy, ProxyParts};

/// The representation that says what the job, or the error, is.
const SNAPSHOT: &str = "application/vnd.jobtree.snapshot+json";

/// Requests the job as a caller would.
pub(super) async fn check(
    mut config: Config,
    name: &str,
    request: &CheckedJob,
    report: &mut StepReport<'_>,
) -> CheckResult {
    let upstream = config.upstreams.iter().find(|upstream| upstream.name == name);
    let auth = upstream.map(|upstream| &upstream.auth);
    let credentials = match auth {
        None | Some(AuthConfig::None) => "no credentials are sent, as configured",
        Some(AuthConfig::Passthrough) if request.token.is_none() => {
            return report.failed(
                "credentials",
                "the upstream uses its callers' tokens, and this check has none. Set OS_TOKEN to one",
            );
        }
        Some(AuthConfig::Passthrough) => "the cloud accepts the token in OS_TOKEN",
        Some(AuthConfig::Token(_)) => "the cloud accepts the token",
        Some(AuthConfig::Password(_)) => "the cloud accepts IAM's token",
        Some(AuthConfig::AkSk(_)) => "the cloud accepts the access key and the signature",
    };
    // Only this process calls this proxy, which is at no port.
    config.access = Access::Open;
    config.limits.requests_per_second = None;
    let Ok(proxy) = Proxy::new(ProxyParts { config, simulator: None, assets: None }) else {
        return report.failed(
            "job",
            "this machine cannot send requests. Install the package ca-certificates",
        );
    };
    let (status, body) = fetch(&proxy, name, request).await;
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = plain(text("code"));
    if status == 200 {
        report.passed("credentials", credentials);
        report.passed("project", "the project may be read");
        let phase = body.pointer("/root/phase").and_then(Value::as_str).map(plain);
        report.passed("job", format!("found, its phase is {}", phase.unwrap_or_default()));
        return Ok(());
    }
    let shown = if code.is_empty() { format!("{status}") } else { format!("{status}, {code}") };
    let (step, advice) = explain(text("kind"), status, &code);
    if matches!(step, "project" | "job" | "response") {
        report.passed("credentials", credentials);
    }
    if matches!(step, "job") {
        report.passed("project", "the cloud knows it, or does not say otherwise");
    }
    report.failed(step, format!("{advice} ({shown})"))
}

/// The status, and the snapshot or the error.
async fn fetch(proxy: &Proxy, name: &str, request: &CheckedJob) -> (u16, Value) {
    let path = request
        .system
        .spec()
        .path
        .replace("{project_id}", &percent::encode(&request.project))
        .replace("{job_id}", &percent::encode(&request.job));
    let mut builder = Request::get(format!("/{name}{path}?depth=1"))
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, SNAPSHOT);
    if let Some(token) = &request.token {
        builder = builder.header(X_AUTH_TOKEN, token);
    }
    if let (Some(header), Some(id)) =
        (request.system.spec().instance_header(), &request.instance_id)
    {
        builder = builder.header(header, id);
    }
    let Ok(request) = builder.body(Empty::<Bytes>::new()) else { return (400, Value::Null) };
    let response = proxy.respond(request, None).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map(|body| body.to_bytes());
    let body = body.ok().and_then(|body| serde_json::from_slice(&body).ok());
    (status, body.unwrap_or_default())
}

/// The step that failed, and what to do.
fn explain(kind: &str, status: u16, code: &str) -> (&'static str, &'static str) {
    match code {
        "JOBTREE.0403" => {
            return ("project", "the project is not in `projects`. Add it, or use another project");
        }
        "JOBTREE.0402" => return ("job", "the instance ID is not valid. Check --instance-id"),
        "JOBTREE.0506" => return ("TLS", "the TLS connection fails. Check the endpoint"),
        "JOBTREE.0508" => {
            return (
                "sign-in",
                "there are no valid credentials. Check that secrets contain no line breaks",
            );
        }
        "JOBTREE.0509" => return ("sign-in", "IAM does not respond in time. Try again"),
        "JOBTREE.0502" => return ("connection", "the cloud closes the connection. Try again"),
        "JOBTREE.0507" => {
            return (
                "response",
                "the cloud sends a redirect, which is not followed. Set `endpoint` to the API itself",
            );
        }
        "JOBTREE.0504" => {
            return (
                "response",
                "the cloud does not respond in time. Try again, or raise limits.timeout_ms",
            );
        }
        "JOBTREE.0413" => {
            return ("response", "the response is too large. Raise limits.body_bytes");
        }
        "JOBTREE.0505" => {
            return ("response", "the response is not valid HTTP. Check the endpoint");
        }
        _ => {}
    }
    match (kind, status) {
        ("auth", _) | (_, 401) => (
            "credentials",
            "the cloud rejects the credentials. Check that they belong to this cloud, region and project, and this machine's clock",
        ),
        ("forbidden", _) | (_, 403) => (
            "project",
            "the credentials may not read this project. Check --project, and give the user read access",
        ),
        ("throttled", _) | (_, 429) => {
            ("response", "the cloud limits the rate of requests. Wait a minute, then try again")
        }
        ("invalid-body", _) => (
            "response",
            "the response is not a job. Check `systems` and the endpoint: it may be another service, or a sign-in page",
        ),
        ("not-found", _) | (_, 404) => (
            "job",
            "the cloud knows no such job. Check the job's ID, its project, its region and --system; clouds delete old jobs",
        ),
        (_, 400) => (
            "job",
            "the cloud does not accept the request. Check --project, the job's ID and --system",
        ),
        (_, 500..) => ("response", "the cloud has an internal error. Try again later"),
        _ => {
            ("response", "the cloud sends an unexpected response. Check `systems` and the endpoint")
        }
    }
}

/// An error code or a phase, if it is one; any other text of a response is not repeated.
fn plain(text: &str) -> String {
    let is_plain = text.len() <= 40
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if is_plain { text.to_owned() } else { String::new() }
}
