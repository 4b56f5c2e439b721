//! The component: a request in, a tree on the page and events out.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::action::Action;
use super::page::{Figures, Page, anchored, place_in_page};
use super::press::Press;
use super::props::{JobTreeEvent, JobTreeProps};
use super::tree_row::TreeRowProps;
use crate::browser::driver::{Driver, Wish};
use crate::browser::fetch::Transport;
use crate::browser::page::{Ticking, every_second};
use crate::browser::{clipboard, clock, forms, registry, stylesheet};
use crate::engine::connection::{Connection, Link};
use crate::engine::display::announcer::{Announcement, Announcer};
use crate::engine::display::filter::Filter;
use crate::engine::display::keyboard::Key;
use crate::engine::display::rows::Row;
use crate::engine::display::timeline::Axis;
use crate::engine::display::{Display, Pressed, details, report};
use crate::engine::error::JobError;
use crate::engine::poller::Activity;
use crate::engine::snapshot::Snapshot;
use crate::engine::timestamp::Timestamp;
use crate::engine::words::{Language, Message as Text, Words, wording};

/// A cloud job as a progress tree that refreshes by itself.
///
/// Stands in a shadow root or in the page itself: it has whatever it stands in adopt its style sheet.
pub struct JobTree {
    pub(super) page: Page,
    /// `None` where there is nothing to ask for.
    driver: Option<Driver>,
    /// Changes with the request, so that word of an earlier one is not heard.
    generation: u32,
    pub(super) error: Option<Rc<JobError>>,
    activity: Activity,
    connection: Connection,
    /// As the host or the person said last.
    is_paused: bool,
    pub(super) display: Display,
    pub(super) words: Rc<Words>,
    /// The rows in the page, and the places they have.
    pub(super) rows: Vec<Rc<Row>>,
    pub(super) window: Range<usize>,
    /// The current row, where it cannot be seen.
    pub(super) pinned: Option<Rc<Row>>,
    pub(super) axis: Option<Axis>,
    pub(super) has_details: bool,
    pub(super) has_raw: bool,
    /// Whether the focus is on a row.
    has_focus: bool,
    /// Whether the current row is to get the focus once it is drawn, and whether it is to be scrolled to.
    focus: Option<bool>,
    announcer: Announcer,
    /// What screen readers are given to say, in turn and at once.
    pub(super) said: [String; 2],
    ticker: Option<Ticking>,
}

/// What happens to a [`JobTree`].
#[derive(Debug)]
#[doc(hidden)]
pub enum Message {
    /// The component is on the page.
    Started,
    /// The watch of this generation has handled an event.
    Watched(u32),
    /// A second has passed.
    Ticked,
    /// Something was clicked.
    Acted(Action),
    /// A key was pressed.
    Pressed(Press),
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
    type Message = Message;
    type Properties = JobTreeProps;

