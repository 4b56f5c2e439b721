//! The component: a request in, a tree on the page and events out.

pub(crate) mod click;
mod commands;
pub(crate) mod key_press;
mod listeners;
mod sync;
mod template;
pub(crate) mod viewport_dom;

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use self::click::Action;
use self::key_press::KeyPress;
use self::listeners::hear;
use self::viewport_dom::{LayoutVars, ViewportDom, place_in_page};
use super::parts::tree_row::TreeRowProps;
use super::props::JobTreeProps;
use super::stylesheet;
use crate::browser::page_lifecycle::{self, TickSubscription};
use crate::browser::runner::WatchHandle;
use crate::browser::{clock, intl};
use crate::engine::i18n::{Language, MessageKey, Texts};
use crate::engine::model::error::JobError;
#[cfg(feature = "element")]
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::sync_status::SyncStatus;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::job_watch::JobWatch;
use crate::engine::refresh::poller::Activity;
use crate::engine::view_model::filter::Filter;
use crate::engine::view_model::live_region::{Announcement, LiveRegion};
use crate::engine::view_model::rows::Row;
use crate::engine::view_model::timeline::Axis;
use crate::engine::view_model::{ViewModel, text_report};

/// Milliseconds until a widget without an answer says that it waits for one. Less is not felt as waiting.
const PATIENCE: u32 = 100;

/// A cloud job as a progress tree that refreshes by itself.
///
/// Stands in a shadow root or in the page itself: it has whatever it stands in adopt its style sheet.
pub struct JobTree {
    pub(crate) page: ViewportDom,
    /// `None` where there is nothing to ask for.
    pub(crate) watch: Option<WatchHandle>,
    /// Changes with the request, so that word of an earlier one is not heard.
    pub(crate) generation: u32,
    pub(crate) error: Option<Rc<JobError>>,
    pub(crate) activity: Activity,
    pub(crate) sync_status: SyncStatus,
    /// As the host or the person said last.
    pub(crate) is_paused: bool,
    pub(crate) view_model: ViewModel,
    pub(crate) texts: Rc<Texts>,
    /// The rows in the page, and the places they have.
    pub(crate) rows: Vec<Rc<Row>>,
    pub(crate) window: Range<usize>,
    /// The current row, where it cannot be seen.
    pub(crate) pinned: Option<Rc<Row>>,
    pub(crate) axis: Option<Axis>,
    pub(crate) has_details: bool,
    pub(crate) has_raw: bool,
    /// Whether the focus is on a row.
    pub(crate) has_focus: bool,
    /// Whether the current row is to get the focus once it is drawn, and whether it is to be scrolled to.
    pub(crate) focus: Option<bool>,
    pub(crate) live_region: LiveRegion,
    /// What screen readers are given to say, in turn and at once.
    pub(crate) said: [String; 2],
    pub(crate) ticker: Option<TickSubscription>,
    /// Runs until the person is told of the waiting: an answer that comes at once needs no picture before its own.
    patience: Option<Timeout>,
    /// What it hears of its own part of the page.
    hearing: Option<[EventListener; 6]>,
}

/// What happens to a [`JobTree`].
#[derive(Debug)]
#[doc(hidden)]
pub enum Msg {
    /// The component is on the page.
    Started,
    /// The first answer has not come at once.
    PatienceLost,
    /// The watch of this generation has handled an event, after which it was doing this.
    Watched(u32, Activity),
    /// A second has passed.
    Ticked,
    /// Something was clicked.
    Acted(Action),
    /// A key was pressed.
    Pressed(KeyPress),
    /// The rows were scrolled.
    Scrolled,
    /// The tree has another size.
    Resized,
    /// The focus has come to a row, or to something else.
    FocusCame(bool),
    /// The focus has left something.
    FocusLeft,
    /// The person types into the search.
    Queried(String),
    /// The browser has copied something, or refused to.
    Copied(bool),
    /// The host opens or closes every branch.
    OpenAll(bool),
    /// The host wants the node with this id to be seen.
    Reveal(String),
}

impl Component for JobTree {
    type Message = Msg;
    type Properties = JobTreeProps;

