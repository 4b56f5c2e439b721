//! Collects jobs: the engine plans the requests for pages and sub-jobs, and all callers share them.
//!
//! What has been collected of a job stays for a while, so that the next refresh decodes only what has changed and does not
//! request sub-jobs that have ended.

mod collected_job;
mod decoder_threads;
mod key;
mod outcome;
mod refresh;
mod slots;

use std::sync::Arc;

use tokio::time::Instant;

use super::options::RenderOptions;
use super::render::RenderedJob;
use crate::error::ProxyError;
use crate::response::SharedResponse;
pub(crate) use collected_job::PartRequest;
use decoder_threads::DecoderThreads;
pub(crate) use key::CollectionKey;
pub(super) use outcome::{CollectionFailure, CollectionOutcome};
pub(crate) use refresh::CollectionLimits;
use refresh::refresh;
use slots::CollectionSlots;

/// The jobs that are being collected, or were a short while ago.
#[derive(Debug)]
pub(crate) struct Collections {
    limits: CollectionLimits,
    slots: CollectionSlots,
    threads: Arc<DecoderThreads>,
}

impl Collections {
    pub(crate) fn new(limits: CollectionLimits) -> Self {
        let threads = Arc::new(DecoderThreads::start());
        Self { limits, slots: CollectionSlots::new(limits.memory), threads }
    }

    /// A job in the form that `options` select, at most as old as the TTL.
    ///
    /// `fetch` gets the parts. It is called for one part after the other, and by one of all callers of the same job.
    ///
    /// # Errors
    ///
    /// If the proxy itself has no thread for it. Every other error is a response.
    pub(crate) async fn get<F>(
        &self,
        key: CollectionKey,
        options: RenderOptions,
        fetch: impl Fn(PartRequest) -> F,
    ) -> Result<RenderedJob, ProxyError>
    where
        F: Future<Output = Result<Arc<SharedResponse>, ProxyError>>,
    {
        let arrived_at = Instant::now();
        let slot = self.slots.slot(key, &self.threads);
        let mut latest = slot.latest.lock().await;
        let is_fresh = latest.as_ref().is_some_and(|latest: &CollectionOutcome| {
            // An error is shared by those who waited for it, and a job by those who come soon after.
            latest.ended_at >= arrived_at
                || (latest.failure.is_none() && latest.ended_at.elapsed() < self.limits.ttl)
        });
        if !is_fresh {
            let outcome = refresh(&slot.job, &self.limits, fetch).await?;
            slot.set_size(outcome.bytes);
            *latest = Some(outcome);
        }
        let Some(outcome) = &*latest else { return Err(ProxyError::Internal) };
        let outcome = outcome.clone();
        slot.job.run(move |job| job.render(&options, outcome)).await
    }

    /// Forgets jobs that nobody has requested for a while.
    pub(crate) fn clean_up(&self) {
        self.slots.clean_up();
    }
}
