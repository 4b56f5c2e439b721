//! The whole service: one request in, one answer out.

mod readiness;
mod request_id;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{self, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::{Empty, Full};
use tokio::time::Instant;
use tower_http::services::ServeDir;
use tower_service::Service;

use crate::access::cors::Origins;
use crate::access::{self, Caller, Rate};
use crate::response::{Answer, Body, Caching, Wishes, X_REQUEST_ID, refusal};
use crate::cache::{Cache, Found, KeyRef};
use crate::config::{Access, Config};
use crate::simulator::{Ask, Cloud};
use crate::error::ProxyError;
use crate::metrics::Metrics;

use request_id::RequestId;
use crate::route;
use crate::secret::Secret;
use crate::upstream::{Question, Shared, Upstream};

/// What a [`Proxy`] is made of.
#[derive(Debug)]
pub struct App {
    /// Everything there is to know.
    pub config: Config,
    /// The simulated cloud, upstream `demo`.
    pub demo: Option<Cloud>,
    /// A folder whose files are served at `/`, such as the built page.
    pub assets: Option<PathBuf>,
}

/// The name of the simulated cloud's routes.
pub(crate) const DEMO: &str = "demo";

/// The whole service, which tests can call without a port. Clones share everything.
#[derive(Debug, Clone)]
pub struct Proxy(Arc<Inner>);

/// Who is at the other end of a connection. A request that has no such extension comes from nobody who is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

#[derive(Debug)]
struct Inner {
    access: Access,
    /// The address listened on, where whoever reaches it gets what its owner may see.
    guarded: Option<std::net::IpAddr>,
    origins: Origins,
    rate: Option<Rate>,
    is_shared: bool,
    cache: Arc<Cache>,
    upstreams: Vec<Arc<Upstream>>,
    shared: Shared,
    demo: Option<Cloud>,
    assets: Option<ServeDir>,
    metrics: Arc<Metrics>,
}

/// The whole service. Made within the tokio runtime that is to ask the upstreams.
///
/// # Errors
///
/// Where this machine cannot make requests.
pub fn app(App { config, demo, assets }: App) -> Result<Proxy, String> {
    let guarded = config.is_open_with_secrets().then_some(config.listen.ip());
    let Config { access, cache, limits, upstreams, allowed_origins, .. } = config;
    let metrics = Arc::new(Metrics::new());
    let shared = Shared::new(limits, Arc::clone(&metrics))?;
    let upstreams = upstreams.into_iter().map(|upstream| {
        let is_own =
            upstream.auth.is_injected() || matches!(upstream.auth, crate::config::Auth::None);
        let caching = if is_own && (access == Access::Open || cache.shared) {
            Caching::Shared(cache.ttl)
        } else {
            Caching::Private
        };
        Arc::new(Upstream::new(upstream, caching, &shared))
    });
    let upstreams = upstreams.collect();
    Ok(Proxy(Arc::new(Inner {
        guarded,
        access,
        origins: Origins::new(allowed_origins),
        rate: limits.requests_per_second.map(Rate::per_second),
        is_shared: cache.shared,
        cache: Arc::new(Cache::new(cache.ttl, cache.bytes)),
        upstreams,
        shared,
        demo,
        assets: assets.map(|folder| ServeDir::new(folder).append_index_html_on_directories(true)),
        metrics,
    })))
}

/// What is told of an answer, beside the answer.
#[derive(Debug, Default)]
struct About {
    upstream: Option<usize>,
    found: Option<Found>,
    error: Option<ProxyError>,
}

impl Proxy {
    /// Answers a request. Its body is not looked at: questions have none.
    pub async fn respond<B: http_body::Body>(
        &self,
        request: Request<B>,
        peer: Option<SocketAddr>,
    ) -> Response<Body> {
        let begun = Instant::now();
        let has_body = !request.body().is_end_stream();
        let (http::request::Parts { method, uri, headers, .. }, _) = request.into_parts();
        let request_id = RequestId::of(&headers);
        let mut about = About::default();
        let mut response = if has_body {
            // What is left of it is not read, so the connection ends here.
            let mut response = self.refuse(ProxyError::HasBody, &request_id, &mut about);
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        } else {
            let asked = Asked { method: &method, uri: &uri, headers: &headers, peer };
            match self.answer(asked, &request_id, &mut about).await {
                Ok(response) => response,
                Err(error) => self.refuse(error, &request_id, &mut about),
            }
        };
        if method != Method::OPTIONS {
            self.0.origins.open(&headers, response.headers_mut());
        }
        if !response.headers().contains_key(X_REQUEST_ID) {
            response.headers_mut().insert(X_REQUEST_ID, request_id.header());
        }
        self.note(&about, &method, &request_id, &response, begun);
        response
    }

    fn refuse(
        &self,
        error: ProxyError,
        request_id: &RequestId,
        about: &mut About,
    ) -> Response<Body> {
        about.error = Some(error);
        refusal(error, request_id.text())
    }

