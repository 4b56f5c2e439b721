//! A user of IAM: signs in for a token, keeps it, and gets another ahead of its end or when the cloud refuses it.
//!
//! However many callers wait, one sign-in is under way. It goes on when they leave. An IAM that refuses or is dead is
//! left alone for a while that grows: many refusals would lock the user out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::watch;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::config::{Password, Scope};
use crate::error::ProxyError;
use crate::metrics::UpstreamMetrics;
use crate::secret::Secret;
use crate::http_client::{Client, Received};

/// A token from IAM.
#[derive(Debug)]
pub(crate) struct Token {
    secret: Arc<Secret>,
    /// From here on another is got while this one is still used.
    renew_at: Instant,
    /// From here on it is not used.
    ends_at: Instant,
}

impl Token {
    pub(crate) fn secret(&self) -> Arc<Secret> {
        Arc::clone(&self.secret)
    }
}

/// Where IAM does not say when a token ends.
const USUAL_LIFE: Duration = Duration::from_secs(3600);

/// A token is renewed when a tenth of its life is left, or this much if that is more.
const AHEAD: Duration = Duration::from_secs(60);

/// How long a dead IAM is left alone at first, and at the longest.
const AFTER_FAILURE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// The same of one that refuses. Five refusals in a quarter of an hour lock a user out.
const AFTER_REFUSAL: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(900));

/// How long a 401 is the caller's to see, once a new token was refused as well.
const USELESS_FOR: Duration = Duration::from_secs(60);

/// What IAM may send, in bytes: a catalogue of all services is among it.
const MAX_BODY: usize = 4 * 1024 * 1024;

type Outcome = Result<Arc<Token>, ProxyError>;

/// Signs a user in.
#[derive(Debug)]
pub(crate) struct SignIn {
    user: Password,
    upstream: String,
    client: Client,
    metrics: Arc<UpstreamMetrics>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    token: Option<Arc<Token>>,
    /// The sign-in that is under way.
    running: Option<watch::Receiver<Option<Outcome>>>,
    pause: Option<Pause>,
    useless_until: Option<Instant>,
}

/// IAM is left alone.
#[derive(Debug, Clone)]
struct Pause {
    until: Instant,
    length: Duration,
    error: ProxyError,
    /// The password that was refused; another one is worth a try at once.
    refused: Option<Arc<Secret>>,
}

impl SignIn {
    pub(crate) fn new(
        user: Password,
        upstream: String,
        client: Client,
        metrics: Arc<UpstreamMetrics>,
    ) -> Self {
        Self { user, upstream, client, metrics, state: Mutex::default() }
    }

    /// The password, for those who have to make sure that nobody sees it.
    pub(crate) fn password(&self) -> Arc<Secret> {
        self.user.password.get()
    }

    /// A token that holds.
    pub(crate) async fn token(self: &Arc<Self>) -> Outcome {
        let running = {
            let mut state = self.state();
            let now = Instant::now();
            if let Some(token) = state.token.clone().filter(|token| now < token.ends_at) {
                if now >= token.renew_at {
                    // Nobody waits for it.
                    let _ = self.start_or_join(&mut state, now);
                }
                return Ok(token);
            }
            self.start_or_join(&mut state, now)?
        };
        end_of(running).await
    }

    /// Gets another token in place of one that the cloud has refused; whether there is one.
    pub(crate) async fn renew_refused(
        self: &Arc<Self>,
        refused: &Arc<Token>,
    ) -> Result<bool, ProxyError> {
        let running = {
            let mut state = self.state();
            let now = Instant::now();
            if state.token.as_ref().is_some_and(|token| !Arc::ptr_eq(token, refused)) {
                // Somebody else was refused before.
                return Ok(true);
            }
            if state.useless_until.is_some_and(|until| now < until) {
                return Ok(false);
            }
            // The old one stays until then: what was refused may have been this one job.
            self.start_or_join(&mut state, now)?
        };
        end_of(running).await.map(|_| true)
    }

