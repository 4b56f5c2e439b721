//! Signs in at IAM with a user's password.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::config::{PasswordAuth, TokenScope};
use crate::error::ProxyError;
use crate::http_client::{FailureCause, HttpClient, ReceivedResponse, RequestFailure};
use crate::secret::Secret;

/// A token from IAM.
#[derive(Debug)]
pub(crate) struct IamToken {
    secret: Arc<Secret>,
    /// From this time on the token is renewed, and still used until it is replaced.
    pub(super) renew_at: Instant,
    /// From this time on the token is not used any more.
    pub(super) expires_at: Instant,
}

impl IamToken {
    pub(crate) fn secret(&self) -> Arc<Secret> {
        Arc::clone(&self.secret)
    }
}

/// The lifetime of a token if IAM does not send one.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);

/// How long before its expiry a token is renewed, unless a tenth of its lifetime is longer.
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// The largest response of IAM, in bytes; it includes a catalogue of all services.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// Requests a token.
pub(super) async fn sign_in(
    client: &HttpClient,
    user: &PasswordAuth,
    password: &Secret,
) -> Result<IamToken, SignInError> {
    let url = format!("{}/v3/auth/tokens", user.iam.origin());
    let body = Zeroizing::new(request_body(user, password).to_string());
    let received =
        client.post(&url, body.as_bytes(), MAX_BODY).await.map_err(SignInError::NoResponse)?;
    read_token(&received)
}

fn request_body(user: &PasswordAuth, password: &Secret) -> serde_json::Value {
    let PasswordAuth { user, domain, scope, .. } = user;
    let domain = json!({ "name": domain });
    let project = match scope {
        TokenScope::ProjectName(name) => json!({ "name": name }),
        TokenScope::ProjectId(id) => json!({ "id": id }),
    };
    let user = json!({ "name": user, "password": password.expose(), "domain": domain });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    json!({ "auth": { "identity": identity, "scope": { "project": project } } })
}

/// Why IAM issued no token.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SignInError {
    /// IAM cannot be reached, or is overloaded or broken.
    NoResponse(RequestFailure),
    /// IAM rejected the request with this status.
    Rejected(u16),
    /// IAM accepted the user, but its response contains no token.
    NoToken,
    /// A bug in the proxy.
    Panic,
}

impl From<SignInError> for ProxyError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::NoResponse(failure) if failure.error == Self::UpstreamTimeout => {
                Self::SignInTimeout
            }
            SignInError::NoResponse(_) | SignInError::Rejected(_) | SignInError::NoToken => {
                Self::SignInFailed
            }
            SignInError::Panic => Self::Internal,
        }
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoResponse(failure) => {
                write!(f, "IAM did not respond ({})", failure.error.code())
            }
            Self::Rejected(status @ (400 | 401 | 403)) => write!(
                f,
                "IAM rejected the sign-in with status {status}: check user, domain, password and project"
            ),
            Self::Rejected(status) => write!(f, "IAM responded with status {status}"),
            Self::NoToken => f.write_str("the response of IAM contains no token"),
            Self::Panic => f.write_str("internal error in jobtree-proxy"),
        }
    }
}

impl Error for SignInError {}

fn read_token(received: &ReceivedResponse) -> Result<IamToken, SignInError> {
    #[derive(Deserialize)]
    struct TokenBody {
        token: TokenInfo,
    }
    #[derive(Deserialize)]
    struct TokenInfo {
        expires_at: String,
    }
    match received.status.as_u16() {
        200 | 201 => {}
        // Overloaded or broken, which says nothing about the password.
        429 | 500.. => {
            let (error, cause) = (ProxyError::Unreachable, Some(FailureCause::GatewayError));
            return Err(SignInError::NoResponse(RequestFailure { error, cause }));
        }
        status => return Err(SignInError::Rejected(status)),
    }
    let token = received.headers.get("x-subject-token").and_then(|token| token.to_str().ok());
    let token = token.filter(|token| !token.is_empty()).ok_or(SignInError::NoToken)?;
    let body: Option<TokenBody> = serde_json::from_slice(&received.body).ok();
    let expiry = body.and_then(|body| OffsetDateTime::parse(&body.token.expires_at, &Rfc3339).ok());
    let lifetime = expiry.map(|expiry| expiry - OffsetDateTime::now_utc());
    let lifetime = match lifetime.map(Duration::try_from) {
        Some(Ok(lifetime)) => lifetime,
        // An expiry in the past means that the clock of this machine, or of IAM, is wrong.
        Some(Err(_)) | None => DEFAULT_LIFETIME,
    };
    // A token that lives for less than `RENEW_BEFORE` must not be renewed with each request.
    let before = (lifetime / 10).max(RENEW_BEFORE).min(lifetime / 2);
    let now = Instant::now();
    Ok(IamToken {
        secret: Arc::new(Secret::new(token)),
        renew_at: now + lifetime.saturating_sub(before),
        expires_at: now + lifetime.saturating_sub(RENEW_BEFORE.min(lifetime / 10)),
    })
}
