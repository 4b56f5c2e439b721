//! The element's attributes as properties of the component.

use std::time::Duration;

use crate::browser::fetch_options::Credentials;
use crate::engine::apis::DecodeOptions;
use crate::engine::model::phase::Phases;
use crate::engine::refresh::poller::Schedule;
use crate::engine::refresh::request::{DEFAULT_DEPTH, JobAddress};
use crate::engine::view_model::expansion::Expand;
use crate::view::props::JobTreeProps;

/// Converts the element's attributes to properties. `attribute` reads one by its name. An invalid value counts as absent.
pub(super) fn props(attribute: impl Fn(&str) -> Option<String>) -> JobTreeProps {
    let text = |name| attribute(name).unwrap_or_default();
    let defaults = Schedule::default();
    JobTreeProps {
        schedule: Schedule {
            interval: interval(&text("interval")).unwrap_or(defaults.interval),
            timeout: timeout(&text("timeout")).unwrap_or(defaults.timeout),
        },
        credentials: match text("credentials").as_str() {
            "include" => Credentials::Include,
            "omit" => Credentials::Omit,
            _ => Credentials::SameOrigin,
        },
        paused: attribute("paused").is_some(),
        theme: text("theme").parse().unwrap_or_default(),
        lang: text("lang").into(),
        timeline: text("view") == "timeline",
        summary: text("view") == "summary",
        expand: match text("expand").as_str() {
            "all" => Expand::All,
            "none" => Expand::None,
            _ => Expand::Auto,
        },
        filter: Phases::parse(&text("filter")),
        query: text("query").into(),
        hide_toolbar: attribute("hide-toolbar").is_some(),
        ..JobTreeProps::new(JobAddress {
            system: text("system"),
            project_id: text("project-id"),
            job_id: text("job-id"),
            proxy: text("proxy"),
            src: text("src"),
            instance_id: text("instance-id"),
            depth: text("depth").trim().parse().unwrap_or(DEFAULT_DEPTH),
            options: DecodeOptions { show_task_data: attribute("show-task-data").is_some() },
        })
    }
}

/// Parses the `interval` attribute: seconds, at least 1, or 0 for no automatic refresh.
fn interval(text: &str) -> Option<Duration> {
    let interval = seconds(text)?;
    Some(if interval.is_zero() { interval } else { interval.max(Duration::from_secs(1)) })
}

/// Parses the `timeout` attribute: seconds, more than 0.
fn timeout(text: &str) -> Option<Duration> {
    seconds(text).filter(|timeout| !timeout.is_zero())
}

/// Parses decimal seconds such as `2.5`, truncated to milliseconds. `None` for anything else.
///
/// Written by hand, because the standard library's floating-point parser is as large as all other options together.
fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !(whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let mut millis: String = fraction.chars().take(3).collect();
    while millis.len() < 3 {
        millis.push('0');
    }
    let (whole, millis): (u32, u32) = (whole.parse().ok()?, millis.parse().ok()?);
    Some(Duration::from_secs(whole.into()) + Duration::from_millis(millis.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::phase::Phase;

    #[test]
    fn interval_is_zero_or_at_least_a_second() {
        let cases = [
            ("5", Some(5.0)),
            (" 2.5 ", Some(2.5)),
            ("0.2", Some(1.0)),
            ("0", Some(0.0)),
            ("-1", None),
            ("soon", None),
            ("", None),
            ("NaN", None),
            ("1e3", None),
            ("99999999999", None),
            (".", None),
            ("1.0005", Some(1.0)),
        ];
        for (text, expected) in cases {
            let actual = interval(text).map(|interval| interval.as_secs_f64());
            assert_eq!(actual, expected, "{text:?}");
        }
    }

    #[test]
    fn timeout_of_zero_is_invalid() {
        assert_eq!(timeout("0"), None);
        assert_eq!(timeout("0.5"), Some(Duration::from_millis(500)));
    }

    #[test]
    fn each_attribute_sets_its_property() {
        let props = props(|name| Some(format!("the {name}")));
        let address = JobAddress {
            system: "the system".into(),
            project_id: "the project-id".into(),
            job_id: "the job-id".into(),
            proxy: "the proxy".into(),
            src: "the src".into(),
            instance_id: "the instance-id".into(),
            depth: DEFAULT_DEPTH,
            options: DecodeOptions { show_task_data: true },
        };
        assert_eq!(props.address, address);
        assert_eq!((&*props.lang, &*props.query), ("the lang", "the query"));
        assert!(props.hide_toolbar);
    }

    #[test]
    fn view_expand_and_filter_take_the_values_of_the_contract() {
        let given =
            [("view", "timeline"), ("expand", "none"), ("filter", "failed dancing running")];
        let props = props(|name| {
            given.iter().find(|(given, _)| *given == name).map(|(_, text)| (*text).to_owned())
        });
        assert!(props.timeline);
        assert_eq!(props.expand, Expand::None);
        let chosen: Vec<_> =
            Phase::ALL.into_iter().filter(|phase| props.filter.contains(*phase)).collect();
        assert_eq!(chosen, [Phase::Running, Phase::Failed]);
    }

    #[test]
    fn invalid_attributes_leave_the_defaults() {
        let props = props(|name| {
            let given = [
                ("interval", "often"),
                ("credentials", "yes"),
                ("theme", "pink"),
                ("expand", "most"),
            ];
            given.iter().find(|(given, _)| *given == name).map(|(_, text)| (*text).to_owned())
        });
        let defaults = JobTreeProps::new(JobAddress::default());
        assert_eq!(props, JobTreeProps { on_event: props.on_event.clone(), ..defaults });
    }
}
