//! The properties that a host sets, and the events that it receives.

use std::rc::Rc;

use yew::prelude::*;

use super::handle::JobTreeHandle;
use super::messages::Messages;
use super::theme::Theme;
use crate::browser::auth_headers::HostHeaders;
use crate::browser::fetch_options::{Credentials, Fetcher};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::phase::Phases;
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::refresh::poller::{Activity, Schedule};
use crate::engine::refresh::request::JobAddress;
use crate::engine::view_model::expansion::Expand;

/// Properties of a [`JobTree`](crate::JobTree): the job to show, and how.
///
/// Only `address` is required. In `html!` each property is an attribute; elsewhere start with [`JobTreeProps::new`] and
/// set fields.
#[derive(Debug, Clone, PartialEq, Properties)]
#[non_exhaustive]
pub struct JobTreeProps {
    /// The job, and where to request it. If the address changes, the widget starts over.
    pub address: JobAddress,
    /// How often the job is requested, and the timeout of one request. Default: every 5 s, with a timeout of 30 s.
    #[prop_or_default]
    pub schedule: Schedule,
    /// Whether requests carry cookies. Default: to the page's own origin only.
    #[prop_or_default]
    pub credentials: Credentials,
    /// A function that replaces the browser's `fetch`.
    #[prop_or_default]
    pub fetcher: Option<Fetcher>,
    /// Headers for every request, such as `Authorization`.
    #[prop_or_default]
    pub headers: Option<HostHeaders>,
    /// Stops automatic refreshes. The user can resume them.
    #[prop_or_default]
    pub paused: bool,
    /// Light or dark colours. Default: those of the page.
    #[prop_or_default]
    pub theme: Theme,
    /// The language, as a BCP 47 tag such as `de` or `zh-Hant`. Texts are in English if there is no translation. If empty,
    /// the language of the nearest ancestor with a `lang`, and its changes are followed; else that of the user's browser.
    #[prop_or_default]
    pub lang: AttrValue,
    /// Texts that replace the widget's own.
    #[prop_or_default]
    pub messages: Messages,
    /// Shows a bar for each row on a common time axis. The user can switch it.
    #[prop_or_default]
    pub timeline: bool,
    /// Shows the job in one line, with a button that opens the tree in a popover.
    #[prop_or_default]
    pub summary: bool,
    /// Which branches are expanded automatically. Default: those that are running or have failed.
    #[prop_or_default]
    pub expand: Expand,
    /// Shows only jobs in these phases; all if empty. The user can change it.
    #[prop_or_default]
    pub filter: Phases,
    /// Shows only jobs that contain this text. The user can change it.
    #[prop_or_default]
    pub query: AttrValue,
    /// Hides the buttons, the filter and the search.
    #[prop_or_default]
    pub hide_toolbar: bool,
    /// Classes for the widget's root, which the page's style sheet can use to set its size and custom properties.
    #[prop_or_default]
    pub class: Classes,
    /// A title at the start of the head. Without one, it has none: the job's name is in its row.
    #[prop_or_default]
    pub title: Option<Html>,
    /// Buttons and links next to the widget's own, at the end of the head.
    #[prop_or_default]
    pub actions: Option<Html>,
    /// Shown instead of the widget while it waits for the first snapshot; also what a server renders.
    #[prop_or_default]
    pub children: Html,
    /// Lets the parent refresh, expand and read the tree.
    #[prop_or_default]
    pub handle: Option<JobTreeHandle>,
    /// The property of the element that has a value of the wrong type.
    #[prop_or_default]
    pub(crate) wrong_type: Option<&'static str>,
    /// Called with every event.
    #[prop_or_default]
    pub on_event: Callback<JobTreeEvent>,
}

