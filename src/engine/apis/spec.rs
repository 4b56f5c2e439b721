//! One row per API: what the rest of the workspace needs to know about it.
//!
//! Request planning, decoding, the widget's privacy rule and the proxy's routes read these rows, and a test compares
//! `npm/prefetch.js` with them. "Add a system" in CONTRIBUTING.md shows how to add one.

use std::fmt;

use super::paging::Paging;
use super::{DecodeOptions, cce, ief, servicestage};
use crate::engine::decode::context::DecodeContext;
use crate::engine::decode::schema::FieldMap;
use crate::engine::json::{Document, Json};
use crate::engine::model::snapshot::Node;

/// How one API is called, and how its bodies are read.
pub struct ApiSpec {
    /// Name in attributes, snapshots and configuration files. Unique.
    pub name: &'static str,
    /// The cloud service behind the API, as in the host names of its endpoints.
    pub service: &'static str,
    /// Path of a job, with the placeholders `{project_id}` and `{job_id}`.
    pub path: &'static str,
    /// How a job's tasks are paged. `None` if a job comes in one response.
    pub paging: Option<Paging>,
    /// Where a request names the service's instance.
    pub instance_id: InstanceId,
    /// True if a sub-job's ID is a job ID too, so that sub-jobs missing from a body can be requested.
    pub sub_jobs_by_id: bool,
    /// True if a body can hold secrets, so that the widget shows the raw body only on request.
    pub is_raw_sensitive: bool,
    /// Whether a body is a job, if the host has named this API.
    pub(crate) is_job: fn(Json<'_>) -> bool,
    /// Whether a body belongs to this API and to none before it in the table, if the host has not named one.
    pub(crate) is_recognized: fn(Json<'_>) -> bool,
    /// Where sub-jobs are in a body, and how it is read.
    pub(crate) nesting: Nesting,
}

/// Where a request names the service's instance, and under which name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstanceId {
    /// The API has no instances.
    None,
    /// In this query parameter.
    Query(&'static str),
    /// In this request header (in lower case).
    Header(&'static str),
}

/// What a query parameter may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// A number of tasks.
    Number,
    /// `true` or `false`.
    Flag,
    /// An ID.
    Id,
}

/// Where sub-jobs are in a body.
#[derive(Clone, Copy)]
pub(crate) enum Nesting {
    /// Within their jobs, with the same fields, all in one body.
    Nested(fn() -> FieldMap),
    /// In a list of tasks next to the job, which the API's own function reads.
    Flat(ReadFlat),
}

/// Reads a job and its tasks from its pages, the first of which is given apart. Returns the job, which is not rolled up
/// yet, and the number of tasks on all pages if the API sends it.
pub(crate) type ReadFlat =
    fn(Json<'_>, &[Document<'_>], DecodeOptions, &mut DecodeContext<'_>) -> (Node, Option<usize>);

/// Makes [`BuiltIn`] and its table from one list of rows.
macro_rules! built_in {
    ($( $(#[doc = $doc:literal])+ $variant:ident = $spec:expr, )+) => {
        /// An API that works without being registered.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum BuiltIn {
            $( $(#[doc = $doc])+ $variant, )+
        }

        static SPECS: [ApiSpec; BuiltIn::ALL.len()] = [$($spec,)+];

        impl BuiltIn {
            /// Every built-in API, in the documentation's order.
            pub const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant),+];
        }
    };
}

// A body of unknown origin is checked against the rows from the last to the first.
built_in! {
    /// Cloud Container Engine (CCE), API v3.
    Cce = ApiSpec {
        name: "cce",
        service: "cce",
        path: "/api/v3/projects/{project_id}/jobs/{job_id}",
        paging: None,
        instance_id: InstanceId::None,
        sub_jobs_by_id: true,
        is_raw_sensitive: false,
        is_job: cce::is_job,
        is_recognized: cce::is_job,
        nesting: Nesting::Nested(cce::fields),
    },

    /// Cloud Container Engine (CCE), API v2.
    CceV2 = ApiSpec {
        name: "cce-v2",
        service: "cce",
        path: "/api/v2/projects/{project_id}/jobs/{job_id}",
        paging: None,
        instance_id: InstanceId::None,
        sub_jobs_by_id: true,
        is_raw_sensitive: false,
        is_job: cce::is_job,
        is_recognized: cce::is_version_2,
        nesting: Nesting::Nested(cce::fields),
    },

    /// CCE Autopilot.
    CceAutopilot = ApiSpec {
        name: "cce-autopilot",
        service: "cce",
        path: "/autopilot/v3/projects/{project_id}/jobs/{job_id}",
        paging: None,
        instance_id: InstanceId::None,
        sub_jobs_by_id: true,
        is_raw_sensitive: false,
        is_job: cce::is_job,
        is_recognized: |_| false, // its bodies are those of CCE
        nesting: Nesting::Nested(cce::fields),
    },

    /// Intelligent EdgeFabric (IEF), batch jobs.
    Ief = ApiSpec {
        name: "ief",
        service: "ief",
        path: "/v2/{project_id}/productmgr/jobs/{job_id}",
        paging: None,
        instance_id: InstanceId::Header("ief-instance-id"),
        sub_jobs_by_id: false,
        is_raw_sensitive: true, // `task_data` holds image names and environment values
        is_job: ief::is_job,
        is_recognized: ief::is_recognized,
        nesting: Nesting::Flat(ief::read),
    },

    /// ServiceStage, API v2.
    ServiceStage = ApiSpec {
        name: "servicestage",
        service: "servicestage",
        path: "/v2/{project_id}/cas/jobs/{job_id}",
        paging: Some(servicestage::PAGING),
        instance_id: InstanceId::Query("instance_id"),
        sub_jobs_by_id: false,
        is_raw_sensitive: false,
        is_job: servicestage::is_job,
        is_recognized: servicestage::is_recognized,
        nesting: Nesting::Flat(servicestage::read),
    },

    /// ServiceStage, API v3.
    ServiceStageV3 = ApiSpec {
        name: "servicestage-v3",
        service: "servicestage",
        path: "/v3/{project_id}/cas/jobs/{job_id}",
        paging: Some(servicestage::PAGING),
        instance_id: InstanceId::Query("instance_id"),
        sub_jobs_by_id: false,
        is_raw_sensitive: false,
        is_job: servicestage::is_job,
        is_recognized: servicestage::is_version_3,
        nesting: Nesting::Flat(servicestage::read),
    },
}

impl BuiltIn {
    /// The API's row.
    pub fn spec(self) -> &'static ApiSpec {
        &SPECS[self as usize]
    }
}

impl ApiSpec {
    /// The query parameters that a request can have, in the order in which they are sent.
    pub fn query_params(&self) -> impl Iterator<Item = (&'static str, ParamKind)> + use<> {
        let paging = self.paging.map(|paging| {
            [
                (paging.limit, ParamKind::Number),
                (paging.offset, ParamKind::Number),
                (paging.descending, ParamKind::Flag),
            ]
        });
        let instance_id = match self.instance_id {
            InstanceId::Query(name) => Some((name, ParamKind::Id)),
            InstanceId::None | InstanceId::Header(_) => None,
        };
        paging.into_iter().flatten().chain(instance_id)
    }

    /// The header that names the instance, if it goes into one.
    pub fn instance_header(&self) -> Option<&'static str> {
        match self.instance_id {
            InstanceId::Header(name) => Some(name),
            InstanceId::None | InstanceId::Query(_) => None,
        }
    }

    /// The project ID and the job ID in a request's path, percent-encoded as in the path. `None` if the path is not one
    /// of this API.
    pub fn ids_in<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let (mut project_id, mut job_id) = (None, None);
        // Not by one character, for which `split` calls a search that is made for long texts.
        let mut segments = path.split(['/']);
        for expected in self.path.split(['/']) {
            let segment = segments.next()?;
            match expected {
                "{project_id}" => project_id = Some(segment),
                "{job_id}" => job_id = Some(segment),
                _ if segment != expected => return None,
                _ => {}
            }
        }
        segments.next().is_none().then_some((project_id?, job_id?))
    }
}

impl fmt::Debug for ApiSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiSpec").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Compares the names, which are unique.
impl PartialEq for ApiSpec {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
