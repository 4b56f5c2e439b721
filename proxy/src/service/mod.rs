//! The service: routes each request to its handler, and logs it.

mod access_log;
mod assets;
mod configured;
mod inbound;
mod job_source;
mod jobs;
mod readiness;
mod request_id;
mod status;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use arc_swap::ArcSwap;
use http::header::{self, HeaderValue};
use http::{Method, Request, Response};
use serde_json::json;
use tokio::time::Instant;
use tower_service::Service;

use crate::access;
use crate::config::Config;
use crate::error::ProxyError;
use crate::http_client::HttpClientError;
use crate::metrics::Metrics;
use crate::representation::error_response;
use crate::response::{ResponseBody, X_REQUEST_ID};
use crate::route;
use crate::simulator::Simulator;
use crate::upstream::UpstreamEndpoint;
use access_log::{CallerNames, RequestKind, RequestRecord};
use assets::Assets;
use configured::ConfiguredProxy;
use inbound::Inbound;
pub use inbound::Peer;
use jobs::JobOrigin;
use request_id::RequestIdHeader;

/// The parts of a [`Proxy`].
#[derive(Debug)]
pub struct ProxyParts {
    /// The checked configuration.
    pub config: Config,
    /// The simulated cloud, which is the upstream `demo`.
    pub simulator: Option<Simulator>,
    /// A directory whose files are served at `/`, such as the built page.
    pub assets: Option<PathBuf>,
}

/// The whole proxy as a service, which tests can call without a port. Clones share everything.
#[derive(Debug, Clone)]
pub struct Proxy(Arc<ProxyInner>);

#[derive(Debug)]
struct ProxyInner {
    /// What the configuration decides. A request is served by the one that was current when it arrived.
    configured: ArcSwap<ConfiguredProxy>,
    simulator: Option<Arc<Simulator>>,
    assets: Assets,
    metrics: Arc<Metrics>,
    caller_names: CallerNames,
}

/// How often memory that is no longer needed is freed.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(10);

impl Proxy {
    /// Creates a proxy. Call it in the tokio runtime that will send the requests to the upstreams.
    ///
    /// # Errors
    ///
    /// If this machine cannot send requests.
    pub fn new(parts: ProxyParts) -> Result<Self, HttpClientError> {
        let ProxyParts { config, simulator, assets } = parts;
        let (simulator, metrics) = (simulator.map(Arc::new), Arc::new(Metrics::new()));
        let configured = ConfiguredProxy::new(config, simulator.clone(), &metrics, None)?;
        metrics.configuration_loaded(true);
        let configured = ArcSwap::from_pointee(configured);
        let assets = Assets::new(assets);
        let caller_names = CallerNames::default();
        Ok(Self(Arc::new(ProxyInner { configured, simulator, assets, metrics, caller_names })))
    }

    /// Replaces the configuration, except for the address to listen on. Requests in flight finish under the previous one.
    ///
    /// Upstreams that are configured as before keep their tokens and their state, and the cache stays if all of them do.
    /// Call it in the runtime in which the proxy was created.
    ///
    /// # Errors
    ///
    /// If this machine cannot send requests. The previous configuration then stays in use.
    pub fn reload(&self, config: Config) -> Result<(), HttpClientError> {
        let ProxyInner { configured, simulator, metrics, .. } = &*self.0;
        let previous = configured.load_full();
        let next = ConfiguredProxy::new(config, simulator.clone(), metrics, Some(&previous))?;
        for upstream in previous.jobs.upstreams() {
            let same = next.jobs.upstreams().iter().find(|other| other.name == upstream.name);
            if same.is_none() {
                metrics.forget_upstream(&upstream.name);
            }
            for endpoint in upstream.endpoints().iter().map(UpstreamEndpoint::origin) {
                let is_same = |it: &UpstreamEndpoint| it.origin() == endpoint;
                if !same.is_some_and(|same| same.endpoints().iter().any(is_same)) {
                    metrics.forget_endpoint(&upstream.name, endpoint);
                }
            }
        }
        configured.store(Arc::new(next));
        // Those who wait for a change call again, under the new configuration.
        previous.jobs.release_held();
        metrics.configuration_loaded(true);
        Ok(())
    }

    /// Records in the metrics that a changed configuration cannot be used.
    pub fn reload_failed(&self) {
        self.0.metrics.configuration_loaded(false);
    }

    /// Responds to a request. Its body is not read: only requests without one are accepted.
    pub async fn respond<B: http_body::Body>(
        &self,
        request: Request<B>,
        peer: Option<SocketAddr>,
    ) -> Response<ResponseBody> {
        self.respond_unless(Ok(()), request, peer).await
    }

    /// Responds to a request that was read from a connection, and therefore has to name its host.
    pub(crate) async fn respond_to_message<B: http_body::Body>(
        &self,
        request: Request<B>,
        peer: SocketAddr,
    ) -> Response<ResponseBody> {
        let host = access::ensure_valid_host(request.version(), request.headers());
        self.respond_unless(host, request, Some(peer)).await
    }