    fn create(ctx: &Context<Self>) -> Self {
        let words = Rc::new(Words::plain());
        let mut display = Display::new(words.clone(), ctx.props().expand);
        display.set_timeline(ctx.props().timeline);
        display.set_filter(Filter {
            phases: ctx.props().filter,
            query: ctx.props().query.to_string(),
        });
        Self {
            page: Page::default(),
            driver: None,
            generation: 0,
            error: None,
            activity: Activity::Idle,
            connection: Connection::default(),
            is_paused: ctx.props().paused,
            display,
            words,
            rows: Vec::new(),
            window: 0..0,
            pinned: None,
            axis: None,
            has_details: false,
            has_raw: false,
            has_focus: false,
            focus: None,
            announcer: Announcer::default(),
            said: Default::default(),
            ticker: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &JobTreeProps) -> bool {
        let new = ctx.props();
        if new.lang != old.lang || new.messages != old.messages {
            self.speak_language(new);
        }
        if new.expand != old.expand {
            self.display.set_expand(new.expand);
        }
        if new.timeline != old.timeline {
            self.display.set_timeline(new.timeline);
        }
        let mut filter = self.display.filter().clone();
        if new.filter != old.filter {
            filter.phases = new.filter;
        }
        if new.query != old.query {
            filter.query = new.query.to_string();
        }
        self.display.set_filter(filter);
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
        match &mut self.driver {
            Some(driver) => {
                driver.change(new.schedule, self.is_paused);
                if new.refresh != old.refresh {
                    driver.refresh();
                }
            }
            // What made no sense may do so by now: systems are registered at any time.
            None if new.refresh != old.refresh => {
                self.start(ctx);
                if let Some(driver) = &self.driver {
                    driver.refresh();
                }
            }
            None => {}
        }
        self.draw();
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Started => {
                self.speak_language(ctx.props());
                if self.generation == 0 {
                    self.start(ctx);
                }
                true
            }
            Message::Watched(generation) => generation == self.generation && self.observe(ctx),
            Message::Ticked => self.tick(ctx),
            Message::Acted(action) => self.act(ctx, action),
            Message::Pressed(press) => self.press(ctx, press),
            Message::Scrolled => {
                self.page.measure_scroll();
                self.page.viewport.window(self.display.outline().len()) != self.window
                    && self.draw()
            }
            Message::Resized => {
                self.page.measure();
                self.page.viewport.window(self.display.outline().len()) != self.window
                    && self.draw()
            }
            Message::FocusCame(is_row) => {
                self.has_focus = is_row;
                false
            }
            Message::FocusLeft => {
                // A page that loses the focus as a whole keeps it where it was.
                let document = web_sys::window().and_then(|window| window.document());
                if document.is_some_and(|document| document.has_focus().unwrap_or_default()) {
                    self.has_focus = false;
                }
                false
            }
            Message::Queried(query) => {
                self.look_for(Filter { query, ..self.display.filter().clone() })
            }
            Message::Copied(done) => {
                let text = if done { Text::Copied } else { Text::CopyRefused };
                self.say(Announcement { text: self.words.text(text).to_owned(), is_urgent: false });
                true
            }
            Message::OpenAll(open) => {
                self.display.choose_all(open);
                self.draw()
            }
            Message::Reveal(id) => self.reveal(ctx, &id),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.html(ctx)
    }

    // What needs a browser begins here and not in `create`, which also runs on a server.
    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            if let Some(section) = self.page.section.cast::<Element>() {
                stylesheet::adopt(&section);
            }
            ctx.link().send_message(Message::Started);
            return;
        }
        if self.display.snapshot().is_none() {
            self.page.forget();
            return;
        }
        let link = ctx.link();
        let tell = link.callback(|()| Message::Resized);
        self.page.watch(move || tell.emit(()));
        let len = self.display.outline().len();
        self.page.settle(Figures {
            count: if self.is_windowed() { len } else { 0 },
            start: self.window.start,
            pinned: self.display.current(),
            ticks: self.axis.map_or(1, |axis| axis.ticks),
        });
        if let Some(reveal) = self.focus.take() {
            self.page.focus(place_in_page(&self.window, self.display.current()), reveal);
        }
    }
}

/// For the host and the view.
impl JobTree {
    /// The tree as plain text; empty before there is one.
    pub(crate) fn to_text(&self) -> String {
        let snapshot = self.display.snapshot();
        snapshot
            .map_or_else(String::new, |snapshot| report::text(&self.words, snapshot, self.now()))
    }

    /// The last good answer.
    pub(crate) fn snapshot(&self) -> Option<&Rc<Snapshot>> {
        self.display.snapshot()
    }

    /// Whether there is a node with this id.
    pub(crate) fn has_node(&self, id: &str) -> bool {
        self.display.root().is_some_and(|root| root.descendants().any(|node| *node.id == *id))
    }

    /// Whether only some of the rows are in the page.
    pub(super) fn is_windowed(&self) -> bool {
        self.window.len() < self.display.outline().len()
    }

    /// By the server's clock.
    pub(super) fn now(&self) -> Timestamp {
        let driver = self.driver.as_ref();
        driver.map_or(Timestamp::from_unix_millis(0), Driver::server_now)
    }

    /// Whether the first answer is awaited.
    pub(super) fn is_loading(&self) -> bool {
        self.display.snapshot().is_none() && self.error.is_none()
    }

    /// Whether a pause would change anything.
    pub(super) fn can_pause(&self) -> bool {
        self.is_paused
            || matches!(
                self.activity,
                Activity::Fetching(_) | Activity::Waiting { .. } | Activity::Offline
            )
    }

    pub(super) fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// How the widget stands with its server.
    pub(super) fn connection(&self) -> Connection {
        self.connection
    }

    /// The bodies that hold what is said of the selected node, as they were sent.
    pub(super) fn raw(&self) -> Option<String> {
        let (driver, node) = (self.driver.as_ref()?, self.display.selected()?);
        let joined = driver.read(|watch| watch.raw(&node.id).join(&b"\n\n"[..]));
        Some(String::from_utf8_lossy(&joined).into_owned())
    }

