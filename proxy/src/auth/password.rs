//! The token of a user who signs in with a password: cached, renewed, and shared by all requests.
//!
//! A token is renewed before it expires, and when the cloud rejects it. One sign-in at a time serves all callers, and it
//! continues when they disconnect. After a failure IAM is not called for a while, because repeated rejections lock the
//! user out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::iam::{self, IamToken, SignInError};
use crate::backoff::Backoff;
use crate::config::PasswordAuth;
use crate::error::ProxyError;
use crate::http_client::{FailureCause, HttpClient};
use crate::metrics::UpstreamMetrics;
use crate::secret::Secret;
use crate::single_flight::SingleFlight;

/// The delays before the next sign-in if IAM cannot be reached or is broken.
const AFTER_FAILURE: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));

/// The first delays before the next sign-in if IAM rejects the user. Five rejections within 15 minutes lock the user out.
const AFTER_REJECTION: Backoff = Backoff::new(Duration::from_secs(30), Duration::from_secs(60));

/// The delay after more rejections in a row.
const AFTER_MANY_REJECTIONS: Duration = Duration::from_secs(900);

/// The number of rejections in a row that have the first delays.
const FEW_REJECTIONS: u32 = 2;

/// How long the cloud's 401 is passed on to callers after the cloud rejected a renewed token too.
const NO_RENEWAL_FOR: Duration = Duration::from_secs(60);

type TokenResult = Result<Arc<IamToken>, ProxyError>;

type SignInFlight = SingleFlight<TokenResult>;

/// Provides a user's token.
#[derive(Debug)]
pub(crate) struct IamTokenProvider {
    user: PasswordAuth,
    upstream: String,
    client: HttpClient,
    metrics: Arc<UpstreamMetrics>,
    state: Mutex<TokenState>,
}

#[derive(Debug, Default)]
struct TokenState {
    token: Option<Arc<IamToken>>,
    /// The sign-in in flight.
    sign_in: Option<Arc<SignInFlight>>,
    failure: Option<FailedSignIn>,
    no_renewal_until: Option<Instant>,
}

/// The last sign-in, if it failed.
#[derive(Debug, Clone)]
struct FailedSignIn {
    retry_at: Instant,
    delay: Duration,
    error: ProxyError,
    /// The rejected password; a changed one is tried without a delay.
    rejected: Option<Arc<Secret>>,
    /// The number of rejections in a row.
    rejections: u32,
}

impl IamTokenProvider {
    pub(crate) fn new(
        user: PasswordAuth,
        upstream: String,
        client: HttpClient,
        metrics: Arc<UpstreamMetrics>,
    ) -> Self {
        Self { user, upstream, client, metrics, state: Mutex::default() }
    }

    /// The password, for redaction.
    pub(crate) fn password(&self) -> Arc<Secret> {
        self.user.password.get()
    }

    /// A token that has not expired.
    ///
    /// # Errors
    ///
    /// If there is no such token and IAM does not issue one.
    pub(crate) async fn token(self: &Arc<Self>) -> TokenResult {
        let sign_in = {
            let mut state = self.state();
            let now = Instant::now();
            if let Some(token) = state.token.clone().filter(|token| now < token.expires_at) {
                if now >= token.renew_at {
                    // Renews in the background. If that fails, the next call tries again.
                    let _ = self.start_or_join(&mut state, now);
                }
                return Ok(token);
            }
            self.start_or_join(&mut state, now)?
        };
        finished(&sign_in).await
    }

    /// Replaces a token that the cloud rejected. Returns whether there is a different one now.
    ///
    /// # Errors
    ///
    /// If IAM does not issue one.
    pub(crate) async fn renew(
        self: &Arc<Self>,
        rejected: &Arc<IamToken>,
    ) -> Result<bool, ProxyError> {
        let sign_in = {
            let mut state = self.state();
            let now = Instant::now();
            if state.token.as_ref().is_some_and(|token| !Arc::ptr_eq(token, rejected)) {
                // Another request has already renewed it.
                return Ok(true);
            }
            if state.no_renewal_until.is_some_and(|until| now < until) {
                return Ok(false);
            }
            // The old token stays in use: the rejection may be about this one job.
            self.start_or_join(&mut state, now)?
        };
        finished(&sign_in).await.map(|_| true)
    }