    async fn respond_unless<B: http_body::Body>(
        &self,
        fault: Result<(), ProxyError>,
        request: Request<B>,
        peer: Option<SocketAddr>,
    ) -> Response<ResponseBody> {
        let received_at = Instant::now();
        // Not a counted reference: counting would take turns between the threads.
        let configured = self.0.configured.load();
        let has_body = !request.body().is_end_stream();
        let (http::request::Parts { method, uri, headers, .. }, _) = request.into_parts();
        let request_id = RequestIdHeader::from_headers(&headers);
        let inbound = Inbound { method: &method, uri: &uri, headers: &headers, peer };
        let mut record = RequestRecord::default();
        let result = match fault.and_then(|()| check(&method, has_body)) {
            Ok(()) => self.route(&configured, inbound, &request_id, &mut record).await,
            Err(error) => Err(error),
        };
        let mut response = result.unwrap_or_else(|error| {
            record.error = Some(error);
            let query = uri.query();
            error_response(error, &headers, query, request_id.as_str(), &configured.pages)
        });
        if has_body {
            // The body is not read, so the connection cannot be reused.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if method != Method::OPTIONS {
            configured.cors.add_headers(&headers, response.headers_mut());
        }
        if !response.headers().contains_key(X_REQUEST_ID) {
            response.headers_mut().insert(X_REQUEST_ID, request_id.value());
        }
        let ProxyInner { metrics, caller_names, .. } = &*self.0;
        record.write(metrics, caller_names, &inbound, &request_id, &response, received_at);
        response
    }

    async fn route<'a>(
        &'a self,
        configured: &'a ConfiguredProxy,
        inbound: Inbound<'a>,
        request_id: &RequestIdHeader,
        record: &mut RequestRecord<'a>,
    ) -> Result<Response<ResponseBody>, ProxyError> {
        let ConfiguredProxy { gate, cors, jobs, .. } = configured;
        let ProxyInner { assets, metrics, .. } = &*self.0;
        if *inbound.method == Method::OPTIONS {
            return Ok(cors.preflight(inbound.headers));
        }
        let path = inbound.uri.path();
        record.kind = RequestKind::of(path);
        match path {
            "/healthz" => return Ok(status::json(&inbound, &json!({ "alive": true }))),
            "/readyz" => {
                let report = readiness::report(jobs.upstreams(), jobs.has_simulator());
                return Ok(status::readiness(&inbound, report));
            }
            _ => {}
        }
        gate.check_host(inbound.uri, inbound.headers)?;
        if path == "/metrics" {
            gate.admit(inbound.headers, inbound.peer)?;
            for upstream in jobs.upstreams() {
                upstream.update_gauges();
            }
            return Ok(status::metrics(&inbound, metrics, jobs.cache().size()));
        }
        let Some((name, rest)) = route::split_upstream(path) else {
            return assets.respond(inbound).await;
        };
        let route = match route::find(rest) {
            // The path of a file may have as many segments as a job's.
            Err(ProxyError::UnknownRoute) => return assets.respond(inbound).await,
            route => route?,
        };
        let origin = jobs.origin(name);
        match origin {
            JobOrigin::Upstream(upstream, _) => record.upstream = Some(upstream),
            JobOrigin::Simulator(_) => record.is_simulated = true,
            JobOrigin::Unknown => {}
        }
        record.kind = RequestKind::Job { system: route.system, project: route.project_id.clone() };
        let caller = gate.admit(inbound.headers, inbound.peer)?;
        record.caller = Some(caller);
        jobs.respond(origin, route, caller, &inbound, request_id, record).await
    }

    /// Frees memory that is no longer needed, and retries refused sign-ins, periodically, until the future is dropped.
    pub async fn clean_up(&self) {
        loop {
            tokio::time::sleep(CLEANUP_INTERVAL).await;
            let configured = self.0.configured.load_full();
            configured.jobs.clean_up();
            configured.gate.forget_idle();
            for upstream in configured.jobs.upstreams() {
                upstream.retry_sign_in();
            }
        }
    }

    /// Sends the responses that callers wait for, before the proxy shuts down.
    pub(crate) fn release_held(&self) {
        self.0.configured.load().jobs.release_held();
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}

/// Checks the method first: its error says more than that of the body, which most other methods have.
fn check(method: &Method, has_body: bool) -> Result<(), ProxyError> {
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS if has_body => Err(ProxyError::UnexpectedBody),
        Method::GET | Method::HEAD | Method::OPTIONS => Ok(()),
        _ => Err(ProxyError::MethodNotAllowed),
    }
}

impl<B> Service<Request<B>> for Proxy
where
    B: http_body::Body + Send + 'static,
{
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let this = self.clone();
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        Box::pin(async move { Ok(this.respond(request, peer).await) })
    }
}
