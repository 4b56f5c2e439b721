//! Whether the cloud refuses configured credentials.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::secret::Secret;

/// The number of refusals in a row after which credentials that have worked count as refused. One alone may be about its
/// job: clouds also respond with 401 to an unknown project.
const MAX_REFUSALS: u32 = 5;

/// How long a refusal counts. A proxy that is not ready may get no requests, which could show that the cloud accepts the
/// credentials again.
const COUNTS_FOR: Duration = Duration::from_secs(300);

/// The secrets of credentials.
pub(super) type SecretSet = Vec<Arc<Secret>>;

/// Counts how often the cloud refused the current credentials.
#[derive(Debug, Default)]
pub(super) struct CredentialRefusals(Mutex<RefusalCount>);

#[derive(Debug, Default)]
struct RefusalCount {
    /// The credentials that this is about.
    secrets: SecretSet,
    has_worked: bool,
    /// The number of refusals in a row.
    refusals: u32,
    latest: Option<Instant>,
}

impl CredentialRefusals {
    /// Records that the cloud accepted or refused credentials. Returns whether that changes [`Self::is_refused`].
    pub(super) fn record(&self, secrets: SecretSet, is_accepted: bool) -> bool {
        let was_refused = self.is_refused(&secrets);
        let mut count = self.count();
        if !is_same(&count.secrets, &secrets) {
            *count = RefusalCount { secrets, ..RefusalCount::default() };
        }
        if is_accepted {
            (count.has_worked, count.refusals, count.latest) = (true, 0, None);
        } else {
            count.refusals = count.refusals.saturating_add(1);
            count.latest = Some(Instant::now());
        }
        was_refused != count.is_refused()
    }

    /// Whether the cloud refuses these credentials.
    pub(super) fn is_refused(&self, secrets: &[Arc<Secret>]) -> bool {
        let count = self.count();
        is_same(&count.secrets, secrets) && count.is_refused()
    }

    fn count(&self) -> MutexGuard<'_, RefusalCount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RefusalCount {
    fn is_refused(&self) -> bool {
        let is_recent = self.latest.is_some_and(|latest| latest.elapsed() < COUNTS_FOR);
        is_recent && (self.refusals >= MAX_REFUSALS || !self.has_worked)
    }
}

fn is_same(one: &[Arc<Secret>], other: &[Arc<Secret>]) -> bool {
    one.iter().map(|it| it.expose()).eq(other.iter().map(|it| it.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn credentials_are_refused_if_they_never_worked_or_stopped_working() {
        let secrets = |text: &str| vec![Arc::new(Secret::new(text))];
        let refusals = CredentialRefusals::default();
        let old = secrets("old");
        assert!(!refusals.is_refused(&old), "not used yet");
        for (is_accepted, changes, is_refused) in [
            (false, true, true),
            (false, false, true),
            (true, true, false),
            // Once they have worked, a refusal may be about its job.
            (false, false, false),
            (false, false, false),
            (true, false, false),
            (false, false, false),
            (false, false, false),
            (false, false, false),
            (false, false, false),
            (false, true, true),
        ] {
            assert_eq!(refusals.record(old.clone(), is_accepted), changes);
            assert_eq!(refusals.is_refused(&old), is_refused);
        }
        let new = secrets("new");
        assert!(!refusals.is_refused(&new), "changed secrets are not refused yet");
        assert!(refusals.record(new.clone(), false));
        assert!(refusals.is_refused(&new) && !refusals.is_refused(&old));
        tokio::time::advance(COUNTS_FOR).await;
        assert!(!refusals.is_refused(&new), "refused too long ago");
    }
}
