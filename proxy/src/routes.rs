//! Which paths there are. Everything else is refused.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, Method, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use jobtree::engine::request::is_valid_id;
use jobtree::engine::systems::BuiltIn;
use serde_json::json;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{
    MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::services::ServeDir;

use crate::demo::Cloud;
use crate::error::ProxyError;

/// What an [`app`] serves.
#[derive(Debug)]
pub struct App {
    /// The simulated cloud, upstream `demo`.
    pub demo: Cloud,
    /// A folder whose files are served at `/`, such as the built page.
    pub assets: Option<PathBuf>,
}

/// The name of the simulated cloud's routes.
const DEMO: &str = "demo";

/// The whole service, so that tests can call it without a port.
pub fn app(App { demo, assets }: App) -> Router {
    let mut router = Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz));
    router = router.route(&format!("/{{upstream}}{}", BuiltIn::Cce.path()), get(cce_job));
    let router = router.with_state(Arc::new(demo));
    let router = match assets {
        Some(folder) => router.fallback_service(ServeDir::new(folder).fallback(get(no_route))),
        None => router.fallback(no_route),
    };
    let request_id = HeaderName::from_static("x-request-id");
    router
        .layer(cors(request_id.clone()))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
}

/// Simulated jobs are nobody's secret: any page may ask for them.
fn cors(request_id: HeaderName) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::ACCEPT, header::IF_NONE_MATCH])
        .expose_headers([header::DATE, header::ETAG, header::RETRY_AFTER, request_id])
}

async fn healthz() -> Json<serde_json::Value> {
    Json(json!({ "alive": true }))
}

async fn readyz() -> Json<serde_json::Value> {
    let demo = json!({ "name": DEMO, "systems": [BuiltIn::Cce.name()], "state": "ready" });
    Json(json!({ "ready": true, "upstreams": [demo] }))
}

async fn cce_job(
    State(demo): State<Arc<Cloud>>,
    Path((upstream, project_id, job_id)): Path<(String, String, String)>,
    Extension(request_id): Extension<RequestId>,
) -> Response {
    let refuse = |error: ProxyError| error.answer(text(&request_id));
    if !is_valid_id(&project_id) || !is_valid_id(&job_id) {
        return refuse(ProxyError::BadId);
    }
    if upstream != DEMO {
        return refuse(ProxyError::NoUpstream);
    }
    // The browser may keep the answer, but has to ask whether it still holds.
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    (caching, demo.cce_job(&project_id, &job_id)).into_response()
}

async fn no_route(request: Request) -> Response {
    let request_id = request.extensions().get::<RequestId>();
    ProxyError::NoRoute.answer(request_id.map_or("", text))
}

fn text(request_id: &RequestId) -> &str {
    request_id.header_value().to_str().unwrap_or("")
}
