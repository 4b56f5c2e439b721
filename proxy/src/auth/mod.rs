//! Authentication with the clouds: tokens, sign-in at IAM, and signed requests.

mod aksk;
mod iam;
mod password;
mod refusals;
pub mod signature;
mod upstream_auth;

use std::sync::Arc;

use http::StatusCode;
use time::OffsetDateTime;

use crate::config::{AkSkAuth, AuthConfig, PasswordAuth};
use crate::error::ProxyError;
use crate::http_client::HttpClient;
use crate::metrics::UpstreamMetrics;
use crate::secret::{Secret, SecretSource};
pub(crate) use iam::SignInError;
use password::IamTokenProvider;
use refusals::{CredentialRefusals, SecretSet};
pub(crate) use upstream_auth::{OutgoingRequest, UpstreamAuth, X_AUTH_TOKEN};

/// Signs in at IAM once, to see whether that works.
///
/// # Errors
///
/// Why IAM issues no token.
pub(crate) async fn sign_in_once(
    client: &HttpClient,
    user: &PasswordAuth,
) -> Result<(), SignInError> {
    iam::sign_in(client, user, &user.password.get()).await.map(drop)
}

/// Provides the credentials of an upstream's requests.
#[derive(Debug)]
pub(crate) struct Authenticator {
    source: CredentialSource,
    /// How the cloud responded to tokens and keys. IAM itself says whether it accepts a password.
    refusals: CredentialRefusals,
}

/// Where credentials come from.
#[derive(Debug)]
enum CredentialSource {
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
        let source = match auth {
            AuthConfig::None => CredentialSource::None,
            AuthConfig::Passthrough => CredentialSource::Passthrough,
            AuthConfig::Token(token) => CredentialSource::Token(token),
            AuthConfig::Password(user) => {
                CredentialSource::Password(Arc::new(IamTokenProvider::new(
                    user,
                    upstream.to_owned(),
                    client.clone(),
                    Arc::clone(metrics),
                )))
            }
            AuthConfig::AkSk(keys) => CredentialSource::AkSk(keys),
        };
        Self { source, refusals: CredentialRefusals::default() }
    }

    pub(crate) fn is_passthrough(&self) -> bool {
        matches!(self.source, CredentialSource::Passthrough)
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
        match &self.source {
            CredentialSource::None => Ok(UpstreamAuth::default()),
            CredentialSource::Passthrough => {
                let token = callers_token.ok_or(ProxyError::MissingToken)?;
                UpstreamAuth::from_token(Arc::clone(token))
            }
            CredentialSource::Token(token) => UpstreamAuth::from_token(token.get()),
            CredentialSource::Password(provider) => {
                let token = provider.token().await?;
                let mut auth = UpstreamAuth::from_token(token.secret())?;
                auth.secrets.push(provider.password());
                auth.iam_token = Some(token);
                Ok(auth)
            }
            CredentialSource::AkSk(keys) => aksk::sign(keys, request, OffsetDateTime::now_utc()),
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
        match &self.source {
            CredentialSource::None | CredentialSource::Passthrough => Ok(false),
            CredentialSource::Token(token) => Ok(has_changed(token)),
            CredentialSource::Password(provider) => match &rejected.iam_token {
                Some(token) => provider.renew(token).await,
                None => Ok(false),
            },
            CredentialSource::AkSk(AkSkAuth { access_key, secret_key, security_token, .. }) => {
                Ok(has_changed(access_key)
                    || has_changed(secret_key)
                    || security_token.as_ref().is_some_and(has_changed))
            }
        }
    }

    /// Records that the cloud rejected the renewed credentials as well.
    pub(crate) fn renewal_rejected(&self) {
        if let CredentialSource::Password(provider) = &self.source {
            provider.renewal_rejected();
        }
    }

    /// Records what a response says about the configured credentials.
    pub(crate) fn record_response(&self, upstream: &str, status: StatusCode) {
        // 403 and 404 show that the cloud knows who is asking. Other errors may precede that check.
        let is_accepted = match status {
            StatusCode::UNAUTHORIZED => false,
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => true,
            _ if status.is_success() => true,
            _ => return,
        };
        let Some(secrets) = self.configured_secrets() else { return };
        if self.refusals.record(secrets, is_accepted) {
            if is_accepted {
                tracing::info!(upstream, "the cloud accepts the configured credentials again");
            } else {
                tracing::error!(upstream, "the cloud refuses the configured credentials");
            }
        }
    }

    /// Whether IAM or the cloud refuses the configured credentials, so that no request can succeed.
    pub(crate) fn is_refused(&self) -> bool {
        match &self.source {
            CredentialSource::Password(provider) => provider.is_refused(),
            _ => self.configured_secrets().is_some_and(|it| self.refusals.is_refused(&it)),
        }
    }

    /// Tries to sign in again if IAM refused it and the delay is over.
    pub(crate) fn retry_sign_in(&self) {
        if let CredentialSource::Password(provider) = &self.source {
            provider.retry_if_refused();
        }
    }

    /// The configured secrets that the cloud itself checks, if there are any.
    fn configured_secrets(&self) -> Option<SecretSet> {
        match &self.source {
            CredentialSource::Token(token) => Some(vec![token.get()]),
            CredentialSource::AkSk(AkSkAuth { access_key, secret_key, security_token, .. }) => {
                let keys = [Some(access_key), Some(secret_key), security_token.as_ref()];
                Some(keys.into_iter().flatten().map(SecretSource::get).collect())
            }
            CredentialSource::None
            | CredentialSource::Passthrough
            | CredentialSource::Password(_) => None,
        }
    }
}
