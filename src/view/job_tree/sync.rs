//! Connects the widget to its watch: starts it, and applies its changes.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::announcements::Announcements;
use super::msg::Msg;
use super::outputs::Outputs;
use super::view_state::ViewState;
use crate::browser::fetch::Transport;
use crate::browser::page_lifecycle::{TickSubscription, subscribe_to_ticks};
use crate::browser::registry;
use crate::browser::runner::{WatchHandle, WatchKey};
use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::job_watch::JobWatch;
use crate::engine::refresh::poller::Activity;
use crate::engine::view_model::pause_button;
use crate::engine::view_model::refresh_events::{RefreshEvent, RefreshResult, refresh_events};
use crate::engine::view_model::ticking::needs_ticks;
use crate::view::props::{JobTreeEvent, JobTreeProps};

/// Milliseconds until the widget shows that it is loading. A shorter wait needs no sign, which would only delay the tree.
const LOADING_DELAY_MILLIS: u32 = 250;

/// The watch, and the state that the widget has last read from it.
pub(super) struct WatchSync {
    /// `None` if the address is invalid or names no job, and on a server.
    watch: Option<WatchHandle>,
    /// Whether the address names a job.
    has_job: bool,
    /// Whether the widget is rendered.
    is_rendered: bool,
    /// Increases with every start, so that messages of an earlier watch can be ignored.
    generation: u32,
    error: Option<Rc<JobError>>,
    activity: Activity,
    status: SyncStatus,
    /// Whether automatic refreshes are paused, as last set by the host or the user.
    is_paused: bool,
    ticks: Option<TickSubscription>,
    /// Runs until the widget shows that it is loading, so that a fast first response causes no flicker.
    loading_delay: Option<Timeout>,
}

impl WatchSync {
    pub(super) fn new(props: &JobTreeProps) -> Self {
        Self {
            watch: None,
            has_job: props.address.has_job(),
            is_rendered: false,
            generation: 0,
            error: None,
            activity: Activity::Idle,
            status: SyncStatus::default(),
            is_paused: props.paused,
            ticks: None,
            loading_delay: None,
        }
    }

    /// Starts to watch the job that the properties name, and drops the state of the previous one. A refresh that the host has
    /// requested is sent even if the widget is paused or not rendered.
    pub(super) fn start(&mut self, out: &mut Outputs<'_>) {
        let Outputs { view, announcements, props, send } = out;
        self.generation += 1;
        let refreshes = props.take_refresh();
        self.watch = None; // aborts the request in flight before the next one begins
        self.has_job = props.address.has_job();
        if self.error.take().is_some() {
            props.on_event.emit(JobTreeEvent::Recovered);
        }
        self.activity = Activity::Idle;
        self.is_paused = props.paused;
        self.status = SyncStatus::default();
        self.ticks = None;
        view.reset(props.expand);
        announcements.reset();
        self.share(view, props);
        if !self.has_job {
            self.set_activity(Activity::Idle, props);
            return;
        }
        let request = match props.wrong_type {
            Some(name) => Err(JobError::invalid_address(DetailKind::WrongType, name, "")),
            None => registry::with(|registry| props.address.request(registry)),
        };
        match request {
            Ok(request) => {
                let (send, generation) = ((*send).clone(), self.generation);
                let (schedule, paused) = (props.schedule, props.paused);
                let key = WatchKey { request, transport: transport(props), schedule, paused };
                self.watch = Some(WatchHandle::start(key, self.is_rendered, move |activity| {
                    send.emit(Msg::WatchChanged(generation, activity));
                }));
                if refreshes {
                    self.refresh();
                }
            }
            Err(error) => {
                let error = Rc::new(error);
                announcements.note_error(view.texts(), &error);
                self.error = Some(error.clone());
                props.on_event.emit(JobTreeEvent::Error(error));
                self.set_activity(Activity::Stopped, props);
                announcements.announce_due(view.texts(), view.model());
            }
        }
    }

    /// Whether the widget has started, which is after the first render.
    pub(super) fn has_started(&self) -> bool {
        self.generation > 0
    }

    /// Starts after the first render.
    pub(super) fn start_rendered(&mut self, is_rendered: bool, out: &mut Outputs<'_>) {
        self.set_rendered(is_rendered, out);
        self.start(out);
    }