    async fn answer(
        &self,
        asked: Asked<'_>,
        request_id: &RequestId,
        about: &mut About,
    ) -> Result<Response<Body>, ProxyError> {
        match *asked.method {
            Method::GET | Method::HEAD => {}
            Method::OPTIONS => return Ok(self.0.origins.preflight(asked.headers)),
            _ => return Err(ProxyError::BadMethod),
        }
        let path = asked.uri.path();
        match path {
            "/healthz" => return Ok(json(&asked, &serde_json::json!({ "alive": true }))),
            "/readyz" => {
                let ready = readiness::report(&self.0.upstreams, self.0.demo.is_some());
                return Ok(json(&asked, &ready));
            }
            _ => {}
        }
        if let Some(listen) = self.0.guarded {
            access::ensure_own_host(asked.uri, asked.headers, listen)?;
        }
        if path == "/metrics" {
            self.caller(&asked)?;
            return Ok(self.metrics(&asked));
        }
        let Some((name, rest)) = route::split(path) else { return self.asset(asked).await };
        let found = match route::find(rest) {
            // Files of the page may lie as deep as a job's path.
            Err(ProxyError::NoRoute) => return self.asset(asked).await,
            found => found?,
        };
        let is_demo = self.0.demo.is_some() && name == DEMO;
        let upstream = self.0.upstreams.iter().position(|upstream| upstream.name == name);
        about.upstream = upstream;
        let caller = self.caller(&asked)?;
        match (&self.0.demo, upstream) {
            (Some(demo), _) if is_demo => Ok(demo_answer(demo, &found, &asked, request_id).await),
            (_, Some(number)) => self.job(number, found, caller, &asked, about).await,
            (_, None) => Err(ProxyError::NoUpstream),
        }
    }

    /// Who is calling, if they may and not too often.
    fn caller(&self, asked: &Asked<'_>) -> Result<Caller, ProxyError> {
        let peer = asked.peer.map(|peer| peer.ip());
        let caller = access::caller(&self.0.access, asked.headers, peer)?;
        if let Some(rate) = &self.0.rate {
            let counted = match (&self.0.access, peer) {
                (Access::Open, Some(peer)) => address(peer),
                (_, _) => caller,
            };
            rate.ensure_within(&counted)?;
        }
        Ok(caller)
    }

    async fn job(
        &self,
        number: usize,
        found: route::Found<'_>,
        caller: Caller,
        asked: &Asked<'_>,
        about: &mut About,
    ) -> Result<Response<Body>, ProxyError> {
        let upstream = &self.0.upstreams[number];
        if !upstream.systems().any(|system| system == found.system) {
            return Err(ProxyError::NoRoute);
        }
        if !upstream.has_project(&found.project_id) {
            return Err(ProxyError::ForbiddenProject);
        }
        let job = found.job(asked.uri.query(), asked.headers)?;
        let (token, asker) = if upstream.is_passthrough() {
            let token = callers_token(asked.headers)?;
            let asker = access::hash(b"token", token.as_bytes());
            (Some(token), asker)
        } else {
            (None, [0; 32])
        };
        // Callers who may all ask for it may have the same answer, where the owner of the credentials says so.
        let caller = if self.0.is_shared { [0; 32] } else { caller };
        let key = KeyRef {
            upstream: number,
            caller,
            asker,
            target: &job.target,
            instance: job.instance.as_deref(),
        };
        let ask = || {
            let (upstream, shared) = (Arc::clone(upstream), self.0.shared.clone());
            let token = token.map(|token| Arc::new(Secret::new(token)));
            let question = Question { job: job.clone(), asker, token };
            async move { upstream.ask(&question, &shared).await }
        };
        // The question has an end of its own, which tells more; this is for one that is stuck.
        let longest = self.0.shared.timeout() + Duration::from_secs(1);
        let getting = tokio::time::timeout(longest, self.0.cache.get(key, ask)).await;
        let (outcome, found) = getting.unwrap_or((Err(ProxyError::TooLate), Found::Miss));
        about.found = Some(found);
        let metrics = &upstream.metrics;
        match found {
            Found::Hit => metrics.hits.inc(),
            Found::Coalesced => metrics.joined.inc(),
            Found::Miss => metrics.misses.inc(),
        };
        Ok(outcome?.respond(asked.wishes()).await)
    }

    async fn asset(&self, asked: Asked<'_>) -> Result<Response<Body>, ProxyError> {
        let Some(assets) = &self.0.assets else { return Err(ProxyError::NoRoute) };
        let mut request = Request::new(Empty::<bytes::Bytes>::new());
        *request.method_mut() = asked.method.clone();
        // Path only: nothing else of an address leads to a file.
        let path = asked.uri.path_and_query().map_or("/", |it| it.as_str());
        *request.uri_mut() = path.parse().map_err(|_| ProxyError::NoRoute)?;
        *request.headers_mut() = asked.headers.clone();
        let mut assets = assets.clone();
        let response = assets.call(request).await.map_err(|_| ProxyError::Internal)?;
        if response.status() == StatusCode::NOT_FOUND {
            return Err(ProxyError::NoRoute);
        }
        let mut response = response.map(Body::Right);
        let nosniff = HeaderValue::from_static("nosniff");
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
        Ok(response)
    }

