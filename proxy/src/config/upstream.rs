//! The checked configuration of an upstream.

use jobtree::engine::apis::BuiltIn;

use super::endpoint::Endpoint;
use crate::auth::signature::SigningVariant;
use crate::secret::SecretSource;

/// The configuration of an upstream.
#[derive(Debug)]
pub struct UpstreamConfig {
    /// The first segment of its routes.
    pub name: String,
    /// The systems whose jobs the upstream serves, with their endpoints.
    pub systems: Vec<(BuiltIn, Endpoint)>,
    /// The projects whose jobs the upstream serves; empty means all.
    pub projects: Vec<String>,
    /// The credentials of its requests.
    pub auth: AuthConfig,
}

/// The credentials of an upstream's requests.
#[derive(Debug)]
pub enum AuthConfig {
    /// No credentials.
    None,
    /// The caller's own token.
    Passthrough,
    /// A token.
    Token(SecretSource),
    /// A user of IAM, who signs in for a token.
    Password(PasswordAuth),
    /// An access key and a secret key, which sign each request.
    AkSk(AkSkAuth),
}

impl AuthConfig {
    /// Whether requests use configured credentials, so that callers need none of their own.
    pub fn is_injected(&self) -> bool {
        match self {
            Self::None | Self::Passthrough => false,
            Self::Token(_) | Self::Password(_) | Self::AkSk(_) => true,
        }
    }
}

/// A user of IAM.
#[derive(Debug)]
pub struct PasswordAuth {
    /// The endpoint of IAM.
    pub iam: Endpoint,
    /// The user's name.
    pub user: String,
    /// The name of the user's domain (account).
    pub domain: String,
    /// The scope of the token.
    pub scope: TokenScope,
    /// The password.
    pub password: SecretSource,
}

/// The project that a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenScope {
    /// The project with this name, such as `eu-de`.
    ProjectName(String),
    /// The project with this id.
    ProjectId(String),
}

/// An access key and a secret key.
#[derive(Debug)]
pub struct AkSkAuth {
    /// The access key, which identifies the pair.
    pub access_key: SecretSource,
    /// The secret key, which signs.
    pub secret_key: SecretSource,
    /// The token that belongs to temporary keys.
    pub security_token: Option<SecretSource>,
    /// The variant of the signature.
    pub variant: SigningVariant,
    /// The value of `X-Project-Id`; without it, the project of the job is sent.
    pub project_id: Option<String>,
}
