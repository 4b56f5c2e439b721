//! The component and its watch: what is asked for, and what comes of it.

use std::rc::Rc;

use yew::prelude::*;

use super::viewport_dom::anchored;
use super::{JobTree, Msg, millis};
use crate::browser::fetch::Transport;
use crate::browser::page_lifecycle::subscribe_to_ticks;
use crate::browser::registry;
use crate::browser::runner::{WatchHandle, WatchKey};
use crate::engine::i18n::phrases;
use crate::engine::model::error::JobError;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::refresh::poller::Activity;
use crate::engine::view_model::live_region::LiveRegion;
use crate::view::props::JobTreeEvent;

impl JobTree {
    /// Asks for what the properties name, from nothing.
    pub(crate) fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.generation += 1;
        self.watch = None; // ends the request in flight before the next begins
        self.error = None;
        self.is_paused = props.paused;
        self.sync_status = SyncStatus::default();
        self.view_model.clear(props.expand);
        self.rows.clear();
        self.window = 0..0;
        self.pinned = None;
        self.has_details = false;
        self.has_raw = false;
        self.live_region = LiveRegion::default();
        self.ticker = None;
        match registry::with(|registry| props.address.request(registry)) {
            Ok(request) => {
                let (link, generation) = (ctx.link().clone(), self.generation);
                let transport = Transport {
                    credentials: props.credentials,
                    fetcher: props.fetcher.clone(),
                    headers: props.headers.clone(),
                };
                let (schedule, paused) = (props.schedule, props.paused);
                let key = WatchKey { request, transport, schedule, paused };
                self.watch = Some(WatchHandle::start(key, move |activity| {
                    link.send_message(Msg::Watched(generation, activity));
                }));
            }
            Err(error) => {
                let error = Rc::new(error);
                self.fail(Some(error.clone()));
                self.set_activity(ctx, Activity::Stopped);
                props.on_event.emit(JobTreeEvent::Failed(error));
                self.announce_due();
            }
        }
    }

    /// Takes over what the watch has come to; tells the host what is new. `activity` is what it was doing when it said so:
    /// an answer that comes at once is not to hide that there was a request.
    pub(crate) fn observe(&mut self, ctx: &Context<Self>, activity: Option<Activity>) -> bool {
        let Some(watch) = &self.watch else { return false };
        let (snapshot, error, now) = watch
            .read(|watch| (watch.snapshot().cloned(), watch.error().cloned(), watch.activity()));
        let activity = activity.unwrap_or(now);
        let on_event = &ctx.props().on_event;
        let mut changed =
            matches!(activity, Activity::Fetching(_)) && self.set_activity(ctx, activity);

        if let Some(new) = snapshot
            && !self.view_model.snapshot().is_some_and(|old| Rc::ptr_eq(old, &new))
        {
            let from = self.view_model.root().map(|root| root.phase);
            let to = new.root.phase;
            self.show(new.clone());
            on_event.emit(JobTreeEvent::Updated(new.clone()));
            if from != Some(to) {
                on_event.emit(JobTreeEvent::PhaseChanged { from, to });
                if to.is_terminal() {
                    on_event.emit(JobTreeEvent::Ended(new));
                }
            }
            changed = true;
        }
        if self.error != error {
            on_event.emit(match &error {
                Some(error) => JobTreeEvent::Failed(error.clone()),
                None => JobTreeEvent::Recovered,
            });
            self.fail(error);
            changed = true;
        }
        changed |= self.set_activity(ctx, activity);
        changed |= self.update_sync_status();
        changed |= self.announce_due();
        self.keep_ticking(ctx);
        changed
    }

    /// Another answer: all that the person did stays, and what they look at stays where it is.
    pub(crate) fn show(&mut self, snapshot: Rc<Snapshot>) {
        let viewport = self.page.viewport;
        let first = viewport.first();
        let anchor = if self.is_windowed() { self.view_model.id_at(first) } else { None };
        let has_moved = self.view_model.show(snapshot);
        if let Some(now) = anchor.filter(|_| has_moved).and_then(|id| self.view_model.place_of(&id))
            && now != first
        {
            let top = anchored(viewport, first, now);
            self.page.viewport.scroll_top = top;
            self.page.scroll_to = Some(top);
        }
        self.draw();
        if let Some(root) = self.view_model.root() {
            let cause = self.view_model.cause();
            let now = millis();
            if let Some(failure) = self.live_region.observe(&self.texts, root, cause, now) {
                self.announce(failure);
            }
        }
    }

    pub(crate) fn fail(&mut self, error: Option<Rc<JobError>>) {
        let kind = |error: &Option<Rc<JobError>>| error.as_ref().map(|error| error.kind);
        if let Some(new) = &error
            && kind(&error) != kind(&self.error)
        {
            let (headline, advice) = phrases::error(new);
            let text = [self.texts.text(headline), ". ", self.texts.text(advice)].concat();
            self.live_region.note(text);
        }
        self.error = error;
    }

    /// Takes over what the watch is doing. Whether that changes which buttons there are.
    pub(crate) fn set_activity(&mut self, ctx: &Context<Self>, activity: Activity) -> bool {
        let could_pause = self.can_pause();
        let from = std::mem::replace(&mut self.activity, activity);
        if from.as_str() != activity.as_str() {
            ctx.props().on_event.emit(JobTreeEvent::ActivityChanged { from, to: activity });
        }
        could_pause != self.can_pause()
    }

    /// Takes over how the widget stands with its server. Whether that is different.
    fn update_sync_status(&mut self) -> bool {
        let new = self.watch.as_ref().map_or(
            // An address that makes no sense.
            SyncStatus { state: SyncState::Stopped, ..SyncStatus::default() },
            WatchHandle::sync_status,
        );
        std::mem::replace(&mut self.sync_status, new) != new
    }

    /// A second has passed: only what changes by that is made anew.
    pub(crate) fn tick(&mut self, ctx: &Context<Self>) -> bool {
        let stands = self.update_sync_status();
        let said = self.announce_due();
        self.keep_ticking(ctx);
        let now = self.now();
        let axis = self.view_model.axis(now);
        if axis != self.axis {
            return self.draw();
        }
        let start = self.window.start;
        let (view_model, current) = (&self.view_model, self.view_model.current());
        let mut changed = false;
        let places = (start..).take(self.rows.len()).chain([current]);
        for (row, at) in self.rows.iter_mut().chain(&mut self.pinned).zip(places) {
            if row.is_live
                && let Some(new) = view_model.row(at, axis, now)
                && new != **row
            {
                *row = Rc::new(new);
                changed = true;
            }
        }
        changed || said || stands
    }

    /// Seconds are counted while something changes by them.
    pub(crate) fn keep_ticking(&mut self, ctx: &Context<Self>) {
        let goes_on = self
            .view_model
            .root()
            .is_some_and(|root| root.progress.running > 0 || !root.phase.is_terminal());
        let counts = self.sync_status.stale_since.is_some()
            || matches!(self.sync_status.state, SyncState::Retrying { .. })
            || matches!(self.activity, Activity::Fetching(_));
        if !goes_on && !counts && !self.live_region.is_due() {
            self.ticker = None;
        } else if self.ticker.is_none() {
            let link = ctx.link().clone();
            self.ticker = Some(subscribe_to_ticks(move || link.send_message(Msg::Ticked)));
        }
    }

    pub(crate) fn refresh(&self) {
        if let Some(watch) = &self.watch {
            watch.refresh();
        }
    }

    pub(crate) fn pause(&mut self, ctx: &Context<Self>, paused: bool) {
        self.is_paused = paused;
        if let Some(watch) = &mut self.watch {
            watch.change(ctx.props().schedule, paused);
        }
        ctx.props().on_event.emit(JobTreeEvent::Paused(paused));
    }
}