    fn create(ctx: &Context<Self>) -> Self {
        let texts = Rc::new(Texts::plain());
        let mut view_model = ViewModel::new(texts.clone(), ctx.props().expand);
        view_model.set_timeline(ctx.props().timeline);
        view_model.set_filter(Filter {
            phases: ctx.props().filter,
            query: ctx.props().query.to_string(),
        });
        let mut this = Self {
            page: ViewportDom::default(),
            watch: None,
            generation: 0,
            error: None,
            activity: Activity::Idle,
            sync_status: SyncStatus::default(),
            is_paused: ctx.props().paused,
            view_model,
            texts,
            rows: Vec::new(),
            window: 0..0,
            pinned: None,
            axis: None,
            has_details: false,
            has_raw: false,
            has_focus: false,
            focus: None,
            live_region: LiveRegion::default(),
            said: Default::default(),
            ticker: None,
            patience: None,
            hearing: None,
        };
        // The request is on its way while the first picture is drawn. On a server there is nobody to wait for it.
        if page_lifecycle::is_present() {
            this.set_language(ctx.props());
            this.start(ctx);
            let link = ctx.link().clone();
            let lost = move || link.send_message(Msg::PatienceLost);
            this.patience = Some(Timeout::new(PATIENCE, lost));
        }
        this
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &JobTreeProps) -> bool {
        let new = ctx.props();
        if new.lang != old.lang || new.messages != old.messages {
            self.set_language(new);
        }
        if new.expand != old.expand {
            self.view_model.set_expand(new.expand);
        }
        if new.timeline != old.timeline {
            self.view_model.set_timeline(new.timeline);
        }
        let mut filter = self.view_model.filter().clone();
        if new.filter != old.filter {
            filter.phases = new.filter;
        }
        if new.query != old.query {
            filter.query = new.query.to_string();
        }
        self.view_model.set_filter(filter);
        let asks_the_same = new.address == old.address
            && new.credentials == old.credentials
            && new.fetcher == old.fetcher
            && new.headers == old.headers;
        if !asks_the_same {
            self.start(ctx);
            return true;
        }
        if new.paused != old.paused {
            self.is_paused = new.paused;
        }
        match &mut self.watch {
            Some(watch) => {
                watch.change(new.schedule, self.is_paused);
                if new.refresh != old.refresh {
                    watch.refresh();
                }
            }
            // What made no sense may do so by now: systems are registered at any time.
            None if new.refresh != old.refresh => {
                self.start(ctx);
                self.refresh();
            }
            None => {}
        }
        self.draw();
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            // What came of the start while there was nothing drawn yet.
            Msg::Started => self.observe(ctx, None),
            Msg::PatienceLost => {
                self.patience = None;
                self.is_loading()
            }
            Msg::Watched(generation, activity) => {
                generation == self.generation && self.observe(ctx, Some(activity))
            }
            Msg::Ticked => self.tick(ctx),
            Msg::Acted(action) => self.act(ctx, action),
            Msg::Pressed(press) => self.press(ctx, press),
            Msg::Scrolled => {
                self.page.measure_scroll();
                self.page.viewport.window(self.view_model.outline().len()) != self.window
                    && self.draw()
            }
            Msg::Resized => {
                self.page.measure();
                self.page.viewport.window(self.view_model.outline().len()) != self.window
                    && self.draw()
            }
            Msg::FocusCame(is_row) => {
                self.has_focus = is_row;
                false
            }
            Msg::FocusLeft => {
                // A page that loses the focus as a whole keeps it where it was.
                let document = web_sys::window().and_then(|window| window.document());
                if document.is_some_and(|document| document.has_focus().unwrap_or_default()) {
                    self.has_focus = false;
                }
                false
            }
            Msg::Queried(query) => {
                self.set_filter(Filter { query, ..self.view_model.filter().clone() })
            }
            Msg::Copied(done) => {
                let text = if done { MessageKey::Copied } else { MessageKey::CopyRefused };
                self.announce(Announcement {
                    text: self.texts.text(text).to_owned(),
                    is_urgent: false,
                });
                true
            }
            Msg::OpenAll(open) => {
                self.view_model.choose_all(open);
                self.draw()
            }
            Msg::Reveal(id) => self.reveal(ctx, &id),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.html(ctx)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            if let Some(section) = self.page.section.cast::<Element>() {
                stylesheet::adopt(&section);
                self.hearing = Some(hear(&section, ctx.link()));
            }
            ctx.link().send_message(Msg::Started);
            return;
        }
        if self.view_model.snapshot().is_none() {
            self.page.forget();
            return;
        }
        let link = ctx.link();
        let tell = link.callback(|()| Msg::Resized);
        self.page.watch(move || tell.emit(()));
        let current = self.view_model.current();
        let at = place_in_page(&self.window, current);
        let figures = LayoutVars {
            window: self
                .is_windowed()
                .then(|| (self.view_model.outline().len(), self.window.start)),
            ticks: self.axis.map(|axis| axis.ticks),
        };
        self.page.settle(figures, self.pinned.as_ref().map(|_| (current, at)));
        if let Some(reveal) = self.focus.take() {
            // Where drawing takes long, Yew rests between it and this, and something may have happened meanwhile: then all
            // is drawn once more, and that has the row.
            let is_later = !self.page.focus(at, reveal) && !self.view_model.outline().is_empty();
            self.focus = is_later.then_some(reveal);
        }
    }
}

/// For the host and the view.
impl JobTree {
    /// The tree as plain text; empty before there is one.
    pub(crate) fn to_text(&self) -> String {
        let snapshot = self.view_model.snapshot();
        snapshot.map_or_else(String::new, |snapshot| {
            text_report::text(&self.texts, snapshot, self.now())
        })
    }