    /// Sets whether the widget is rendered. Returns whether to render anew.
    pub(super) fn set_rendered(&mut self, is_rendered: bool, out: &mut Outputs<'_>) -> bool {
        if std::mem::replace(&mut self.is_rendered, is_rendered) == is_rendered {
            return false;
        }
        if let Some(watch) = &self.watch {
            watch.set_rendered(is_rendered);
        }
        if is_rendered {
            self.tick(out) // catches up with the time
        } else {
            self.ticks = None;
            false
        }
    }

    /// Shows nothing for a moment, in case the first response is fast.
    pub(super) fn delay_loading(&mut self, send: &Callback<Msg>) {
        let send = send.clone();
        let end = move || send.emit(Msg::LoadingDelayPassed);
        self.loading_delay = Some(Timeout::new(LOADING_DELAY_MILLIS, end));
    }

    /// Ends the delay that [`Self::delay_loading`] started.
    pub(super) fn end_loading_delay(&mut self) {
        self.loading_delay = None;
    }

    /// Applies changed properties that do not change the request.
    pub(super) fn change_props(&mut self, old: &JobTreeProps, props: &JobTreeProps) {
        if props.paused != old.paused {
            self.is_paused = props.paused;
        }
        if let Some(watch) = &mut self.watch {
            watch.change(|key| {
                (key.schedule, key.paused) = (props.schedule, self.is_paused);
                key.transport = transport(props);
                key.request.options = props.address.options;
            });
        }
    }

    /// Refreshes immediately, for the host. Returns whether to render.
    pub(super) fn refresh_or_start(&mut self, out: &mut Outputs<'_>) -> bool {
        // An address may become valid later, because systems can be registered at any time.
        let starts = self.watch.is_none();
        if starts {
            self.start(out);
        }
        self.refresh();
        starts
    }

    /// Lets the host's handle read what is shown.
    pub(super) fn share(&self, view: &ViewState, props: &JobTreeProps) {
        if let Some(handle) = &props.handle {
            handle.share(view.report(), self.server_now());
        }
    }

    /// Handles a message of the watch of this generation. Returns whether to render.
    pub(super) fn on_watch_changed(
        &mut self,
        generation: u32,
        activity: Activity,
        out: &mut Outputs<'_>,
    ) -> bool {
        generation == self.generation && self.observe(Some(activity), out)
    }

    /// Applies the state of the watch and notifies the host of changes. Returns whether to render.
    ///
    /// `activity` is the watch's activity when it sent its message: even if the response has already been received, the
    /// host is notified of the request. `None` means the current activity.
    pub(super) fn observe(&mut self, activity: Option<Activity>, out: &mut Outputs<'_>) -> bool {
        let Some(watch) = &self.watch else { return false };
        let Outputs { view, announcements, props, send } = out;
        let (snapshot, error, present) = watch
            .read(|watch| (watch.snapshot().cloned(), watch.error().cloned(), watch.activity()));
        let activity = activity.unwrap_or(present);
        let mut changed =
            matches!(activity, Activity::Fetching(_)) && self.set_activity(activity, props);

        let before =
            RefreshResult { snapshot: view.model().snapshot(), error: self.error.as_deref() };
        let now = RefreshResult { snapshot: snapshot.as_ref(), error: error.as_deref() };
        let mut has_events = false;
        for event in refresh_events(before, now) {
            has_events = true;
            let event = match event {
                RefreshEvent::Updated => {
                    let Some(snapshot) = &snapshot else { continue };
                    view.show(snapshot.clone(), self.server_now());
                    announcements.observe(view.texts(), view.model());
                    // Before the event, because its callback may use the handle.
                    self.share(view, props);
                    JobTreeEvent::Update(snapshot.clone())
                }
                RefreshEvent::PhaseChanged { from, to } => {
                    JobTreeEvent::Phase { from, to, initial: from.is_none() }
                }
                RefreshEvent::Ended { initial } => {
                    let Some(snapshot) = snapshot.clone() else { continue };
                    JobTreeEvent::End { snapshot, initial }
                }
                RefreshEvent::Failed => {
                    let Some(error) = &error else { continue };
                    if self.error.as_ref().map(|error| error.kind) != Some(error.kind) {
                        announcements.note_error(view.texts(), error);
                    }
                    JobTreeEvent::Error(error.clone())
                }
                RefreshEvent::Recovered => JobTreeEvent::Recovered,
            };
            props.on_event.emit(event);
        }
        self.error = error;
        changed |= self.set_activity(activity, props);
        changed |= self.update_sync_status();
        changed |= announcements.announce_due(view.texts(), view.model());
        self.keep_ticking(view, announcements, send);
        // A line shows neither the activity nor announcements.
        has_events || changed && !view.is_line()
    }

