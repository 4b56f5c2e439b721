//! A cloud at a port of this machine: IAM, a gateway that verifies credentials, and the jobs of the simulated cloud.

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
use jobtree_proxy::simulator::Simulator;
use jobtree_proxy::{Proxy, ProxyParts};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use super::verify::{KnownKeys, verify};

pub const PASSWORD: &str = "pa55-word/with \"quotes\"";

/// A request as it reached the cloud.
#[derive(Debug, Clone)]
pub struct SeenRequest {
    pub method: String,
    pub target: String,
    pub headers: HeaderMap,
}

/// Makes responses in place of jobs: `None` is the job after all. Gets the request, and its number from 1.
pub type Script = Box<dyn Fn(&SeenRequest, usize) -> Option<Response<Bytes>> + Send + Sync>;

#[derive(Default)]
pub struct CloudState {
    /// The requests for jobs.
    pub seen: Vec<SeenRequest>,
    /// The bodies of the requests for tokens.
    pub sign_ins: Vec<Value>,
    /// The valid tokens, and their owners.
    pub tokens: BTreeMap<String, String>,
    pub keys: Option<KnownKeys>,
    /// The correct password.
    pub password: String,
    /// The lifetime of a token, in seconds.
    pub lifetime: i64,
    /// The status of IAM's response, in place of a token.
    pub iam_status: Option<u16>,
    pub script: Option<Script>,
    /// The variant of the signature that was verified last.
    pub variant: Option<&'static str>,
    /// Why requests were rejected.
    pub rejections: Vec<String>,
    /// The number of connections that were opened.
    pub connections: usize,
}

/// The cloud. It stops when it is dropped.
pub struct Cloud {
    pub address: SocketAddr,
    pub state: Arc<Mutex<CloudState>>,
    /// One permit for each response to a request for a job.
    pub gate: Arc<Semaphore>,
    /// One permit for each response of IAM.
    pub iam_gate: Arc<Semaphore>,
    task: JoinHandle<()>,
}

/// Whether the gateway checks credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    Open,
    Verify,
}

impl Cloud {
    pub async fn start(guard: Guard) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(CloudState {
            password: PASSWORD.into(),
            lifetime: 24 * 3600,
            ..CloudState::default()
        }));
        let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let iam_gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let jobs = ProxyParts {
            config: Config::simulator_only(),
            simulator: Some(Simulator::new()),
            assets: None,
        };
        let this = Gateway {
            guard,
            state: Arc::clone(&state),
            gate: Arc::clone(&gate),
            iam_gate: Arc::clone(&iam_gate),
            jobs: Proxy::new(jobs).unwrap(),
        };
        let task = tokio::spawn(serve(listener, this));
        Self { address, state, gate, iam_gate, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends no response until permits are added to `gate`.
    pub fn pause(&self) {
        let _ = self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn pause_iam(&self) {
        let _ = self.iam_gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    /// Waits until that number of requests for jobs has arrived.
    pub async fn wait_for_requests(&self, times: usize) {
        while self.request_count() < times {
            tokio::task::yield_now().await;
        }
    }

    pub async fn wait_for_sign_ins(&self, times: usize) {
        while self.sign_in_count() < times {
            tokio::task::yield_now().await;
        }
    }

    /// The number of requests for jobs.
    pub fn request_count(&self) -> usize {
        self.state.lock().unwrap().seen.len()
    }

    /// The number of requests for tokens.
    pub fn sign_in_count(&self) -> usize {
        self.state.lock().unwrap().sign_ins.len()
    }

    pub fn last(&self) -> SeenRequest {
        self.state.lock().unwrap().seen.last().unwrap().clone()
    }

    pub fn with<T>(&self, change: impl FnOnce(&mut CloudState) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    /// Sends these responses from now on.
    pub fn script(
        &self,
        script: impl Fn(&SeenRequest, usize) -> Option<Response<Bytes>> + Send + Sync + 'static,
    ) {
        self.with(|state| state.script = Some(Box::new(script)));
    }

    /// Issues a valid token.
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
    state: Arc<Mutex<CloudState>>,
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
                async move { Ok::<_, Infallible>(gateway.response(request).await) }
            });
            let server = hyper::server::conn::http1::Builder::new();
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Gateway {
    async fn response(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        if parts.uri.path() == "/v3/auth/tokens" {
            let body = body.collect().await.unwrap().to_bytes();
            let request: Value = serde_json::from_slice(&body).unwrap();
            self.state.lock().unwrap().sign_ins.push(request.clone());
            self.iam_gate.acquire().await.unwrap().forget();
            return self.sign_in(&request).map(Full::new);
        }
        let target = parts.uri.path_and_query().unwrap().as_str().to_owned();
        let method = parts.method.to_string();
        let seen = SeenRequest { method, target: target.clone(), headers: parts.headers };
        let number = {
            let mut state = self.state.lock().unwrap();
            state.seen.push(seen.clone());
            state.seen.len()
        };
        self.gate.acquire().await.unwrap().forget();
        let scripted =
            self.state.lock().unwrap().script.as_ref().and_then(|script| script(&seen, number));
        if let Some(response) = scripted {
            return response.map(Full::new);
        }
        if let Err(rejection) = self.verify(&seen) {
            self.state.lock().unwrap().rejections.push(rejection);
            let body = json!({ "error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information", "request_id": "r" });
            return json_response(StatusCode::UNAUTHORIZED, &body).map(Full::new);
        }
        let uri = format!("/demo{target}");
        let request = Request::get(uri).body(Empty::<Bytes>::new()).unwrap();
        let (mut parts, body) = self.jobs.clone().oneshot(request).await.unwrap().into_parts();
        parts.headers.remove("transfer-encoding");
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(parts, Full::new(body))
    }

    fn sign_in(&self, request: &Value) -> Response<Bytes> {
        let mut state = self.state.lock().unwrap();
        let rejected = |status: u16| {
            let body = json!({ "error": { "message": "The username or password is wrong.", "code": status, "title": "Unauthorized" } });
            json_response(StatusCode::from_u16(status).unwrap(), &body)
        };
        if let Some(status) = state.iam_status {
            return rejected(status);
        }
        let user = &request["auth"]["identity"]["password"]["user"];
        let is_valid = request["auth"]["identity"]["methods"] == json!(["password"])
            && user["password"] == state.password
            && user["name"] == "operator"
            && user["domain"]["name"] == "OTC-1"
            && request["auth"]["scope"]["project"] == json!({ "name": "eu-de" });
        if !is_valid {
            return rejected(401);
        }
        let token = format!("MII{}/+==", uuid::Uuid::new_v4().simple());
        state.tokens.insert(token.clone(), "operator".into());
        let expiry = time::OffsetDateTime::now_utc() + time::Duration::seconds(state.lifetime);
        let expiry = expiry.format(&time::format_description::well_known::Rfc3339).unwrap();
        let mut response =
            json_response(StatusCode::CREATED, &json!({ "token": { "expires_at": expiry } }));
        response.headers_mut().insert("x-subject-token", token.parse().unwrap());
        response
    }

    fn verify(&self, seen: &SeenRequest) -> Result<(), String> {
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

pub fn json_response(status: StatusCode, body: &Value) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Bytes::from(body.to_string())).unwrap()
}

/// Fails a test that waits too long.
pub async fn in_time<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), wait).await.expect("timed out after 30 s")
}