    /// The last good answer.
    #[cfg(feature = "element")]
    pub(crate) fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.view_model.snapshot()
    }

    /// Whether there is a node with this id.
    #[cfg(feature = "element")]
    pub(crate) fn has_node(&self, id: &str) -> bool {
        self.view_model.root().is_some_and(|root| root.descendants().any(|node| *node.id == *id))
    }

    /// Whether only some of the rows are in the page.
    pub(crate) fn is_windowed(&self) -> bool {
        self.window.len() < self.view_model.outline().len()
    }

    /// By the server's clock.
    pub(crate) fn now(&self) -> Timestamp {
        let watch = self.watch.as_ref();
        watch.map_or(Timestamp::from_unix_millis(0), WatchHandle::server_now)
    }

    /// Whether the first answer is awaited.
    pub(crate) fn is_loading(&self) -> bool {
        self.view_model.snapshot().is_none() && self.error.is_none()
    }

    /// Whether that has been so for a moment only.
    pub(crate) fn is_patient(&self) -> bool {
        self.patience.is_some() && self.is_loading()
    }

    /// Whether a pause would change anything.
    pub(crate) fn can_pause(&self) -> bool {
        let goes_on = matches!(
            self.activity,
            Activity::Fetching(_) | Activity::Waiting { .. } | Activity::Offline
        );
        self.is_paused
            || (goes_on && self.watch.as_ref().is_some_and(|it| it.read(JobWatch::is_automatic)))
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// How the widget stands with its server.
    pub(crate) fn sync_status(&self) -> SyncStatus {
        self.sync_status
    }

    /// The bodies that hold what is said of the selected node, as they were sent.
    pub(crate) fn raw(&self) -> Option<String> {
        let (watch, node) = (self.watch.as_ref()?, self.view_model.selected()?);
        let joined = watch.read(|watch| watch.raw(&node.id).join(&b"\n\n"[..]));
        Some(String::from_utf8_lossy(&joined).into_owned())
    }

    /// Whether the raw answer may be seen: of IEF it holds `task_data`.
    pub(crate) fn may_show_raw(&self, ctx: &Context<Self>) -> bool {
        let system = self.view_model.snapshot().map(|snapshot| &*snapshot.system);
        system.is_some_and(|system| system != "ief") || ctx.props().address.options.show_task_data
    }

    /// The rows in the page as they are drawn.
    pub(crate) fn row_props(&self) -> impl Iterator<Item = TreeRowProps> {
        let (current, has_timeline_cell) = (self.view_model.current(), self.axis.is_some());
        let rows = self.rows.iter().zip(self.window.clone()).map(move |(row, at)| TreeRowProps {
            row: row.clone(),
            is_current: at == current,
            is_pinned: false,
            has_timeline_cell,
        });
        let pinned = self.pinned.as_ref().map(|row| TreeRowProps {
            row: row.clone(),
            is_current: true,
            is_pinned: true,
            has_timeline_cell,
        });
        let (above, below) =
            if current < self.window.start { (pinned, None) } else { (None, pinned) };
        above.into_iter().chain(rows).chain(below)
    }
}

/// What is drawn, and what is said.
impl JobTree {
    pub(crate) fn set_language(&mut self, props: &JobTreeProps) {
        let language = Language::from_tag(&props.lang);
        let number_format = intl::number_format(&language.number_format_tag(&props.lang));
        self.texts = Rc::new(Texts::new(language, props.messages.as_slice(), number_format));
        self.view_model.set_texts(self.texts.clone());
    }

    /// Has screen readers say what is due.
    pub(crate) fn announce_due(&mut self) -> bool {
        let announcement = self.live_region.speak(&self.texts, self.view_model.root(), millis());
        announcement.is_some_and(|announcement| {
            self.announce(announcement);
            true
        })
    }

    pub(crate) fn announce(&mut self, announcement: Announcement) {
        let slot = &mut self.said[usize::from(announcement.is_urgent)];
        // The same text twice would be said once.
        let is_repeated = *slot == announcement.text;
        *slot = announcement.text;
        if is_repeated {
            slot.push('\u{a0}');
        }
    }

    /// Makes the rows that are in the page.
    pub(crate) fn draw(&mut self) -> bool {
        let now = self.now();
        self.window = self.page.viewport.window(self.view_model.outline().len());
        self.axis = self.view_model.axis(now);
        self.rows = self.view_model.rows(self.window.clone(), now);
        self.pin_current_row();
        // Whatever is drawn, the focus stays where it was.
        if self.has_focus {
            self.focus.get_or_insert(false);
        }
        true
    }

    /// The current row is in the page, also where it cannot be seen.
    pub(crate) fn pin_current_row(&mut self) {
        let current = self.view_model.current();
        self.pinned = if self.window.contains(&current) {
            None
        } else {
            self.view_model.row(current, self.axis, self.now()).map(Rc::new)
        };
    }
}

pub(crate) fn millis() -> f64 {
    clock::now().monotonic.0.as_secs_f64() * 1000.0
}

impl fmt::Debug for JobTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobTree").field("activity", &self.activity).finish_non_exhaustive()
    }
}
