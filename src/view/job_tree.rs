//! The component: a request in, a tree on the page and events out.

use std::fmt;
use std::rc::Rc;

use yew::prelude::*;

use super::notice::Notice;
use super::summary::Summary;
use super::theme::Theme;
use super::tree::Tree;
use crate::browser::driver::{Driver, Wish};
use crate::browser::fetch::{Credentials, Fetcher, Transport};
use crate::browser::headers::HostHeaders;
use crate::browser::page::{self, Ticking};
use crate::browser::{registry, stylesheet};
use crate::engine::connection::{Connection, Link};
use crate::engine::error::JobError;
use crate::engine::expansion::Expansion;
use crate::engine::phase::Phase;
use crate::engine::poller::{Activity, Schedule};
use crate::engine::request::JobAddress;
use crate::engine::rows::{self, Row};
use crate::engine::snapshot::Snapshot;

/// Which job to show, and how.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct JobTreeProps {
    /// The job and the way to it.
    pub address: JobAddress,
    /// Seconds between the end of one request and the next, and per request.
    #[prop_or_default]
    pub schedule: Schedule,
    /// Whether cookies go along with requests.
    #[prop_or_default]
    pub credentials: Credentials,
    /// Used in place of `fetch`.
    #[prop_or_default]
    pub fetcher: Option<Fetcher>,
    /// Sent along with every request.
    #[prop_or_default]
    pub headers: Option<HostHeaders>,
    /// Whether nothing is to be asked for until a refresh is asked for.
    #[prop_or_default]
    pub paused: bool,
    /// Light or dark.
    #[prop_or_default]
    pub theme: Theme,
    /// A refresh is made at once whenever this number changes.
    #[prop_or_default]
    pub refresh: u32,
    /// Told whatever happens.
    #[prop_or_default]
    pub on_event: Callback<JobTreeEvent>,
}

/// What a [`JobTree`] tells its host.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum JobTreeEvent {
    /// The snapshot has changed.
    Updated(Rc<Snapshot>),
    /// The job's own phase has changed; `from` is `None` with the first answer.
    PhaseChanged {
        /// The phase before.
        from: Option<Phase>,
        /// The phase now.
        to: Phase,
    },
    /// The job is over.
    Ended(Rc<Snapshot>),
    /// There is no new snapshot, and why.
    Failed(Rc<JobError>),
    /// The error last told is over.
    Recovered,
    /// What the widget is doing has changed.
    ActivityChanged {
        /// Before; one of the contract's words.
        from: &'static str,
        /// Now.
        to: &'static str,
    },
    /// The person has selected the node with this id.
    Selected(Rc<str>),
}

/// A cloud job as a progress tree that refreshes by itself.
///
/// Stands in a shadow root or in the page itself: it has whatever it stands in adopt its style sheet.
pub struct JobTree {
    section: NodeRef,
    /// Made once, so that rows compare equal by them.
    on_select: Callback<Rc<str>>,
    on_toggle: Callback<Rc<str>>,
    /// `None` where there is nothing to ask for.
    driver: Option<Driver>,
    /// Changes with the request, so that word of an earlier one is not heard.
    generation: u32,
    snapshot: Option<Rc<Snapshot>>,
    error: Option<Rc<JobError>>,
    activity: &'static str,
    connection: Connection,
    expansion: Expansion,
    rows: Rc<Vec<Rc<Row>>>,
    selected: Option<Rc<str>>,
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
    /// The person selects a row.
    Selected(Rc<str>),
    /// The person opens a closed branch or closes an open one.
    Toggled(Rc<str>),
}

