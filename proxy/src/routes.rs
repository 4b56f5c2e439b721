//! Which paths there are. Everything else is refused.

use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
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

use crate::demo::{Ask, Cloud};
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

/// Says which instance of IEF is meant. There is one simulated cloud for all of them.
const IEF_INSTANCE: HeaderName = HeaderName::from_static("ief-instance-id");

/// The whole service, so that tests can call it without a port.
pub fn app(App { demo, assets }: App) -> Router {
    let mut router = Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz));
    for system in BuiltIn::ALL {
        let job =
            get(move |demo, ids, query, request_id| job(system, demo, ids, query, request_id));
        router = router.route(&format!("/{{upstream}}{}", system.path()), job);
    }
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
        .allow_headers([header::ACCEPT, header::IF_NONE_MATCH, IEF_INSTANCE])
        .expose_headers([header::DATE, header::ETAG, header::RETRY_AFTER, request_id])
}

async fn healthz() -> Json<serde_json::Value> {
    Json(json!({ "alive": true }))
}

async fn readyz() -> Json<serde_json::Value> {
    let demo =
        json!({ "name": DEMO, "systems": BuiltIn::ALL.map(BuiltIn::name), "state": "ready" });
    Json(json!({ "ready": true, "upstreams": [demo] }))
}

async fn job(
    system: BuiltIn,
    State(demo): State<Arc<Cloud>>,
    Path((upstream, project_id, job_id)): Path<(String, String, String)>,
    Query(query): Query<Vec<(String, String)>>,
    Extension(request_id): Extension<RequestId>,
) -> Response {
    let request_id = text(&request_id);
    if !is_valid_id(&project_id) || !is_valid_id(&job_id) {
        return ProxyError::BadId.answer(request_id);
    }
    if upstream != DEMO {
        return ProxyError::NoUpstream.answer(request_id);
    }
    let (project_id, job_id) = (project_id.as_str(), job_id.as_str());
    let ask = Ask { system, project_id, job_id, query: &query, request_id };
    // The browser may keep the answer, but has to ask whether it still holds.
    let caching = [(header::CACHE_CONTROL, "no-cache")];
    (caching, demo.answer(ask).await).into_response()
}

async fn no_route(request: Request) -> Response {
    let request_id = request.extensions().get::<RequestId>();
    ProxyError::NoRoute.answer(request_id.map_or("", text))
}

fn text(request_id: &RequestId) -> &str {
    request_id.header_value().to_str().unwrap_or("")
}
