//! No secret is in anything that the proxy emits: responses, headers, logs, metrics, errors, `Debug`.
//!
//! In a process of its own, since a process has one log subscriber.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use jobtree_proxy::config::{UpstreamFlags, from_environment, parse};
use sha2::{Digest, Sha256};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::cloud::{Cloud, Guard, PASSWORD};
use crate::support::proxy::{TestProxy, config};

/// Collects everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const VARIABLES: [(&str, &str); 5] = [
    ("TOKEN", "SECRET-TOKEN-in/jected+=="),
    ("PASSWORD", PASSWORD),
    ("AK", "SECRET-ACCESS-KEY"),
    ("SK", "SECRET-SECRET-KEY"),
    ("SECURITY", "SECRET-SECURITY-TOKEN"),
];

const CALLERS: [&str; 5] = [
    "SECRET-BEARER-of-caller",
    "SECRET-PASSED-through",
    "SECRET-COOKIE",
    "SECRET-QUERY",
    "SECRET-in-an-invalid-TRACEPARENT",
];

fn configuration(cloud: &Cloud) -> String {
    let bearer = hex::encode(Sha256::digest(CALLERS[0]));
    let mut text = format!(
        "[access]\nmode = \"bearer\"\ntokens_sha256 = [\"{bearer}\"]\n[cache]\nttl_ms = 0\n[limits]\n\
         requests_per_second = 1000000\n"
    );
    let iam = cloud.url();
    for (name, auth) in [
        ("token", "mode = \"token\"\ntoken_env = \"TOKEN\"".to_owned()),
        (
            "password",
            format!(
                "mode = \"password\"\niam = \"{iam}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
                 password_env = \"PASSWORD\""
            ),
        ),
        (
            "aksk",
            "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nsecurity_token_env = \"SECURITY\""
                .into(),
        ),
        ("passthrough", "mode = \"passthrough\"".into()),
    ] {
        text.push_str(&format!(
            "[[upstream]]\nname = \"{name}\"\nsystems = [\"cce\", \"ief\"]\nendpoint = \"{}\"\n[upstream.auth]\n{auth}\n",
            cloud.url()
        ));
    }
    text
}

/// All secrets at this moment, including the tokens that IAM has issued.
fn secrets(cloud: &Cloud) -> Vec<String> {
    let mut secrets: Vec<_> = VARIABLES.iter().map(|(_, value)| (*value).to_owned()).collect();
    secrets.extend(CALLERS.map(str::to_owned));
    // A name of a caller that could be computed from its token would show whether a guessed token is right.
    for kind in ["", "bearer\0", "token\0"] {
        for token in CALLERS {
            let hashed = [kind.as_bytes(), &Sha256::digest(token)].concat();
            let plain = format!("{kind}{token}");
            secrets.extend(
                [plain.into_bytes(), hashed]
                    .map(|it| hex::encode(Sha256::digest(it))[..8].to_owned()),
            );
        }
    }
    secrets.extend(cloud.with(|state| state.tokens.keys().cloned().collect::<Vec<_>>()));
    for seen in cloud.with(|state| state.seen.clone()) {
        for name in ["authorization", "x-auth-token", "x-security-token"] {
            secrets.extend(seen.headers.get(name).map(|it| it.to_str().unwrap().to_owned()));
        }
    }
    let parts: Vec<_> = secrets
        .iter()
        .filter_map(|it| it.split_once("Signature="))
        .map(|it| it.1.to_owned())
        .collect();
    secrets.extend(parts);
    let in_json: Vec<_> = secrets
        .iter()
        .map(|it| serde_json::to_string(it).unwrap())
        .map(|it| it[1..it.len() - 1].to_owned())
        .collect();
    let escaped: Vec<_> = in_json.iter().map(|it| it.replace('/', "\\/")).collect();
    secrets.extend(in_json);
    secrets.extend(escaped);
    secrets
}

