//! What a host gives the component, and what it is told.

use std::rc::Rc;

use yew::prelude::*;

use super::theme::Theme;
use crate::browser::auth_headers::HostHeaders;
use crate::browser::fetch_options::{Credentials, Fetcher};
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::phase::Phases;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::refresh::poller::Schedule;
use crate::engine::refresh::request::JobAddress;
use crate::engine::view_model::expansion::Expand;

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
    /// Whether nothing is asked for of its own accord. The person may change it.
    #[prop_or_default]
    pub paused: bool,
    /// Light or dark.
    #[prop_or_default]
    pub theme: Theme,
    /// The language as a BCP 47 tag. English where there is no catalog for it.
    #[prop_or_default]
    pub lang: AttrValue,
    /// Own wording: keys of [`texts::keys`](crate::engine::i18n::keys), or `type.` and a job type, and their texts.
    #[prop_or_default]
    pub messages: Rc<Vec<(String, String)>>,
    /// Rows with bars on a common axis of time. The person may change it.
    #[prop_or_default]
    pub timeline: bool,
    /// Which branches open by themselves.
    #[prop_or_default]
    pub expand: Expand,
    /// Show only these phases; empty for all. The person may change it.
    #[prop_or_default]
    pub filter: Phases,
    /// Show only what holds this text. The person may change it.
    #[prop_or_default]
    pub query: AttrValue,
    /// Without the buttons, the filter and the search.
    #[prop_or_default]
    pub hide_toolbar: bool,
    /// A refresh is made at once whenever this number changes.
    #[prop_or_default]
    pub refresh: u32,
    /// Told whatever happens.
    #[prop_or_default]
    pub on_event: Callback<JobTreeEvent>,
}

/// What a [`JobTree`](super::job_tree::JobTree) tells its host.
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
        /// Before; one of the contract's texts.
        from: &'static str,
        /// Now.
        to: &'static str,
    },
    /// The person has paused the refresh, or had it go on.
    Paused(bool),
    /// The person has selected the node with this id.
    Selected(Rc<str>),
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
            lang: AttrValue::default(),
            messages: Rc::default(),
            timeline: false,
            expand: Expand::default(),
            filter: Phases::default(),
            query: AttrValue::default(),
            hide_toolbar: false,
            refresh: 0,
            on_event: Callback::default(),
        }
    }
}