impl Component for JobTree {
    type Message = Message;
    type Properties = JobTreeProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            section: NodeRef::default(),
            on_select: ctx.link().callback(Message::Selected),
            on_toggle: ctx.link().callback(Message::Toggled),
            driver: None,
            generation: 0,
            snapshot: None,
            error: None,
            activity: Activity::Idle.as_str(),
            connection: Connection::default(),
            expansion: Expansion::default(),
            rows: Rc::default(),
            selected: None,
            ticker: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &JobTreeProps) -> bool {
        let new = ctx.props();
        let asks_the_same = new.address == old.address
            && new.credentials == old.credentials
            && new.fetcher == old.fetcher
            && new.headers == old.headers;
        if !asks_the_same {
            self.start(ctx);
            return true;
        }
        match &mut self.driver {
            Some(driver) => {
                driver.change(new.schedule, new.paused);
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
        new.theme != old.theme
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Started => {
                if self.generation == 0 {
                    self.start(ctx);
                }
                true
            }
            Message::Watched(generation) => generation == self.generation && self.observe(ctx),
            Message::Ticked => {
                let stands = self.stand(ctx);
                self.draw_rows() || stands
            }
            Message::Selected(id) => {
                let is_new = self.selected.as_ref() != Some(&id);
                self.selected = Some(id.clone());
                if is_new {
                    ctx.props().on_event.emit(JobTreeEvent::Selected(id));
                }
                is_new
            }
            Message::Toggled(id) => {
                self.expansion.choose(&id, !self.expansion.is_open(&id));
                self.draw_rows()
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let theme = ctx.props().theme.class();
        let current =
            self.selected.as_ref().and_then(|id| self.rows.iter().position(|row| row.id == *id));
        html! {
            <section ref={&self.section} class={classes!("job-tree", theme)}>
                <Summary
                    snapshot={self.snapshot.clone()}
                    error={self.error.clone()}
                    connection={self.connection}
                />
                if let Some(error) = &self.error {
                    <Notice error={error.clone()} stale={self.snapshot.is_some()} />
                }
                if let Some(first) = self.rows.first() {
                    <Tree
                        label={format!("Job {}", first.name.as_ref().unwrap_or(&first.title))}
                        rows={self.rows.clone()}
                        current={current.unwrap_or(0)}
                        stale={self.error.is_some()}
                        on_select={self.on_select.clone()}
                        on_toggle={self.on_toggle.clone()}
                    />
                }
            </section>
        }
    }

    // What needs a browser begins here and not in `create`, which also runs on a server.
    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if !first_render {
            return;
        }
        if let Some(section) = self.section.cast::<web_sys::Element>() {
            stylesheet::adopt(&section);
        }
        ctx.link().send_message(Message::Started);
    }
}

impl JobTree {
    /// Asks for what the properties name, from nothing.
    fn start(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        self.generation += 1;
        self.driver = None; // ends the request in flight before the next begins
        self.snapshot = None;
        self.error = None;
        self.expansion = Expansion::default();
        self.rows = Rc::default();
        self.selected = None;
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
                self.error = Some(error.clone());
                self.be(ctx, Activity::Stopped.as_str());
                props.on_event.emit(JobTreeEvent::Failed(error));
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
            && !self.snapshot.as_ref().is_some_and(|old| Rc::ptr_eq(old, &new))
        {
            let (from, to) = (self.snapshot.as_ref().map(|old| old.root.phase), new.root.phase);
            self.expansion.observe(&new.root);
            self.snapshot = Some(new.clone());
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
            self.error = error;
            changed = true;
        }
        self.be(ctx, activity.as_str());
        changed |= self.stand(ctx);
        self.draw_rows() || changed
    }

    fn be(&mut self, ctx: &Context<Self>, to: &'static str) {
        let from = std::mem::replace(&mut self.activity, to);
        if from != to {
            ctx.props().on_event.emit(JobTreeEvent::ActivityChanged { from, to });
        }
    }

    /// Takes over how things stand with the server, and runs on while there is something that changes by the second.
    /// Whether it is different.
    fn stand(&mut self, ctx: &Context<Self>) -> bool {
        let Some(driver) = &self.driver else { return false };
        let connection = driver.connection();
        let runs = self.snapshot.as_ref().is_some_and(|snapshot| {
            snapshot.root.progress.running > 0 || !snapshot.root.phase.is_terminal()
        });
        let counts = connection.stale_since.is_some()
            || matches!(connection.link, Link::Retrying { .. } | Link::Refreshing)
            || self.activity == "fetching";
        if !runs && !counts {
            self.ticker = None;
        } else if self.ticker.is_none() {
            let link = ctx.link().clone();
            let tick = move || link.send_message(Message::Ticked);
            self.ticker = Some(page::every_second(tick));
        }
        std::mem::replace(&mut self.connection, connection) != connection
    }

    /// Makes the rows anew; a row that is as it was stays the same, so that nothing of it is drawn. Whether any is new.
    fn draw_rows(&mut self) -> bool {
        let (Some(snapshot), Some(driver)) = (&self.snapshot, &self.driver) else { return false };
        let rows = rows::rows(snapshot, &self.expansion, driver.server_now());
        if rows.len() == self.rows.len()
            && rows.iter().zip(&*self.rows).all(|(new, old)| *new == **old)
        {
            return false;
        }
        let kept = |index: usize, row: Row| match self.rows.get(index) {
            Some(old) if **old == row => old.clone(),
            _ => Rc::new(row),
        };
        self.rows =
            Rc::new(rows.into_iter().enumerate().map(|(index, row)| kept(index, row)).collect());
        true
    }
}

impl fmt::Debug for JobTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobTree").field("activity", &self.activity).finish_non_exhaustive()
    }
}

impl JobTreeProps {
    /// For an address, everything else as by default.
    pub fn new(address: JobAddress) -> Self {
        Self {
            address,
            schedule: Schedule::default(),
            credentials: Credentials::default(),
            fetcher: None,
            headers: None,
            paused: false,
            theme: Theme::default(),
            refresh: 0,
            on_event: Callback::default(),
        }
    }
}
