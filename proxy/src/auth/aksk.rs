//! Requests signed with an access key and a secret key (AK/SK).

use std::sync::Arc;

use http::{HeaderName, HeaderValue, header};
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use super::signature::{RequestToSign, SigningVariant};
use super::upstream_auth::{OutgoingRequest, UpstreamAuth, sensitive};
use crate::config::AkSkAuth;
use crate::error::ProxyError;
use crate::secret::{Secret, SecretSource};

/// The time of the signature.
const X_SDK_DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// The project that the request is for.
const X_PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
/// The token that belongs to temporary keys.
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

const DATE: StaticFormatDescription =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// Signs a request, with `now` as the time of the signature.
pub(super) fn sign(
    keys: &AkSkAuth,
    request: OutgoingRequest<'_>,
    now: OffsetDateTime,
) -> Result<UpstreamAuth, ProxyError> {
    let (access_key, secret_key) = (keys.access_key.get(), keys.secret_key.get());
    let security_token = keys.security_token.as_ref().map(SecretSource::get);
    let date = now.format(DATE).map_err(|_| ProxyError::Internal)?;
    let project_id = keys.project_id.as_deref().unwrap_or(request.project_id);
    let is_plain = project_id.bytes().all(|byte| byte.is_ascii_graphic());

    let mut extra_headers = Vec::new();
    if is_plain {
        extra_headers.push((X_PROJECT_ID, project_id));
    }
    if let Some(token) = &security_token {
        extra_headers.push((X_SECURITY_TOKEN, token.expose()));
    }
    let mut signed_headers = vec![("host", request.host), ("x-sdk-date", date.as_str())];
    match keys.variant {
        SigningVariant::Huawei => {
            signed_headers
                .extend(extra_headers.iter().map(|(name, value)| (name.as_str(), *value)));
        }
        // Open Telekom Cloud's clients add these headers after signing.
        SigningVariant::Otc => {}
    }
    let to_sign = RequestToSign {
        method: "GET",
        path: request.path,
        query: request.query,
        headers: &signed_headers,
        body: b"",
    };
    let authorization =
        keys.variant.authorization(to_sign, access_key.expose(), secret_key.expose());

    let date = HeaderValue::from_str(&date).map_err(|_| ProxyError::Internal)?;
    let mut headers = vec![(X_SDK_DATE, date), (header::AUTHORIZATION, sensitive(&authorization)?)];
    for (name, value) in extra_headers {
        headers.push((name, sensitive(value)?));
    }
    // Valid for 15 minutes, so the signature is a secret too.
    let signature = authorization.rsplit('=').next().map(|it| Arc::new(Secret::new(it)));
    let secrets = [Some(access_key), Some(secret_key), security_token, signature];
    Ok(UpstreamAuth { headers, secrets: secrets.into_iter().flatten().collect(), iam_token: None })
}
