//! As whom an upstream is asked: what goes along with a request so that the cloud answers it.

mod aksk;
mod password;
pub mod signature;

use std::sync::Arc;

use http::{HeaderName, HeaderValue};
use time::OffsetDateTime;

use crate::config::{AkSk, Auth};
use crate::error::ProxyError;
use crate::metrics::UpstreamMetrics;
use crate::secret::{Kept, Secret};
use crate::http_client::Client;

pub(crate) use password::{SignIn, Token};

/// Carries a token.
pub(crate) const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// A request that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outgoing<'a> {
    /// The endpoint's host and port.
    pub(crate) host: &'a str,
    /// The path, percent-encoded.
    pub(crate) path: &'a str,
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) project_id: &'a str,
}

/// What shows the cloud who asks.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// What must not be seen in the answer.
    pub(crate) secrets: Vec<Arc<Secret>>,
    /// The token among them that came from IAM.
    token: Option<Arc<Token>>,
}

/// How an upstream's proofs are made.
#[derive(Debug)]
pub(crate) enum Credentials {
    None,
    Passthrough,
    Token(Kept),
    Password(Arc<SignIn>),
    AkSk(AkSk),
}

impl Credentials {
    pub(crate) fn new(
        auth: Auth,
        upstream: &str,
        client: &Client,
        metrics: &Arc<UpstreamMetrics>,
    ) -> Self {
        match auth {
            Auth::None => Self::None,
            Auth::Passthrough => Self::Passthrough,
            Auth::Token(token) => Self::Token(token),
            Auth::Password(user) => Self::Password(Arc::new(SignIn::new(
                user,
                upstream.to_owned(),
                client.clone(),
                Arc::clone(metrics),
            ))),
            Auth::AkSk(keys) => Self::AkSk(keys),
        }
    }

    /// What goes along with a request.
    pub(crate) async fn proof(
        &self,
        request: Outgoing<'_>,
        callers_token: Option<&Arc<Secret>>,
    ) -> Result<Proof, ProxyError> {
        match self {
            Self::None => Ok(Proof::default()),
            Self::Passthrough => Proof::of_token(callers_token.ok_or(ProxyError::NoToken)?.clone()),
            Self::Token(token) => Proof::of_token(token.get()),
            Self::Password(sign_in) => {
                let token = sign_in.token().await?;
                let mut proof = Proof::of_token(token.secret())?;
                proof.secrets.push(sign_in.password());
                proof.token = Some(token);
                Ok(proof)
            }
            Self::AkSk(keys) => aksk::proof(keys, request, OffsetDateTime::now_utc()),
        }
    }

    /// Whether there is something new to show, now that the cloud has refused this proof.
    pub(crate) async fn is_renewed(&self, refused: &Proof) -> Result<bool, ProxyError> {
        let is_new = |kept: &Kept| {
            let now = kept.get_anew();
            refused.secrets.iter().all(|secret| secret.expose() != now.expose())
        };
        match self {
            Self::None | Self::Passthrough => Ok(false),
            Self::Token(token) => Ok(is_new(token)),
            Self::Password(sign_in) => match &refused.token {
                Some(token) => sign_in.renew_refused(token).await,
                None => Ok(false),
            },
            Self::AkSk(AkSk { access_key, secret_key, security_token, .. }) => {
                Ok(is_new(access_key)
                    || is_new(secret_key)
                    || security_token.as_ref().is_some_and(is_new))
            }
        }
    }

    /// Tells that the cloud has refused the renewed proof as well.
    pub(crate) fn renewal_was_useless(&self) {
        if let Self::Password(sign_in) = self {
            sign_in.renewal_was_useless();
        }
    }
}

impl Proof {
    fn of_token(token: Arc<Secret>) -> Result<Self, ProxyError> {
        let value = sensitive(token.expose())?;
        Ok(Self { headers: vec![(X_AUTH_TOKEN, value)], secrets: vec![token], token: None })
    }
}

/// A header's value that nothing shows.
fn sensitive(text: &str) -> Result<HeaderValue, ProxyError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        tracing::error!("a credential holds characters that no header can");
        ProxyError::NoSignIn
    })?;
    value.set_sensitive(true);
    Ok(value)
}
