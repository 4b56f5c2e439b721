//! Each request signed with a pair of keys.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, header};
use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;

use super::signature::{ToSign, Variant};
use super::{Outgoing, Proof, sensitive};
use crate::config::AkSk;
use crate::error::ProxyError;
use crate::secret::{Kept, Secret};

/// When the request was signed.
const X_SDK_DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// The project that the request is for.
const X_PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
/// Goes along with temporary keys.
const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

const DATE: StaticFormatDescription =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// The headers that sign a request at that time.
pub(super) fn proof(
    keys: &AkSk,
    request: Outgoing<'_>,
    now: OffsetDateTime,
) -> Result<Proof, ProxyError> {
    let (access_key, secret_key) = (keys.access_key.get(), keys.secret_key.get());
    let security_token = keys.security_token.as_ref().map(Kept::get);
    let date = now.format(DATE).map_err(|_| ProxyError::Internal)?;
    let project_id = keys.project_id.as_deref().unwrap_or(request.project_id);
    let is_plain = project_id.bytes().all(|byte| byte.is_ascii_graphic());

    let mut along = Vec::new();
    if is_plain {
        along.push((X_PROJECT_ID, project_id));
    }
    if let Some(token) = &security_token {
        along.push((X_SECURITY_TOKEN, token.expose()));
    }
    let mut signed = vec![("host", request.host), ("x-sdk-date", date.as_str())];
    match keys.variant {
        Variant::Huawei => signed.extend(along.iter().map(|(name, value)| (name.as_str(), *value))),
        // Its clients add these when they have signed.
        Variant::Otc => {}
    }
    let to_sign = ToSign {
        method: "GET",
        path: request.path,
        query: request.query,
        headers: &signed,
        body: b"",
    };
    let authorization =
        keys.variant.authorization(to_sign, access_key.expose(), secret_key.expose());

    let date = HeaderValue::from_str(&date).map_err(|_| ProxyError::Internal)?;
    let mut headers = vec![(X_SDK_DATE, date), (header::AUTHORIZATION, sensitive(&authorization)?)];
    for (name, value) in along {
        headers.push((name, sensitive(value)?));
    }
    // A signature is good for a quarter of an hour.
    let signature = authorization.rsplit('=').next().map(|it| Arc::new(Secret::new(it)));
    let secrets = [Some(access_key), Some(secret_key), security_token, signature];
    Ok(Proof { headers, secrets: secrets.into_iter().flatten().collect(), token: None })
}
