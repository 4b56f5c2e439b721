//! The policy under which browsers show a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{self, HeaderMap, HeaderValue};
use jobtree::page::STYLE_SHEET;
use sha2::{Digest, Sha256};

/// The `Content-Security-Policy` of every page: its own style sheet, and nothing else.
#[derive(Debug, Clone)]
pub(crate) struct PagePolicy(HeaderValue);

impl PagePolicy {
    /// A policy for pages that these origins may show in a frame. If there are none, nobody may.
    pub(crate) fn new(frame_ancestors: &[String]) -> Self {
        let style = STANDARD.encode(Sha256::digest(STYLE_SHEET));
        let frames = if frame_ancestors.is_empty() {
            "'none'".to_owned()
        } else {
            frame_ancestors.join(" ")
        };
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
        );
        // The configuration has only origins, which are ASCII.
        Self(
            HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
        )
    }

    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_SECURITY_POLICY, self.0.clone());
        // The address names the project and the job.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}