    /// Whether the raw answer may be seen: of IEF it holds `task_data`.
    pub(super) fn may_show_raw(&self, ctx: &Context<Self>) -> bool {
        let system = self.display.snapshot().map(|snapshot| &*snapshot.system);
        system.is_some_and(|system| system != "ief") || ctx.props().address.options.show_task_data
    }

    /// The rows in the page as they are drawn.
    pub(super) fn row_props(&self) -> impl Iterator<Item = TreeRowProps> {
        let (current, has_lane) = (self.display.current(), self.axis.is_some());
        let rows = self.rows.iter().zip(self.window.clone()).map(move |(row, at)| TreeRowProps {
            row: row.clone(),
            is_current: at == current,
            is_pinned: false,
            has_lane,
        });
        let pinned = self.pinned.as_ref().map(|row| TreeRowProps {
            row: row.clone(),
            is_current: true,
            is_pinned: true,
            has_lane,
        });
        let (above, below) =
            if current < self.window.start { (pinned, None) } else { (None, pinned) };
        above.into_iter().chain(rows).chain(below)
    }
}

/// The watch.
impl JobTree {
    /// Asks for what the properties name, from nothing.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.generation += 1;
        self.driver = None; // ends the request in flight before the next begins
        self.error = None;
        self.is_paused = props.paused;
        self.connection = Connection::default();
        self.display.clear(props.expand);
        self.rows.clear();
        self.window = 0..0;
        self.pinned = None;
        self.has_details = false;
        self.has_raw = false;
        self.announcer = Announcer::default();
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
                let wish = Wish { request, transport, schedule, paused };
                self.driver = Some(Driver::start(wish, move || {
                    link.send_message(Message::Watched(generation));
                }));
            }
            Err(error) => {
                let error = Rc::new(error);
                self.fail(Some(error.clone()));
                self.be(ctx, Activity::Stopped);
                props.on_event.emit(JobTreeEvent::Failed(error));
                self.speak();
            }
        }
    }

    /// Takes over what the watch has come to; tells the host what is new.
    fn observe(&mut self, ctx: &Context<Self>) -> bool {
        let Some(driver) = &self.driver else { return false };
        let (snapshot, error, activity) = driver
            .read(|watch| (watch.snapshot().cloned(), watch.error().cloned(), watch.activity()));
        let on_event = &ctx.props().on_event;
        let mut changed = false;

        if let Some(new) = snapshot
            && !self.display.snapshot().is_some_and(|old| Rc::ptr_eq(old, &new))
        {
            let from = self.display.root().map(|root| root.phase);
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
        changed |= self.be(ctx, activity);
        changed |= self.stand();
        changed |= self.speak();
        self.keep_ticking(ctx);
        changed
    }

    /// Another answer: all that the person did stays, and what they look at stays where it is.
    fn show(&mut self, snapshot: Rc<Snapshot>) {
        let viewport = self.page.viewport;
        let first = viewport.first();
        let anchor = if self.is_windowed() { self.display.id_at(first) } else { None };
        self.display.show(snapshot);
        if let Some(now) = anchor.and_then(|id| self.display.place_of(&id))
            && now != first
        {
            let top = anchored(viewport, first, now);
            self.page.viewport.scroll_top = top;
            self.page.scroll_to = Some(top);
        }
        self.draw();
        if let Some(root) = self.display.root() {
            let cause = self.display.cause();
            let now = millis();
            if let Some(failure) = self.announcer.observe(&self.words, root, cause, now) {
                self.say(failure);
            }
        }
    }

    fn fail(&mut self, error: Option<Rc<JobError>>) {
        let kind = |error: &Option<Rc<JobError>>| error.as_ref().map(|error| error.kind);
        if let Some(new) = &error
            && kind(&error) != kind(&self.error)
        {
            let (headline, advice) = wording::error(new);
            let text = [self.words.text(headline), ". ", self.words.text(advice)].concat();
            self.announcer.note(text);
        }
        self.error = error;
    }

    /// Takes over what the watch is doing. Whether that changes which buttons there are.
    fn be(&mut self, ctx: &Context<Self>, activity: Activity) -> bool {
        let could_pause = self.can_pause();
        let (from, to) = (self.activity.as_str(), activity.as_str());
        self.activity = activity;
        if from != to {
            ctx.props().on_event.emit(JobTreeEvent::ActivityChanged { from, to });
        }
        could_pause != self.can_pause()
    }

    /// Takes over how the widget stands with its server. Whether that is different.
    fn stand(&mut self) -> bool {
        let new = self.driver.as_ref().map_or(
            // An address that makes no sense.
            Connection { link: Link::Stopped, ..Connection::default() },
            Driver::connection,
        );
        std::mem::replace(&mut self.connection, new) != new
    }

    /// A second has passed: only what changes by that is made anew.
    fn tick(&mut self, ctx: &Context<Self>) -> bool {
        let stands = self.stand();
        let said = self.speak();
        self.keep_ticking(ctx);
        let now = self.now();
        let axis = self.display.axis(now);
        if axis != self.axis {
            return self.draw();
        }
        let start = self.window.start;
        let (display, current) = (&self.display, self.display.current());
        let mut changed = false;
        let places = (start..).take(self.rows.len()).chain([current]);
        for (row, at) in self.rows.iter_mut().chain(&mut self.pinned).zip(places) {
            if row.is_live
                && let Some(new) = display.row(at, axis, now)
                && new != **row
            {
                *row = Rc::new(new);
                changed = true;
            }
        }
        changed || said || stands
    }

    /// Seconds are counted while something changes by them.
    fn keep_ticking(&mut self, ctx: &Context<Self>) {
        let goes_on = self
            .display
            .root()
            .is_some_and(|root| root.progress.running > 0 || !root.phase.is_terminal());
        let counts = self.connection.stale_since.is_some()
            || matches!(self.connection.link, Link::Retrying { .. })
            || matches!(self.activity, Activity::Fetching(_));
        if !goes_on && !counts && !self.announcer.is_due() {
            self.ticker = None;
        } else if self.ticker.is_none() {
            let link = ctx.link().clone();
            self.ticker = Some(every_second(move || link.send_message(Message::Ticked)));
        }
    }

    fn refresh(&self) {
        if let Some(driver) = &self.driver {
            driver.refresh();
        }
    }

    fn pause(&mut self, ctx: &Context<Self>, paused: bool) {
        self.is_paused = paused;
        if let Some(driver) = &mut self.driver {
            driver.change(ctx.props().schedule, paused);
        }
        ctx.props().on_event.emit(JobTreeEvent::Paused(paused));
    }
}