    /// Records that the cloud rejected a renewed token too, so the token is not the cause.
    pub(crate) fn renewal_rejected(&self) {
        self.state().no_renewal_until = Some(Instant::now() + NO_RENEWAL_FOR);
    }

    /// Whether there is no valid token because IAM refuses the current password.
    pub(crate) fn is_refused(&self) -> bool {
        let password = self.user.password.get();
        self.state().is_refused(&password, Instant::now())
    }

    /// Starts a sign-in if IAM refused the last one and the delay is over.
    pub(crate) fn retry_if_refused(self: &Arc<Self>) {
        let password = self.user.password.get();
        let (mut state, now) = (self.state(), Instant::now());
        if state.is_refused(&password, now) {
            // Fails while the delay lasts.
            let _ = self.start_or_join(&mut state, now);
        }
    }

    fn state(&self) -> MutexGuard<'_, TokenState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_or_join(
        self: &Arc<Self>,
        state: &mut TokenState,
        now: Instant,
    ) -> Result<Arc<SignInFlight>, ProxyError> {
        if let Some(sign_in) = &state.sign_in {
            return Ok(Arc::clone(sign_in));
        }
        let password = self.user.password.get();
        if let Some(failure) = &state.failure {
            let is_changed =
                failure.rejected.as_ref().is_some_and(|it| it.expose() != password.expose());
            if now < failure.retry_at && !is_changed {
                return Err(failure.error);
            }
        }
        let work = {
            let (this, password) = (Arc::clone(self), Arc::clone(&password));
            async move { iam::sign_in(&this.client, &this.user, &password).await }
        };
        let this = Arc::clone(self);
        let sign_in = SingleFlight::start(&Handle::current(), work, move |_, outcome| {
            this.record(outcome.unwrap_or(Err(SignInError::Panic)), password)
        });
        state.sign_in = Some(Arc::clone(&sign_in));
        Ok(sign_in)
    }

    /// Stores the outcome of a sign-in.
    fn record(&self, outcome: Result<IamToken, SignInError>, password: Arc<Secret>) -> TokenResult {
        let mut state = self.state();
        state.sign_in = None;
        match outcome {
            Ok(token) => {
                let token = Arc::new(token);
                state.token = Some(Arc::clone(&token));
                state.failure = None;
                self.metrics.renewals.inc();
                tracing::info!(upstream = self.upstream, "signed in at IAM");
                Ok(token)
            }
            Err(error) => {
                let is_rejection = matches!(error, SignInError::Rejected(_));
                let cause = match error {
                    SignInError::NoResponse(failure) => failure.cause.map(FailureCause::name),
                    _ => None,
                };
                let previous = state.failure.as_ref();
                let rejections = previous.map_or(0, |it| it.rejections) + u32::from(is_rejection);
                let delay = match is_rejection {
                    true if rejections > FEW_REJECTIONS => AFTER_MANY_REJECTIONS,
                    true => AFTER_REJECTION.next(previous.map(|failure| failure.delay)),
                    false => AFTER_FAILURE.next(previous.map(|failure| failure.delay)),
                };
                state.failure = Some(FailedSignIn {
                    retry_at: Instant::now() + delay,
                    delay,
                    error: error.into(),
                    rejected: is_rejection.then_some(password),
                    rejections,
                });
                self.metrics.failed_renewals.inc();
                tracing::error!(
                    upstream = self.upstream,
                    iam = self.user.iam.origin(),
                    reason = %error,
                    cause,
                    retry_after_s = delay.as_secs(),
                    "cannot sign in at IAM"
                );
                Err(error.into())
            }
        }
    }
}

impl TokenState {
    fn is_refused(&self, password: &Secret, now: Instant) -> bool {
        let has_token = self.token.as_ref().is_some_and(|token| now < token.expires_at);
        let rejected = self.failure.as_ref().and_then(|failure| failure.rejected.as_ref());
        !has_token && rejected.is_some_and(|rejected| rejected.expose() == password.expose())
    }
}

/// Waits for a sign-in to end.
async fn finished(sign_in: &SignInFlight) -> TokenResult {
    sign_in.result().await.unwrap_or(Err(ProxyError::Internal))
}
