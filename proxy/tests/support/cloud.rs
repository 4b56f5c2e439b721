//! A cloud at a port of this machine: IAM, a gateway that verifies, and behind it the jobs of the simulated cloud.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use jobtree_proxy::config::Config;
use jobtree_proxy::simulator::Cloud as Demo;
use jobtree_proxy::{App, Proxy, app};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use super::verify::{Keys, verify};

pub const PASSWORD: &str = "pa55-word/with \"quotes\"";

/// A request as it reached the cloud.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: HeaderMap,
}

/// What the next answers are, in place of a job.
pub type Script = Box<dyn Fn(&Seen, usize) -> Option<Response<Bytes>> + Send + Sync>;

#[derive(Default)]
pub struct State {
    /// Requests for jobs.
    pub seen: Vec<Seen>,
    /// Requests for tokens.
    pub sign_ins: Vec<Value>,
    /// Tokens that hold, and whose they are.
    pub tokens: BTreeMap<String, String>,
    pub keys: Option<Keys>,
    /// The password that is right.
    pub password: String,
    /// How long a token lives, in seconds.
    pub life: i64,
    /// What IAM answers in place of a token.
    pub iam_status: Option<u16>,
    pub script: Option<Script>,
    /// Which way of signing was verified last.
    pub variant: Option<&'static str>,
    pub wrong: Vec<String>,
    /// Connections that were made.
    pub connections: usize,
}

/// The cloud, ended when it is dropped.
pub struct Cloud {
    pub address: SocketAddr,
    pub state: Arc<Mutex<State>>,
    /// Held shut, no request for a job is answered.
    pub gate: Arc<Semaphore>,
    /// The same for IAM.
    pub iam_gate: Arc<Semaphore>,
    task: JoinHandle<()>,
}

/// Which requests need no proof: `None` where the gateway takes anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    Open,
    Verify,
}