    /// The new token was refused as well: it is not the token.
    pub(crate) fn renewal_was_useless(&self) {
        self.state().useless_until = Some(Instant::now() + USELESS_FOR);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_or_join(
        self: &Arc<Self>,
        state: &mut State,
        now: Instant,
    ) -> Result<watch::Receiver<Option<Outcome>>, ProxyError> {
        if let Some(running) = &state.running {
            return Ok(running.clone());
        }
        let password = self.user.password.get();
        if let Some(pause) = &state.pause {
            let is_another =
                pause.refused.as_ref().is_some_and(|it| it.expose() != password.expose());
            if now < pause.until && !is_another {
                return Err(pause.error);
            }
        }
        let (ended, running) = watch::channel(None);
        state.running = Some(running.clone());
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let outcome = this.sign_in(&password).await;
            let outcome = this.note(outcome, password);
            ended.send_replace(Some(outcome));
        });
        Ok(running)
    }

    /// Keeps what has come of a sign-in.
    fn note(&self, outcome: Result<Token, Failure>, password: Arc<Secret>) -> Outcome {
        let mut state = self.state();
        state.running = None;
        match outcome {
            Ok(token) => {
                let token = Arc::new(token);
                state.token = Some(Arc::clone(&token));
                state.pause = None;
                self.metrics.renewed.inc();
                tracing::info!(upstream = self.upstream, "signed in at IAM");
                Ok(token)
            }
            Err(failure) => {
                let is_refusal = matches!(failure, Failure::Refused(_));
                let (first, longest) = if is_refusal { AFTER_REFUSAL } else { AFTER_FAILURE };
                let length = state.pause.as_ref().map_or(first, |pause| pause.length * 2);
                let length = length.clamp(first, longest);
                let error = failure.error();
                state.pause = Some(Pause {
                    until: Instant::now() + length,
                    length,
                    error,
                    refused: is_refusal.then_some(password),
                });
                self.metrics.renewal_failed.inc();
                tracing::error!(
                    upstream = self.upstream,
                    iam = self.user.iam.origin(),
                    reason = %failure.reason(),
                    next_try_in_s = length.as_secs(),
                    "cannot sign in at IAM"
                );
                Err(error)
            }
        }
    }

    async fn sign_in(&self, password: &Secret) -> Result<Token, Failure> {
        let url = format!("{}/v3/auth/tokens", self.user.iam.origin());
        let body = Zeroizing::new(self.question(password).to_string());
        let received =
            self.client.post(&url, body.as_bytes(), MAX_BODY).await.map_err(Failure::NoAnswer)?;
        token_in(&received)
    }

    fn question(&self, password: &Secret) -> serde_json::Value {
        let Password { user, domain, scope, .. } = &self.user;
        let domain = json!({ "name": domain });
        let project = match scope {
            Scope::ProjectName(name) => json!({ "name": name }),
            Scope::ProjectId(id) => json!({ "id": id }),
        };
        let user = json!({ "name": user, "password": password.expose(), "domain": domain });
        let identity = json!({ "methods": ["password"], "password": { "user": user } });
        json!({ "auth": { "identity": identity, "scope": { "project": project } } })
    }
}

/// Waits for a sign-in to end.
async fn end_of(mut running: watch::Receiver<Option<Outcome>>) -> Outcome {
    let ended = running.wait_for(Option::is_some).await;
    ended.ok().and_then(|outcome| outcome.clone()).unwrap_or(Err(ProxyError::Internal))
}

/// Why there is no token.
#[derive(Debug, Clone, Copy)]
enum Failure {
    NoAnswer(ProxyError),
    Refused(u16),
    NoToken,
}

impl Failure {
    fn error(self) -> ProxyError {
        match self {
            Self::NoAnswer(ProxyError::TooLate) => ProxyError::SignInTooLate,
            Self::NoAnswer(_) | Self::Refused(_) | Self::NoToken => ProxyError::NoSignIn,
        }
    }

    fn reason(self) -> String {
        match self {
            Self::NoAnswer(error) => format!("no answer ({})", error.code()),
            Self::Refused(status @ (400 | 401 | 403)) => {
                format!(
                    "IAM refuses with status {status}: look at user, domain, password and project"
                )
            }
            Self::Refused(status) => format!("IAM answers with status {status}"),
            Self::NoToken => "IAM's answer holds no token".into(),
        }
    }
}

fn token_in(received: &Received) -> Result<Token, Failure> {
    #[derive(Deserialize)]
    struct Body {
        token: About,
    }
    #[derive(Deserialize)]
    struct About {
        expires_at: String,
    }
    match received.status.as_u16() {
        200 | 201 => {}
        // Busy or broken, which is no word on the password.
        429 | 500.. => return Err(Failure::NoAnswer(ProxyError::Unreachable)),
        status => return Err(Failure::Refused(status)),
    }
    let token = received.headers.get("x-subject-token").and_then(|token| token.to_str().ok());
    let token = token.filter(|token| !token.is_empty()).ok_or(Failure::NoToken)?;
    let body: Option<Body> = serde_json::from_slice(&received.body).ok();
    let ends = body.and_then(|body| OffsetDateTime::parse(&body.token.expires_at, &Rfc3339).ok());
    let life = ends.map(|ends| ends - OffsetDateTime::now_utc());
    let life = match life.map(Duration::try_from) {
        Some(Ok(life)) => life,
        // It is over already: this machine's clock is wrong, or IAM's.
        Some(Err(_)) | None => USUAL_LIFE,
    };
    // A token that lives for less than that is not renewed all the time.
    let (now, ahead) = (Instant::now(), (life / 10).max(AHEAD).min(life / 2));
    Ok(Token {
        secret: Arc::new(Secret::new(token)),
        renew_at: now + life.saturating_sub(ahead),
        ends_at: now + life.saturating_sub(AHEAD.min(life / 10)),
    })
}