#[tokio::test]
async fn no_output_contains_a_secret() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _log = tracing::subscriber::set_default(subscriber);

    let cloud = Cloud::start(Guard::Open).await;
    // A cloud that repeats all headers of a request in its headers and its body, in several spellings.
    let modes = Arc::new(Mutex::new(200_u16));
    let mode = Arc::clone(&modes);
    cloud.script(move |seen, _| {
        let shown: Vec<_> = seen
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        let mut body = serde_json::to_string(&shown).unwrap();
        body.push_str(&body.replace('/', "\\/"));
        body.push_str(&VARIABLES.map(|(_, value)| value).join(" "));
        let first =
            shown.iter().find(|(name, _)| name == "x-auth-token").map(|(_, value)| value.clone());
        let response = Response::builder()
            .status(*mode.lock().unwrap())
            .header("content-type", "application/json")
            .header("x-request-id", first.clone().unwrap_or("r".into()))
            .header("retry-after", first.unwrap_or("1".into()));
        Some(response.body(Bytes::from(body)).unwrap())
    });
    let text = configuration(&cloud);
    let parsed = config(&text, &VARIABLES);
    let mut emitted = vec![format!("{parsed:?}"), format!("{parsed:#?}")];
    let proxy = TestProxy::new(parsed);

    let bearer = format!("Bearer {}", CALLERS[0]);
    let cookie = format!("session={}", CALLERS[2]);
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-auth-token", CALLERS[1]),
        ("cookie", cookie.as_str()),
        ("traceparent", CALLERS[4]),
        ("tracestate", "SECRET-in-an-invalid-TRACEPARENT=1"),
    ];
    for status in [200, 401, 403, 404, 429, 500, 502, 503, 504, 302] {
        *modes.lock().unwrap() = status;
        for upstream in ["token", "password", "aksk", "passthrough"] {
            for path in [
                format!("/{upstream}/api/v3/projects/demo/jobs/{status}"),
                format!("/{upstream}/api/v3/projects/demo/jobs/a%2F?x={}", CALLERS[3]),
                format!("/{upstream}/nope/{}", CALLERS[3]),
            ] {
                for headers in [&headers[..], &headers[1..], &headers[..1]] {
                    let response = proxy.request("GET", &path, headers).await;
                    emitted.push(format!("{:?}", response.headers));
                    // The cloud sends the secrets of all upstreams; each upstream redacts its own.
                    let own = match upstream {
                        "token" => &VARIABLES[..1],
                        "password" => &VARIABLES[1..2],
                        "aksk" => &VARIABLES[2..],
                        _ => &[],
                    };
                    let body = String::from_utf8_lossy(&response.body).into_owned();
                    for (_, secret) in own {
                        assert!(!body.contains(secret), "{path}: {body}");
                    }
                    let body = VARIABLES.iter().fold(body, |body, (_, it)| body.replace(it, ""));
                    emitted.push(body);
                }
            }
        }
        emitted.push(format!("{:?}", proxy.proxy));
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(1000)).await;
        tokio::time::resume();
    }
    for path in ["/metrics", "/readyz", "/healthz", "/nope"] {
        emitted.push(
            String::from_utf8(proxy.request("GET", path, &headers).await.body.to_vec()).unwrap(),
        );
    }
    emitted.push(format!("{:?}", proxy.proxy));
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for field in [
        "request_id=",
        "code=\"JOBTREE.",
        "caller=",
        "project=",
        "route=",
        "endpoint=",
        "cause=",
        "open_ms=",
    ] {
        assert!(written.contains(field), "{field} is in no line: {written}");
    }
    // The program does not log events of libraries, so only the proxy's own lines count.
    let own: Vec<_> = written.lines().filter(|line| line.contains(" jobtree_proxy::")).collect();
    assert!(own.len() > 100, "{}", own.len());
    emitted.push(own.join("\n"));

    let secrets = secrets(&cloud);
    assert!(secrets.len() > 30, "{}", secrets.len());
    for text in &emitted {
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{secret:?} is in {text}");
        }
    }
    assert!(emitted.iter().any(|text| text.contains("[redacted]")));
}

