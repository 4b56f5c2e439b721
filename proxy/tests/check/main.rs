//! `jobtree-proxy check-upstream`: one line per step, and the first that fails says what to do.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code)]
#[path = "../faults/tls.rs"]
mod tls;
#[allow(dead_code)]
#[path = "../faults/upstream.rs"]
mod upstream;

use std::process::Output;

use bytes::Bytes;
use http::Response;
use support::cloud::{Cloud, Guard, PASSWORD};
use tls::TlsUpstream;
use tokio::process::Command;
use upstream::{Fault, Upstream};

/// The program's output. It gets `config` as its file, and these variables only.
async fn check(config: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(file.path(), config).unwrap();
    Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"))
        .args(["check-upstream", "a"])
        .args(arguments)
        .arg("--config")
        .arg(file.path())
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .await
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

/// An upstream `a` at an endpoint.
fn upstream_table(endpoint: &str, systems: &str, auth: &str) -> String {
    format!(
        "[limits]\ntimeout_ms = 1000\n[[upstream]]\nname = \"a\"\nsystems = [{systems}]\nendpoint = \"{endpoint}\"\n\
         [upstream.auth]\n{auth}\n"
    )
}

fn password(cloud: &Cloud) -> String {
    format!(
        "mode = \"password\"\niam = \"{}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
         password_env = \"OS_PASSWORD\"",
        cloud.url()
    )
}

/// Checks the last line, the exit status, and that nothing shows the secrets.
fn assert_last(output: &Output, status: i32, expected: &str, secrets: &[&str]) {
    let text = text(output);
    let last = text.lines().last().unwrap_or_default();
    assert!(last.starts_with(expected), "{expected:?} is not the last line of\n{text}");
    assert_eq!(output.status.code(), Some(status), "{text}");
    for secret in secrets {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_that_works_is_a_line() {
    let cloud = Cloud::start(Guard::Verify).await;
    let config = upstream_table(&cloud.url(), "\"cce\"", &password(&cloud));
    let variables = [("OS_PASSWORD", PASSWORD)];
    let output = check(&config, &variables, &["demo-success", "--project", "demo"]).await;
    let port = cloud.address.port();
    let expected = format!(
        "ok      IAM: connection: port {port} accepts connections\n\
         ok      sign-in: IAM accepts the user and the password\n\
         ok      cce: connection: port {port} accepts connections\n\
         ok      credentials: the cloud accepts IAM's token\n\
         ok      project: the project may be read\n\
         ok      job: found, its phase is "
    );
    assert!(text(&output).starts_with(&expected), "{}", text(&output));
    assert_eq!(output.status.code(), Some(0));
    let tokens = cloud.with(|state| state.tokens.keys().cloned().collect::<Vec<_>>());
    assert!(!tokens.is_empty() && tokens.iter().all(|token| !text(&output).contains(token)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_that_the_cloud_decides_say_what_to_do() {
    let cloud = Cloud::start(Guard::Verify).await;
    let by_password = password(&cloud);
    let by_token = "mode = \"token\"\ntoken_env = \"OS_TOKEN\"";
    let of = |auth: &str| upstream_table(&cloud.url(), "\"cce\"", auth);
    let only = "projects = [\"demo\"]\n[upstream.auth]";
    for (config, secret, arguments, expected) in [
        (
            of(&by_password),
            "wrong-password",
            &["demo-success", "--project", "demo"][..],
            "failed  sign-in: IAM rejects the user or the password (401). Check `user`, `domain` and the password",
        ),
        (
            of(by_token),
            "not-a-token",
            &["demo-success", "--project", "demo"],
            "failed  credentials: the cloud rejects the credentials",
        ),
        (
            of(&by_password),
            PASSWORD,
            &["no-such-job", "--project", "demo"],
            "failed  job: the cloud knows no such job",
        ),
        (
            of(&by_password).replace("[upstream.auth]", only),
            PASSWORD,
            &["demo-success", "--project", "other"],
            "failed  project: the project is not in `projects`",
        ),
        (
            of(&by_password).replace("[upstream.auth]", only),
            PASSWORD,
            &["demo-success"],
            "ok      job: found",
        ),
        (
            of("mode = \"passthrough\""),
            "",
            &["demo-success", "--project", "demo"],
            "failed  credentials: the upstream uses its callers' tokens, and this check has none",
        ),
    ] {
        let variables = [("OS_PASSWORD", secret), ("OS_TOKEN", secret)];
        let output = check(&config, &variables, arguments).await;
        let status = i32::from(!expected.starts_with("ok"));
        let secrets = if secret.is_empty() { vec![] } else { vec![secret] };
        assert_last(&output, status, expected, &secrets);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_that_are_no_job_say_what_to_do() {
    let cloud = Cloud::start(Guard::Open).await;
    let config = upstream_table(&cloud.url(), "\"cce\"", "mode = \"none\"");
    let job = ["demo-success", "--project", "demo"];
    let secret = "hunter2horse";
    for (status, body, expected) in [
        (200, "<html>sign in</html>", "failed  response: the response is not a job"),
        (200, "{\"kind\":\"NodePool\"}", "failed  response: the response is not a job"),
        (403, "{}", "failed  project: the credentials may not read this project"),
        (400, "{}", "failed  job: the cloud does not accept the request"),
        (404, "{\"error_code\":\"hunter2horse !\"}", "failed  job: the cloud knows no such job"),
        (429, "{}", "failed  response: the cloud limits the rate"),
        (
            500,
            "{\"error_msg\":\"hunter2horse\"}",
            "failed  response: the cloud has an internal error",
        ),
        (302, "", "failed  response: the cloud sends a redirect"),
    ] {
        cloud.script(move |_, _| {
            let response =
                Response::builder().status(status).header("location", "https://x.example/");
            Some(response.body(Bytes::from_static(body.as_bytes())).unwrap())
        });
        let output = check(&config, &[], &job).await;
        assert_last(&output, 1, expected, &[secret]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_of_the_network_say_what_to_do() {
    let trusted = TlsUpstream::start("localhost").await;
    let other_name = TlsUpstream::start("another.example").await;
    let plain = Upstream::start(Fault::Unasked).await;
    let hang = Upstream::start(Fault::Hang).await;
    let garbage = Upstream::start(Fault::Garbage).await;
    let reset = Upstream::start(Fault::Reset).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, format!("{}{}", trusted.certificate, other_name.certificate)).unwrap();
    let certificates = file.to_str().unwrap();
    let at = |address: std::net::SocketAddr| format!("https://localhost:{}", address.port());
    for (endpoint, expected) in [
        (
            "https://nothing.invalid".to_owned(),
            "failed  cce: DNS: the name nothing.invalid has no address",
        ),
        (
            "http://127.0.0.1:1".to_owned(),
            "failed  cce: connection: 127.0.0.1:1 refuses connections: nothing listens there",
        ),
        (
            at(other_name.address),
            "failed  cce: TLS: the certificate is for another name than localhost",
        ),
        (
            format!("https://{}", trusted.address),
            "failed  cce: TLS: the certificate is for another name than 127.0.0.1",
        ),
        (at(plain.address), "failed  cce: TLS: the port does not speak TLS"),
        (at(hang.address), "failed  cce: TLS: the handshake does not end in time"),
        (
            format!("http://{}", hang.address),
            "failed  response: the cloud does not respond in time",
        ),
        (format!("http://{}", garbage.address), "failed  response: the response is not valid HTTP"),
        (
            format!("http://{}", reset.address),
            "failed  connection: the cloud closes the connection",
        ),
        // The certificate is fine, and the body is not a job.
        (at(trusted.address), "failed  response: the response is not a job"),
    ] {
        let config = upstream_table(&endpoint, "\"cce\"", "mode = \"none\"");
        let variables = [("SSL_CERT_FILE", certificates)];
        let output = check(&config, &variables, &["j", "--project", "p"]).await;
        assert_last(&output, 1, expected, &[]);
    }
    // Without the certificates.
    let config = upstream_table(&at(trusted.address), "\"cce\"", "mode = \"none\"");
    let output = check(&config, &[], &["j", "--project", "p"]).await;
    assert_last(&output, 1, "failed  cce: TLS: this machine does not trust the certificate", &[]);
    // IAM is checked first.
    let iam = format!(
        "mode = \"password\"\niam = \"{}\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"\npassword_env = \"OS_PASSWORD\"",
        at(trusted.address)
    );
    let config = upstream_table("http://127.0.0.1:1", "\"cce\"", &iam);
    let variables = [("SSL_CERT_FILE", certificates), ("OS_PASSWORD", "hunter2horse")];
    let output = check(&config, &variables, &["j", "--project", "p"]).await;
    assert_last(&output, 1, "failed  sign-in: IAM responds without a token", &["hunter2horse"]);
    let output = check(&config, &[("OS_PASSWORD", "hunter2horse")], &["j", "--project", "p"]).await;
    assert_last(&output, 1, "failed  IAM: TLS: this machine does not trust", &["hunter2horse"]);
}

#[tokio::test]
async fn what_the_check_needs_to_know_is_status_2() {
    let none = |systems: &str| upstream_table("http://127.0.0.1:1", systems, "mode = \"none\"");
    let two =
        none("\"cce\"").replace("[upstream.auth]", "projects = [\"p\", \"q\"]\n[upstream.auth]");
    for (config, arguments, expected) in [
        (
            none("\"cce\""),
            &["j"][..],
            "error: the job's project is missing. Add --project with its ID",
        ),
        (two, &["j"], "error: the upstream has several projects. Add --project"),
        (
            none("\"cce\", \"ief\""),
            &["j", "--project", "p"],
            "error: the upstream has several systems. Add --system cce or ief",
        ),
        (
            none("\"cce\""),
            &["j", "--project", "p", "--system", "ief"],
            "error: the upstream has no system of this name. Use --system cce",
        ),
        (none("\"cce\""), &["a/b", "--project", "p"], "error: the job has to be an ID"),
        (
            none("\"cce\"").replace("\"a\"", "\"hunter\""),
            &["j"],
            "error: there is no upstream of this name. Use hunter",
        ),
        (String::new(), &["j"], "error: the configuration has no upstream"),
    ] {
        let output = check(&config, &[], arguments).await;
        assert_last(&output, 2, expected, &[]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn upstream_of_flags_and_variables_is_checked() {
    // Nothing but flags: the steps begin at the cloud's own IAM, which the HTTP proxy would reach.
    let mut command = Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"));
    command
        .args([
            "check-upstream",
            "otc",
            "j",
            "--project",
            "p",
            "--system",
            "cce",
            "--region",
            "eu-de",
        ])
        .env_clear()
        .env("OS_TOKEN", "hunter2horse")
        .env("HTTPS_PROXY", "http://127.0.0.1:1");
    let output = command.output().await.unwrap();
    let text = text(&output);
    assert!(
        text.starts_with("skipped cce: network: HTTPS_PROXY is set, so an HTTP proxy connects to cce.eu-de.otc.t-systems.com\nfailed  "),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(!text.contains("hunter2horse"), "{text}");
}