    /// Updates what changes every second. Returns whether to render.
    pub(super) fn tick(&mut self, out: &mut Outputs<'_>) -> bool {
        let Outputs { view, announcements, send, .. } = out;
        let mut changed = self.update_sync_status();
        changed |= announcements.announce_due(view.texts(), view.model());
        // A line shows neither.
        changed &= !view.is_line();
        self.keep_ticking(view, announcements, send);
        changed |= view.update_live(self.server_now());
        changed
    }

    /// Refreshes immediately.
    pub(super) fn refresh(&self) {
        if let Some(watch) = &self.watch {
            watch.refresh();
        }
    }

    /// Pauses automatic refreshes or resumes them, when the user presses the pause button.
    pub(super) fn toggle_pause(&mut self, props: &JobTreeProps) {
        self.is_paused = !self.is_paused;
        if let Some(watch) = &mut self.watch {
            watch.change(|key| key.paused = self.is_paused);
        }
        props.on_event.emit(JobTreeEvent::Paused(self.is_paused));
    }

    /// Why the last refresh failed.
    pub(super) fn error(&self) -> Option<&Rc<JobError>> {
        self.error.as_ref()
    }

    /// Whether the address names a job.
    pub(super) fn has_job(&self) -> bool {
        self.has_job
    }

    pub(super) fn activity(&self) -> Activity {
        self.activity
    }

    pub(super) fn sync_status(&self) -> SyncStatus {
        self.status
    }

    pub(super) fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// Whether to show the pause button.
    pub(super) fn can_pause(&self) -> bool {
        let is_automatic = self.watch.as_ref().is_some_and(|it| it.read(JobWatch::is_automatic));
        pause_button::can_pause(self.activity, self.is_paused, is_automatic)
    }

    /// Whether the widget is waiting for its first snapshot.
    pub(super) fn is_loading(&self, view: &ViewState) -> bool {
        self.has_job && view.model().snapshot().is_none() && self.error.is_none()
    }

    /// Whether the widget has been loading for too short a time to show it.
    pub(super) fn hides_loading(&self, view: &ViewState) -> bool {
        self.loading_delay.is_some() && self.is_loading(view)
    }

    /// The time by the server's clock.
    pub(super) fn server_now(&self) -> Timestamp {
        let watch = self.watch.as_ref();
        watch.map_or(Timestamp::from_unix_millis(0), WatchHandle::server_now)
    }

    /// The response bodies that the node with this id was decoded from, as text.
    pub(super) fn raw(&self, id: &str) -> Option<String> {
        let watch = self.watch.as_ref()?;
        let joined = watch.read(|watch| watch.raw(id).join(&b"\n\n"[..]));
        Some(String::from_utf8_lossy(&joined).into_owned())
    }

    /// Stores the activity and emits its event. Returns whether the pause button must be rendered anew.
    fn set_activity(&mut self, activity: Activity, props: &JobTreeProps) -> bool {
        let could_pause = self.can_pause();
        let from = std::mem::replace(&mut self.activity, activity);
        if from.as_str() != activity.as_str() {
            props.on_event.emit(JobTreeEvent::Activity { from, to: activity });
        }
        could_pause != self.can_pause()
    }

    /// Reads the sync status. Returns whether it has changed.
    fn update_sync_status(&mut self) -> bool {
        let new = self.watch.as_ref().map_or(
            // The address is invalid, or names no job.
            SyncStatus {
                state: if self.has_job { SyncState::Stopped } else { SyncState::Idle },
                ..SyncStatus::default()
            },
            WatchHandle::sync_status,
        );
        std::mem::replace(&mut self.status, new) != new
    }

    /// Starts or ends the timer that sends [`Msg::Ticked`].
    fn keep_ticking(
        &mut self,
        view: &ViewState,
        announcements: &Announcements,
        send: &Callback<Msg>,
    ) {
        let root = view.model().root().map(Rc::as_ref);
        let is_due = announcements.is_due() && !view.is_line();
        if !self.is_rendered || !needs_ticks(root, self.status, self.activity, is_due) {
            self.ticks = None;
        } else if self.ticks.is_none() {
            let send = send.clone();
            self.ticks = Some(subscribe_to_ticks(move || send.emit(Msg::Ticked)));
        }
    }
}

/// How the host wants requests to be sent.
fn transport(props: &JobTreeProps) -> Transport {
    Transport {
        credentials: props.credentials,
        fetcher: props.fetcher.clone(),
        headers: props.headers.clone(),
    }
}
