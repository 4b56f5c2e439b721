//! Where things stand in a body, as a table; and the reading of a body by such a table.

use super::super::json::Json;
use super::super::phase::Phase;
use super::super::progress::Progress;
use super::super::snapshot::{Detail, Node, WarningCode};
use super::reading::Reading;

/// How many levels of sub-jobs are read; deeper ones are cut.
pub(super) const MAX_LEVELS: u16 = 200;

/// Keys on the way from an object to one of its values. Compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pointer(Vec<String>);

impl Pointer {
    /// A JSON pointer (RFC 6901) such as `/spec/type`, or a single key such as `job_id`.
    pub(super) fn new(text: &str) -> Self {
        let Some(path) = text.strip_prefix('/') else {
            return Self(if text.is_empty() { Vec::new() } else { vec![text.to_owned()] });
        };
        Self(path.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect())
    }

    pub(super) fn find<'j, 'a>(&self, from: &'j Json<'a>) -> Option<&'j Json<'a>> {
        self.0.iter().try_fold(from, |value, key| match value {
            Json::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => value.member(key),
        })
    }

    /// What its value is called.
    fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

/// Places to look at, the first that says something counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Places(Vec<Pointer>);

impl Places {
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self(texts.into_iter().map(Pointer::new).collect())
    }

    /// The first that is there and not `null`, empty or blank, with its name.
    fn value<'s, 'j, 'a>(&'s self, from: &'j Json<'a>) -> Option<(&'s str, &'j Json<'a>)> {
        let says = |value: &&Json<'_>| match value {
            Json::Null => false,
            Json::Text(text) => !text.trim().is_empty(),
            _ => true,
        };
        self.0.iter().find_map(|place| Some((place.last(), place.find(from).filter(says)?)))
    }

    pub(super) fn says_something(&self, from: &Json<'_>) -> bool {
        self.value(from).is_some()
    }

    /// The first text; a value of another type on the way is a warning.
    fn text<'j>(&self, from: &'j Json<'_>, reading: &mut Reading<'_>, id: &str) -> Option<&'j str> {
        let (name, value) = self.value(from)?;
        if matches!(value, Json::List(_) | Json::Object(_) | Json::TooDeep) {
            reading.warn(WarningCode::WrongType, format!("{name} is no text."), Some(id));
        }
        value.text()
    }
}

/// Where a family of bodies has what.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    /// The job within the body.
    pub(super) root: Pointer,
    /// Its sub-jobs, which have the same shape.
    pub(super) children: Places,
    pub(super) id: Places,
    pub(super) name: Places,
    pub(super) job_type: Places,
    pub(super) phase: Places,
    /// Status words that mean something else than they usually do, compared as they are.
    pub(super) phases: Vec<(String, Phase)>,
    pub(super) reason: Places,
    pub(super) code: Places,
    pub(super) started_at: Places,
    pub(super) updated_at: Places,
    pub(super) ended_at: Places,
    pub(super) percent: Places,
    /// Facts to show as they are. An object stands for all its members.
    pub(super) details: Places,
}

/// The places of a built-in shape.
pub(super) fn at<const N: usize>(places: [&str; N]) -> Places {
    Places::new(places)
}

impl Shape {
    /// Reads the job in `body` and all below it. What is counted from the tree as a whole is left to [`super::finish`].
    pub(super) fn read(&self, body: &Json<'_>, reading: &mut Reading<'_>) -> Node {
        self.read_job(self.root.find(body).unwrap_or(&Json::Null), "#", 0, reading)
    }

    /// Reads one job that stands in a list of them.
    pub(super) fn read_at(&self, job: &Json<'_>, index: usize, reading: &mut Reading<'_>) -> Node {
        self.read_job(job, &format!("#{index}"), 1, reading)
    }