#[test]
fn configuration_errors_contain_no_secret() {
    let variable = |name: &str| {
        VARIABLES.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let text = "[[upstream]]\nname = \"a\"\nsystems = [\"x\"]\nendpoint = \"https://a.example\"\n[upstream.auth]\n\
                mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"\nvariant = \"x\"\n";
    let actual = parse(text, "p", variable).unwrap_err().to_string();
    for (_, secret) in VARIABLES {
        assert!(!actual.contains(secret), "{actual}");
    }
    // A secret that is in the file by mistake is not repeated either.
    let text = "[[upstream]]\nname = \"a\"\nsystems = [\"cce\"]\nendpoint = \"https://u:SECRET@a.example\"\n";
    let actual = parse(text, "p", variable).unwrap_err().to_string();
    assert!(!actual.contains("SECRET"), "{actual}");
}

/// Texts that may be secrets: a password, a base64 key, and an access key, which is capital letters and digits.
const WRITTEN: [&str; 4] = ["hunter2horse", "hunter2/HORSE+==", "HUNTER2HORSEAB908172", "zqxjkvbw"];

/// Files with a secret, `{}`, in every place where it does not belong.
const MISPLACED: [&str; 44] = [
    "\"{}\" = 1\n",
    "\"{}\" = {}\n",
    "\"{}\" = 1\n\"{}\" = 2\n",
    "{}\n",
    "{} = \"x\"\n",
    "= \"{}\"\n",
    "[\"{}\"]\n",
    "[\"{}\"]\n[\"{}\"]\n",
    "[[\"{}\"]]\n",
    "[[\"{}\"]]\n[\"{}\"]\n",
    "[{}\n",
    "[cache.\"{}\"]\n",
    "[[upstream]]\n[upstream.auth.\"{}\"]\n",
    "access.\"{}\" = 1\n",
    "cache = { \"{}\" = 1 }\n",
    "cache = { ttl_ms = \"{}\"\n",
    "cache = \"{}\"\n",
    "listen = \"{}\"\n",
    "listen = {}\n",
    "listen = \"{}\n",
    "listen = '{}\n",
    "listen = \"\"\"{}\n",
    "listen = \"\\{}\"\n",
    "listen = \"127.0.0.1:1\" {}\n",
    "allowed_origins = [\"{}\"]\n",
    "allowed_origins = [{}]\n",
    "[access]\nmode = \"{}\"\n",
    "[access]\nmode = {}\n",
    "[access]\nmode = \"bearer\"\ntokens_sha256 = [\"{}\"]\n",
    "[access]\nmode = \"forwarded\"\ntrusted = [\"{}\"]\nuser_header = \"{} x\"\n",
    "[cache]\nttl_ms = \"{}\"\nshared = \"{}\"\n\"mode{}\" = 1\n\"ttl_ms{}\" = 1\n",
    "[log]\nlevel = \"{}\"\nformat = \"{}\"\n",
    "[[upstream]]\nname = \"{}/\"\nsystems = [\"{}\"]\nregion = \"{}\"\n",
    "[[upstream]]\ncloud = \"{}\"\n",
    "[[upstream]]\ncloud = \"otc\"\nregion = \"{}\"\n",
    "[[upstream]]\nprojects = [\"{}/\"]\nendpoint = \"{}\"\n",
    "[[upstream]]\nendpoint = \"https://a.example/{}\"\n",
    "[[upstream]]\nendpoint = \"https://u:{}@a.example\"\n",
    "[[upstream]]\nendpoint = \"{}://a.example\"\npassword = \"{}\"\n",
    "[[upstream]]\n[upstream.auth]\nmode = \"{}\"\npassword = \"{}\"\n",
    "[[upstream]]\n[upstream.auth]\nmode = \"token\"\ntoken = {}\ntoken_env = \"{}\"\n",
    "[[upstream]]\n[upstream.auth]\nmode = \"token\"\ntoken_file = \"{}\"\n",
    "[[upstream]]\n[upstream.auth]\nmode = \"aksk\"\naccess_key_env = \"{}\"\nsecret_access_key = \"{}\"\nvariant = \"{}\"\nproject_id = \"{}/\"\n",
    "[[upstream]]\n[upstream.auth]\nmode = \"password\"\niam = \"{}\"\nuser = 1{}\n",
];

#[test]
fn misplaced_secrets_are_not_repeated() {
    for secret in WRITTEN {
        for pattern in MISPLACED {
            let text = pattern.replace("{}", secret);
            let actual = parse(&text, "proxy.toml", |_| None).expect_err(&text).to_string();
            assert!(!contains_part(&actual, secret), "{actual}\n{text}");
        }
        for (region, system) in [(secret, "cce"), ("eu-de", secret), ("eu-de", "cce")] {
            let (region, systems) = (Some(region.to_owned()), vec![system.to_owned()]);
            let flags = UpstreamFlags { cloud: None, region, systems };
            let variable = |name: &str| {
                ["OS_AUTH_URL", "OS_USERNAME"].contains(&name).then(|| secret.to_owned())
            };
            let actual = from_environment(&flags, variable).unwrap_err().to_string();
            assert!(!contains_part(&actual, secret), "{actual}");
        }
    }
}

/// Whether a text contains five characters in a row of a secret.
fn contains_part(text: &str, secret: &str) -> bool {
    let characters: Vec<_> = secret.chars().collect();
    let text = text.to_lowercase();
    characters.windows(5).any(|part| text.contains(&part.iter().collect::<String>().to_lowercase()))
}

#[test]
fn misplaced_secrets_on_the_command_line_are_not_repeated() {
    for secret in WRITTEN {
        for arguments in [
            &["{}"][..],
            &["--{}"],
            &["--{}={}"],
            &["-x{}"],
            &["completions", "{}"],
            &["--config", "{}"],
            &["--config", "{}", "--check"],
            &["--config={}", "--cloud", "otc"],
            &["--listen", "{}"],
            &["--listen={}"],
            &["--cloud", "{}"],
            &["--region", "{}", "--system", "{}"],
            &["--system", "cce,{}", "--region", "eu-de"],
            &["--demo={}"],
            &["--demo", "--assets", "{}"],
            &["--demo", "{}"],
        ] {
            let arguments: Vec<_> = arguments.iter().map(|it| it.replace("{}", secret)).collect();
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"));
            let output = command.args(&arguments).env_clear().output().unwrap();
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!contains_part(&text, secret), "{arguments:?}: {text}");
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
            assert!(text.starts_with("error: "), "{text}");
        }
    }
}