/// An event of a [`JobTree`](crate::JobTree), passed to [`JobTreeProps::on_event`].
///
/// `Update`, `Phase`, `End`, `Error`, `Select` and `Activity` are the element's events `job-tree-update` and so on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum JobTreeEvent {
    /// There is a new snapshot, which differs from the previous one.
    Update(Rc<Snapshot>),
    /// The phase of the job itself has changed.
    Phase {
        /// The previous phase; `None` for the first snapshot.
        from: Option<Phase>,
        /// The new phase.
        to: Phase,
        /// Whether the first response already had this phase, so that nothing has just happened.
        initial: bool,
    },
    /// The job has reached a terminal phase.
    End {
        /// The last snapshot of the job.
        snapshot: Rc<Snapshot>,
        /// Whether the first response already had this phase, so that nothing has just happened.
        initial: bool,
    },
    /// A refresh has failed, or the address is invalid. The last snapshot stays visible.
    Error(Rc<JobError>),
    /// The node that is selected now, by the user or by [`JobTreeHandle::reveal`].
    Select(Rc<Node>),
    /// The name of the activity ([`Activity::as_str`]) has changed.
    Activity {
        /// The previous activity.
        from: Activity,
        /// The new activity.
        to: Activity,
    },
    /// The last [`JobTreeEvent::Error`] no longer holds: a refresh has succeeded, or the widget starts over. Not an event
    /// of the element, which has a property `error`.
    Recovered,
    /// The user has paused automatic refreshes (`true`) or resumed them (`false`). Not an event of the element, which has
    /// a property `paused`.
    Paused(bool),
}

impl JobTreeProps {
    /// Whether an element with these properties is as it was. It has no HTML or classes of a host, and the derived comparison
    /// of those is large.
    #[cfg(feature = "element")]
    pub(crate) fn is_same_element(&self, other: &Self) -> bool {
        let Self {
            address,
            schedule,
            credentials,
            fetcher,
            headers,
            paused,
            theme,
            lang,
            messages,
            timeline,
            summary,
            expand,
            filter,
            query,
            hide_toolbar,
            class: _,
            title: _,
            actions: _,
            children: _,
            handle,
            wrong_type,
            on_event,
        } = self;
        let flags = |it: &Self| (it.paused, it.timeline, it.summary, it.hide_toolbar);
        (*paused, *timeline, *summary, *hide_toolbar) == flags(other)
            && *address == other.address
            && *schedule == other.schedule
            && *credentials == other.credentials
            && *fetcher == other.fetcher
            && *headers == other.headers
            && *theme == other.theme
            && *lang == other.lang
            && *messages == other.messages
            && *expand == other.expand
            && *filter == other.filter
            && *query == other.query
            && *handle == other.handle
            && *wrong_type == other.wrong_type
            && *on_event == other.on_event
    }

    /// Whether these properties request the same job in the same place as those of `other`.
    pub(crate) fn requests_same_job(&self, other: &Self) -> bool {
        // What is shown of the responses may differ.
        let options = self.address.options;
        self.address == JobAddress { options, ..other.address.clone() }
            && self.credentials == other.credentials
            && self.wrong_type == other.wrong_type
    }

    /// Whether the host has requested a refresh that has not begun.
    pub(crate) fn take_refresh(&self) -> bool {
        self.handle.as_ref().is_some_and(JobTreeHandle::take_refresh)
    }

    /// Properties for a job at `address`, with the default of every other property.
    pub fn new(address: JobAddress) -> Self {
        Self {
            address,
            schedule: Schedule::default(),
            credentials: Credentials::default(),
            fetcher: None,
            headers: None,
            paused: false,
            theme: Theme::default(),
            lang: AttrValue::default(),
            messages: Messages::default(),
            timeline: false,
            summary: false,
            expand: Expand::default(),
            filter: Phases::default(),
            query: AttrValue::default(),
            hide_toolbar: false,
            class: Classes::default(),
            title: None,
            actions: None,
            children: Html::default(),
            handle: None,
            wrong_type: None,
            on_event: Callback::default(),
        }
    }
}