    fn read_job(
        &self,
        job: &Json<'_>,
        position: &str,
        level: u16,
        reading: &mut Reading<'_>,
    ) -> Node {
        let id = reading.claim_id(self.id.value(job).and_then(|(_, id)| id.text()), position);
        let raw_phase = self.phase.text(job, reading, &id).map(str::to_owned);
        let phase = self.phase_of(raw_phase.as_deref());
        if phase == Phase::Unknown {
            let message = raw_phase.as_ref().map_or_else(
                || "It has no phase.".to_owned(),
                |raw| format!("The phase \"{raw}\" is not known."),
            );
            reading.warn(WarningCode::UnknownPhase, message, Some(&id));
        }
        let job_type = self.job_type.text(job, reading, &id).map(str::to_owned);
        let name = self.name.text(job, reading, &id).map(str::to_owned);
        let mut time = |places: &Places| {
            let (name, value) = places.value(job)?;
            if matches!(value, Json::List(_) | Json::Object(_) | Json::TooDeep) {
                reading.warn(WarningCode::WrongType, format!("{name} is no time."), Some(&id));
            }
            reading.time(value, name, &id)
        };
        let (started_at, updated_at) = (time(&self.started_at), time(&self.updated_at));
        let ended_at = time(&self.ended_at);
        let percent = self.percent.text(job, reading, &id).and_then(percent);
        Node {
            name: name.or_else(|| job_type.clone()).unwrap_or_else(|| id.clone()),
            job_type,
            phase,
            raw_phase,
            reason: self.reason.text(job, reading, &id).map(str::to_owned),
            code: self.code.text(job, reading, &id).map(str::to_owned),
            started_at,
            updated_at,
            ended_at,
            progress: Progress { percent, ..Progress::default() },
            details: details(&self.details, job),
            children: self.read_children(job, position, level, &id, reading),
            id,
        }
    }

    fn phase_of(&self, raw: Option<&str>) -> Phase {
        let raw = raw.unwrap_or_default();
        let own = self.phases.iter().find(|(word, _)| word == raw);
        own.map_or_else(|| Phase::from_status(raw), |(_, phase)| *phase)
    }

    fn read_children(
        &self,
        job: &Json<'_>,
        position: &str,
        level: u16,
        id: &str,
        reading: &mut Reading<'_>,
    ) -> Vec<Node> {
        let jobs = match self.children.value(job) {
            None => &[],
            Some((_, Json::List(jobs))) => jobs.as_slice(),
            // The published page types CCE's list "Object": one sub-job without its brackets.
            Some((_, one @ Json::Object(_))) => std::slice::from_ref(one),
            Some((_, Json::TooDeep)) => {
                reading.warn(WarningCode::TooDeep, "Its sub-jobs lie too deep.", Some(id));
                &[]
            }
            Some((name, _)) => {
                reading.warn(WarningCode::WrongType, format!("{name} is no list."), Some(id));
                &[]
            }
        };
        if jobs.is_empty() {
            return self.read_asked_children(position, level, id, reading);
        }
        if level + 1 >= MAX_LEVELS {
            reading.warn(WarningCode::TooDeep, "Its sub-jobs lie too deep.", Some(id));
            return Vec::new();
        }
        let separator = if level == 0 { "" } else { "." };
        let mut children = Vec::with_capacity(jobs.len());
        for (index, job) in jobs.iter().enumerate() {
            if job.is_object() {
                let position = format!("{position}{separator}{index}");
                children.push(self.read_job(job, &position, level + 1, reading));
            } else {
                reading.warn(WarningCode::WrongType, "A sub-job is no object.", Some(id));
            }
        }
        children
    }

    /// The sub-jobs in the job's own answer, where it was asked for apart.
    fn read_asked_children(
        &self,
        position: &str,
        level: u16,
        id: &str,
        reading: &mut Reading<'_>,
    ) -> Vec<Node> {
        let Some(body) = reading.children.get(id) else { return Vec::new() };
        let text = super::text_of(body);
        let Ok(decoded) = super::parse(&text) else { return Vec::new() };
        let job = self.root.find(&decoded.value).unwrap_or(&Json::Null);
        match self.children.value(job) {
            // Only what has sub-jobs of its own goes on, or an answer that names itself would go on for ever.
            Some((_, Json::List(jobs))) if !jobs.is_empty() => {
                self.read_children(job, position, level, id, reading)
            }
            _ => Vec::new(),
        }
    }
}

/// `60`, `60%` or `60.5`, 0 to 100.
fn percent(text: &str) -> Option<u8> {
    let text = text.trim_end_matches('%').trim_end();
    let whole = text.split('.').next()?;
    Some(u8::try_from(whole.parse::<u32>().ok()?.min(100)).unwrap_or(100))
}

fn details(places: &Places, job: &Json<'_>) -> Vec<Detail> {
    let mut details = Vec::new();
    let mut add = |key: &str, value: &Json<'_>| {
        if let Some(value) = value.text() {
            details.push(Detail { key: key.to_owned(), value: value.to_owned() });
        }
    };
    for place in &places.0 {
        match place.find(job) {
            Some(Json::Object(members)) => {
                members.iter().for_each(|(key, value)| add(key, value));
            }
            // The other way to spell an object: `[{ "key": ..., "value": ... }]`.
            Some(Json::List(pairs)) => {
                for pair in pairs {
                    if let (Some(key), Some(value)) = (pair.member("key"), pair.member("value")) {
                        add(key.text().unwrap_or_default(), value);
                    }
                }
            }
            Some(value) => add(place.last(), value),
            None => {}
        }
    }
    details
}