impl Cloud {
    pub async fn start(guard: Guard) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            password: PASSWORD.into(),
            life: 24 * 3600,
            ..State::default()
        }));
        let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let iam_gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let jobs = App { config: Config::demo_alone(), demo: Some(Demo::new()), assets: None };
        let this = Gateway {
            guard,
            state: Arc::clone(&state),
            gate: Arc::clone(&gate),
            iam_gate: Arc::clone(&iam_gate),
            jobs: app(jobs).unwrap(),
        };
        let task = tokio::spawn(serve(listener, this));
        Self { address, state, gate, iam_gate, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets nothing through until permits are added.
    pub fn hold(&self) {
        let _ = self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn hold_iam(&self) {
        let _ = self.iam_gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    /// Waits until so many requests for jobs have come in.
    pub async fn until_asked(&self, times: usize) {
        while self.asked() < times {
            tokio::task::yield_now().await;
        }
    }

    pub async fn until_signing_in(&self, times: usize) {
        while self.sign_ins() < times {
            tokio::task::yield_now().await;
        }
    }

    /// How often it was asked for a job.
    pub fn asked(&self) -> usize {
        self.state.lock().unwrap().seen.len()
    }

    pub fn sign_ins(&self) -> usize {
        self.state.lock().unwrap().sign_ins.len()
    }

    pub fn last(&self) -> Seen {
        self.state.lock().unwrap().seen.last().unwrap().clone()
    }

    pub fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    /// Answers with these from now on.
    pub fn script(
        &self,
        script: impl Fn(&Seen, usize) -> Option<Response<Bytes>> + Send + Sync + 'static,
    ) {
        self.with(|state| state.script = Some(Box::new(script)));
    }

    /// A token that holds.
    pub fn issue(&self, owner: &str) -> String {
        let token = format!("MII-token-of-{owner}-{}", uuid::Uuid::new_v4().simple());
        self.with(|state| state.tokens.insert(token.clone(), owner.to_owned()));
        token
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Gateway {
    guard: Guard,
    state: Arc<Mutex<State>>,
    gate: Arc<Semaphore>,
    iam_gate: Arc<Semaphore>,
    jobs: Proxy,
}

async fn serve(listener: TcpListener, gateway: Gateway) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let gateway = gateway.clone();
        gateway.state.lock().unwrap().connections += 1;
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request| {
                let gateway = gateway.clone();
                async move { Ok::<_, Infallible>(gateway.answer(request).await) }
            });
            let server = hyper::server::conn::http1::Builder::new();
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Gateway {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        if parts.uri.path() == "/v3/auth/tokens" {
            let body = body.collect().await.unwrap().to_bytes();
            let question: Value = serde_json::from_slice(&body).unwrap();
            self.state.lock().unwrap().sign_ins.push(question.clone());
            self.iam_gate.acquire().await.unwrap().forget();
            return self.sign_in(&question).map(Full::new);
        }
        let target = parts.uri.path_and_query().unwrap().as_str().to_owned();
        let method = parts.method.to_string();
        let seen = Seen { method, target: target.clone(), headers: parts.headers };
        let number = {
            let mut state = self.state.lock().unwrap();
            state.seen.push(seen.clone());
            state.seen.len()
        };
        self.gate.acquire().await.unwrap().forget();
        let scripted =
            self.state.lock().unwrap().script.as_ref().and_then(|script| script(&seen, number));
        if let Some(answer) = scripted {
            return answer.map(Full::new);
        }
        if let Err(wrong) = self.verify(&seen) {
            self.state.lock().unwrap().wrong.push(wrong);
            let body = json!({ "error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information", "request_id": "r" });
            return json_answer(StatusCode::UNAUTHORIZED, &body).map(Full::new);
        }
        let uri = format!("/demo{target}");
        let request = Request::get(uri).body(Empty::<Bytes>::new()).unwrap();
        let (mut parts, body) = self.jobs.clone().oneshot(request).await.unwrap().into_parts();
        parts.headers.remove("transfer-encoding");
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(parts, Full::new(body))
    }

    fn sign_in(&self, question: &Value) -> Response<Bytes> {
        let mut state = self.state.lock().unwrap();
        let refused = |status: u16| {
            let body = json!({ "error": { "message": "The username or password is wrong.", "code": status, "title": "Unauthorized" } });
            json_answer(StatusCode::from_u16(status).unwrap(), &body)
        };
        if let Some(status) = state.iam_status {
            return refused(status);
        }
        let user = &question["auth"]["identity"]["password"]["user"];
        let is_right = question["auth"]["identity"]["methods"] == json!(["password"])
            && user["password"] == state.password
            && user["name"] == "operator"
            && user["domain"]["name"] == "OTC-1"
            && question["auth"]["scope"]["project"] == json!({ "name": "eu-de" });
        if !is_right {
            return refused(401);
        }
        let token = format!("MII{}/+==", uuid::Uuid::new_v4().simple());
        state.tokens.insert(token.clone(), "operator".into());
        let ends = time::OffsetDateTime::now_utc() + time::Duration::seconds(state.life);
        let ends = ends.format(&time::format_description::well_known::Rfc3339).unwrap();
        let mut answer =
            json_answer(StatusCode::CREATED, &json!({ "token": { "expires_at": ends } }));
        answer.headers_mut().insert("x-subject-token", token.parse().unwrap());
        answer
    }

    fn verify(&self, seen: &Seen) -> Result<(), String> {
        if self.guard == Guard::Open {
            return Ok(());
        }
        let mut state = self.state.lock().unwrap();
        if let Some(token) = seen.headers.get("x-auth-token") {
            let token = token.to_str().unwrap();
            return state.tokens.contains_key(token).then_some(()).ok_or("unknown token".into());
        }
        let keys = state.keys.clone().ok_or("no token, and there are no keys")?;
        state.variant = Some(verify(&keys, &seen.method, &seen.target, &seen.headers)?);
        Ok(())
    }
}

pub fn json_answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let answer = Response::builder().status(status).header("content-type", "application/json");
    answer.body(Bytes::from(body.to_string())).unwrap()
}

/// Ends a wait that should have ended by itself.
pub async fn in_time<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("it takes too long")
}