/// What the person does.
impl JobTree {
    fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        match action {
            Action::Refresh => self.refresh(),
            Action::Pause => self.pause(ctx, !self.is_paused),
            Action::ExpandAll => self.display.choose_all(true),
            Action::CollapseAll => self.display.choose_all(false),
            Action::Tree => self.display.set_timeline(false),
            Action::Timeline => self.display.set_timeline(true),
            Action::CopyTree => self.copy(ctx, &self.to_text()),
            Action::CopyField(at) => {
                if let (Some(snapshot), Some(node)) =
                    (self.display.snapshot(), self.display.selected())
                {
                    let fields = details::fields(&self.words, snapshot, node, self.now());
                    if let Some(field) = fields.get(at) {
                        self.copy(ctx, &field.value);
                    }
                }
            }
            Action::CopyRaw => self.copy(ctx, &self.raw().unwrap_or_default()),
            Action::ToggleRaw => self.has_raw = !self.has_raw,
            Action::CloseDetails => self.close_details(),
            Action::Phase(phase) => {
                let phases = self.display.filter().phases.toggled(phase);
                return self.look_for(Filter { phases, ..self.display.filter().clone() });
            }
            Action::ShowAll => return self.look_for(Filter::default()),
            Action::NextHit => return self.seek(ctx, true),
            Action::PreviousHit => return self.seek(ctx, false),
            Action::ShowCause => {
                let id = self.display.cause().map(|cause| cause.id.clone());
                return id.is_some_and(|id| self.reveal(ctx, &id));
            }
            Action::Toggle(id) => {
                if let Some(at) = self.display.place_of(&id) {
                    self.display.toggle(at);
                }
            }
            Action::Row(id) => {
                if let Some(at) = self.display.place_of(&id) {
                    self.has_details = true;
                    self.select(ctx, at);
                    self.focus = Some(true); // beside the details, which may come to lie over it
                }
            }
        }
        self.draw();
        true
    }

    fn press(&mut self, ctx: &Context<Self>, press: Press) -> bool {
        match press {
            Press::Row(key) => return self.press_row(ctx, key),
            // The focus stays in the search, so that the next match is another Enter away.
            Press::Seek { forward } => return self.seek(ctx, forward),
            Press::ClearSearch => {
                let phases = self.display.filter().phases;
                return self.look_for(Filter { phases, ..Filter::default() });
            }
            Press::CloseDetails => self.close_details(),
        }
        self.draw()
    }

    fn press_row(&mut self, ctx: &Context<Self>, key: Key) -> bool {
        let before = self.display.id_at(self.display.current());
        let page = self.page.viewport.page();
        let Some(pressed) = self.display.press(key, page, millis()) else { return false };
        match pressed {
            Pressed::Moved => {
                self.focus = Some(true);
                let now = self.display.id_at(self.display.current());
                if let Some(id) = now.filter(|now| Some(now) != before.as_ref()) {
                    ctx.props().on_event.emit(JobTreeEvent::Selected(id));
                }
            }
            Pressed::Rearranged => {
                self.focus = Some(false);
                return self.draw();
            }
            Pressed::ToggledDetails => {
                self.has_details = !self.has_details;
                self.focus = Some(true);
            }
            Pressed::LeftDetails => self.has_details = false,
        }
        self.pin();
        true
    }

    fn close_details(&mut self) {
        self.has_details = false;
        self.focus = Some(true);
    }

    fn select(&mut self, ctx: &Context<Self>, at: usize) {
        if let Some(id) = self.display.select(at) {
            ctx.props().on_event.emit(JobTreeEvent::Selected(id));
        }
    }

    fn look_for(&mut self, filter: Filter) -> bool {
        self.display.set_filter(filter);
        self.page.scroll_to = Some(0.0);
        self.page.viewport.scroll_top = 0.0;
        self.draw();
        true
    }

    fn seek(&mut self, ctx: &Context<Self>, forward: bool) -> bool {
        let Some(at) = self.display.seek_hit(forward) else { return false };
        self.select(ctx, at);
        self.page.viewport.scroll_top = self.scroll_for(at);
        self.page.scroll_to = Some(self.page.viewport.scroll_top);
        self.draw()
    }

    /// Opens what is above a node, chooses it and moves the focus there.
    fn reveal(&mut self, ctx: &Context<Self>, id: &str) -> bool {
        let before = self.display.selected().map(|node| node.id.clone());
        if !self.display.reveal(id) {
            return false;
        }
        if let Some(id) =
            self.display.id_at(self.display.current()).filter(|id| Some(id) != before.as_ref())
        {
            ctx.props().on_event.emit(JobTreeEvent::Selected(id));
        }
        self.focus = Some(true);
        self.draw();
        true
    }

    /// How far the rows have to be scrolled so that this one can be seen.
    fn scroll_for(&self, at: usize) -> f64 {
        let viewport = self.page.viewport;
        let top = at as f64 * viewport.row_height;
        let is_seen = top >= viewport.scroll_top
            && top + viewport.row_height <= viewport.scroll_top + viewport.height;
        if is_seen { viewport.scroll_top } else { (top - viewport.height / 3.0).max(0.0) }
    }

    fn copy(&self, ctx: &Context<Self>, text: &str) {
        let done = ctx.link().callback(Message::Copied);
        clipboard::copy(text, move |copied| done.emit(copied));
    }

    fn speak_language(&mut self, props: &JobTreeProps) {
        let language = Language::from_tag(&props.lang);
        let forms = forms::forms(language.forms_tag(&props.lang));
        self.words = Rc::new(Words::new(language, &props.messages, forms));
        self.display.set_words(self.words.clone());
    }

    /// Has screen readers say what is due.
    fn speak(&mut self) -> bool {
        let announcement = self.announcer.speak(&self.words, self.display.root(), millis());
        announcement.is_some_and(|announcement| {
            self.say(announcement);
            true
        })
    }

    fn say(&mut self, announcement: Announcement) {
        let slot = &mut self.said[usize::from(announcement.is_urgent)];
        // The same text twice would be said once.
        let is_repeated = *slot == announcement.text;
        *slot = announcement.text;
        if is_repeated {
            slot.push('\u{a0}');
        }
    }

    /// Makes the rows that are in the page.
    fn draw(&mut self) -> bool {
        let now = self.now();
        self.window = self.page.viewport.window(self.display.outline().len());
        self.axis = self.display.axis(now);
        self.rows = self.display.rows(self.window.clone(), now);
        self.pin();
        // Whatever is drawn, the focus stays where it was.
        if self.has_focus {
            self.focus.get_or_insert(false);
        }
        true
    }

    /// The current row is in the page, also where it cannot be seen.
    fn pin(&mut self) {
        let current = self.display.current();
        self.pinned = if self.window.contains(&current) {
            None
        } else {
            self.display.row(current, self.axis, self.now()).map(Rc::new)
        };
    }
}

fn millis() -> f64 {
    clock::now().monotonic.0.as_secs_f64() * 1000.0
}

impl fmt::Debug for JobTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobTree").field("activity", &self.activity).finish_non_exhaustive()
    }
}