    fn metrics(&self, asked: &Asked<'_>) -> Response<Body> {
        let metrics = &self.0.metrics;
        let (bytes, answers) = self.0.cache.size();
        metrics.cache_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
        metrics.cache_answers.set(i64::try_from(answers).unwrap_or(i64::MAX));
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        own(asked, kind, metrics.text().into_bytes())
    }

    fn note(
        &self,
        about: &About,
        method: &Method,
        request_id: &RequestId,
        response: &Response<Body>,
        begun: Instant,
    ) {
        let status = response.status().as_u16();
        let upstream = about.upstream.map(|number| &self.0.upstreams[number]);
        if let Some(upstream) = upstream {
            upstream.metrics.answered(status);
        }
        if let Some(error) = about.error {
            self.0.metrics.refused(error.code());
        }
        // Neither address nor headers: whatever else a caller sends may be a secret.
        tracing::info!(
            request_id = request_id.text(),
            method = method_name(method),
            status,
            upstream = upstream.map(|upstream| upstream.name.as_str()),
            upstream_request_id =
                response.headers().get(X_REQUEST_ID).and_then(|it| it.to_str().ok()),
            cache = about.found.map(Found::name),
            code = about.error.map(ProxyError::code),
            duration_ms = begun.elapsed().as_millis() as u64,
            "request"
        );
    }

    /// Forgets what nobody asks for any more, until it is dropped.
    pub async fn tidy(&self) {
        loop {
            tokio::time::sleep(Duration::from_secs(10)).await;
            self.0.cache.clear();
            if let Some(rate) = &self.0.rate {
                rate.forget();
            }
        }
    }

    pub(crate) fn count(&self) -> &Metrics {
        &self.0.metrics
    }
}

impl<B> Service<Request<B>> for Proxy
where
    B: http_body::Body + Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let this = self.clone();
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        Box::pin(async move { Ok(this.respond(request, peer).await) })
    }
}

/// A request without its body.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
    peer: Option<SocketAddr>,
}

impl<'a> Asked<'a> {
    fn wishes(&self) -> Wishes<'a> {
        Wishes {
            accept_encoding: self.headers.get(header::ACCEPT_ENCODING),
            if_none_match: self.headers.get(header::IF_NONE_MATCH),
            is_head: *self.method == Method::HEAD,
        }
    }
}

async fn demo_answer(
    demo: &Cloud,
    found: &route::Found<'_>,
    asked: &Asked<'_>,
    request_id: &RequestId,
) -> Response<Body> {
    let query: Vec<_> = route::pairs(asked.uri.query().unwrap_or_default())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let ask = Ask {
        system: found.system,
        project_id: &found.project_id,
        job_id: &found.job_id,
        query: &query,
        request_id: request_id.text(),
    };
    let (parts, body) = demo.answer(ask).await.into_parts();
    // Who asks again is to see the job go on, and the next trouble: nothing of it is kept.
    let answer = Answer::new(parts.status, parts.headers, body, Caching::Revalidate);
    Arc::new(answer).respond(asked.wishes()).await
}

/// The caller's own token, if there is exactly one.
fn callers_token(headers: &HeaderMap) -> Result<&str, ProxyError> {
    let mut values = headers.get_all(crate::auth::X_AUTH_TOKEN).iter();
    let token = values.next().and_then(|value| value.to_str().ok());
    match (token, values.next()) {
        (Some(token), None) if !token.trim().is_empty() => Ok(token),
        _ => Err(ProxyError::NoToken),
    }
}

/// A caller who is known by the address alone.
fn address(peer: std::net::IpAddr) -> Caller {
    let mut caller = [0; 32];
    match peer.to_canonical() {
        std::net::IpAddr::V4(peer) => caller[..4].copy_from_slice(&peer.octets()),
        // One subscriber has a whole network of this size.
        std::net::IpAddr::V6(peer) => {
            caller[0] = 6;
            caller[1..9].copy_from_slice(&peer.octets()[..8]);
        }
    }
    caller
}

fn json(asked: &Asked<'_>, value: &serde_json::Value) -> Response<Body> {
    own(asked, "application/json", value.to_string().into_bytes())
}

/// An answer about the proxy itself.
fn own(asked: &Asked<'_>, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let length = body.len();
    let body = if *asked.method == Method::HEAD { Vec::new() } else { body };
    let mut response = Response::new(Body::Left(Full::new(body.into())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The method's name; one that nobody knows could be anything.
fn method_name(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::OPTIONS
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::CONNECT
        | Method::TRACE => method.as_str(),
        _ => "other",
    }
}
