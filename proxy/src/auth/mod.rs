//! Authentication with the clouds: tokens, sign-in at IAM, and signed requests.

mod aksk;
mod iam;
mod password;
pub mod signature;
mod upstream_auth;

use std::sync::Arc;

use time::OffsetDateTime;

use crate::config::{AkSkAuth, AuthConfig};
use crate::error::ProxyError;
use crate::http_client::HttpClient;
use crate::metrics::UpstreamMetrics;
use crate::secret::{Secret, SecretSource};
use password::IamTokenProvider;
pub(crate) use upstream_auth::{OutgoingRequest, UpstreamAuth, X_AUTH_TOKEN};

/// Provides the credentials of an upstream's requests.
#[derive(Debug)]
pub(crate) enum Authenticator {
    None,
    Passthrough,
    Token(SecretSource),
    Password(Arc<IamTokenProvider>),
    AkSk(AkSkAuth),
}

impl Authenticator {
    pub(crate) fn new(
        auth: AuthConfig,
        upstream: &str,
        client: &HttpClient,
        metrics: &Arc<UpstreamMetrics>,
    ) -> Self {
        match auth {
            AuthConfig::None => Self::None,
            AuthConfig::Passthrough => Self::Passthrough,
            AuthConfig::Token(token) => Self::Token(token),
            AuthConfig::Password(user) => Self::Password(Arc::new(IamTokenProvider::new(
                user,
                upstream.to_owned(),
                client.clone(),
                Arc::clone(metrics),
            ))),
            AuthConfig::AkSk(keys) => Self::AkSk(keys),
        }
    }

    /// The credentials for a request.
    ///
    /// # Errors
    ///
    /// If there are none, for example because IAM does not issue a token.
    pub(crate) async fn authenticate(
        &self,
        request: OutgoingRequest<'_>,
        callers_token: Option<&Arc<Secret>>,
    ) -> Result<UpstreamAuth, ProxyError> {
        match self {
            Self::None => Ok(UpstreamAuth::default()),
            Self::Passthrough => {
                let token = callers_token.ok_or(ProxyError::MissingToken)?;
                UpstreamAuth::from_token(Arc::clone(token))
            }
            Self::Token(token) => UpstreamAuth::from_token(token.get()),
            Self::Password(provider) => {
                let token = provider.token().await?;
                let mut auth = UpstreamAuth::from_token(token.secret())?;
                auth.secrets.push(provider.password());
                auth.iam_token = Some(token);
                Ok(auth)
            }
            Self::AkSk(keys) => aksk::sign(keys, request, OffsetDateTime::now_utc()),
        }
    }

    /// Renews the credentials that the cloud rejected. Returns whether there are different ones now.
    ///
    /// # Errors
    ///
    /// If IAM does not issue a token.
    pub(crate) async fn renew(&self, rejected: &UpstreamAuth) -> Result<bool, ProxyError> {
        let has_changed = |source: &SecretSource| {
            let current = source.reload();
            rejected.secrets.iter().all(|secret| secret.expose() != current.expose())
        };
        match self {
            Self::None | Self::Passthrough => Ok(false),
            Self::Token(token) => Ok(has_changed(token)),
            Self::Password(provider) => match &rejected.iam_token {
                Some(token) => provider.renew(token).await,
                None => Ok(false),
            },
            Self::AkSk(AkSkAuth { access_key, secret_key, security_token, .. }) => {
                Ok(has_changed(access_key)
                    || has_changed(secret_key)
                    || security_token.as_ref().is_some_and(has_changed))
            }
        }
    }

    /// Records that the cloud rejected the renewed credentials as well.
    pub(crate) fn renewal_rejected(&self) {
        if let Self::Password(provider) = self {
            provider.renewal_rejected();
        }
    }
}
