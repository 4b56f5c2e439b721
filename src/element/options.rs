//! The element's properties as properties of the component.

use std::time::Duration;

use crate::browser::fetch_options::Credentials;
use crate::engine::apis::DecodeOptions;
use crate::engine::model::phase::Phases;
use crate::engine::refresh::poller::Schedule;
use crate::engine::refresh::request::JobAddress;
use crate::engine::view_model::expansion::Expand;
use crate::view::props::JobTreeProps;

/// The element's properties by name. `npm/reflection.js` has replaced invalid values with defaults.
pub(super) trait ElementProperties {
    fn text(&self, name: &str) -> String;
    fn number(&self, name: &str) -> f64;
    fn flag(&self, name: &str) -> bool;
}

/// Converts the element's properties.
pub(super) fn props(element: &impl ElementProperties) -> JobTreeProps {
    let text = |name| element.text(name);
    JobTreeProps {
        schedule: Schedule {
            interval: seconds(element.number("interval")),
            timeout: seconds(element.number("timeout")),
        },
        credentials: match text("credentials").as_str() {
            "include" => Credentials::Include,
            "omit" => Credentials::Omit,
            _ => Credentials::SameOrigin,
        },
        paused: element.flag("paused"),
        theme: text("theme").parse().unwrap_or_default(),
        timeline: text("view") == "timeline",
        summary: text("view") == "summary",
        expand: match text("expand").as_str() {
            "all" => Expand::All,
            "none" => Expand::None,
            _ => Expand::Auto,
        },
        filter: Phases::parse(&text("filter")),
        query: text("query").into(),
        hide_toolbar: element.flag("hideToolbar"),
        ..JobTreeProps::new(JobAddress {
            system: text("system"),
            project_id: text("projectId"),
            job_id: text("jobId"),
            proxy: text("proxy"),
            src: text("src"),
            instance_id: text("instanceId"),
            params: text("params"),
            depth: element.number("depth") as _,
            options: DecodeOptions { show_task_data: element.flag("showTaskData") },
        })
    }
}

/// The longest delay of a browser's timer, in milliseconds; a longer one fires immediately.
const MAX_TIMER_MILLIS: f64 = 2_147_483_647.0;

/// Converts seconds, with a precision of milliseconds. What is more than 0 does not become 0.
fn seconds(seconds: f64) -> Duration {
    // The cast saturates.
    Duration::from_millis((seconds * 1000.0).ceil().min(MAX_TIMER_MILLIS) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::phase::Phase;

    /// Texts, numbers and flags by name.
    #[derive(Default)]
    struct Given<'a>(&'a [(&'a str, &'a str)]);

    impl ElementProperties for Given<'_> {
        fn text(&self, name: &str) -> String {
            let given = self.0.iter().find(|(given, _)| *given == name);
            given.map(|(_, text)| (*text).to_owned()).unwrap_or_default()
        }

        fn number(&self, name: &str) -> f64 {
            let default = match name {
                "interval" => 5.0,
                "timeout" => 30.0,
                _ => 3.0,
            };
            self.text(name).parse().unwrap_or(default)
        }

        fn flag(&self, name: &str) -> bool {
            self.text(name) == "true"
        }
    }

    #[test]
    fn each_property_reaches_the_component() {
        let texts =
            ["system", "projectId", "jobId", "proxy", "src", "instanceId", "params", "query"];
        let mut given: Vec<_> = texts.map(|name| (name, name)).to_vec();
        given.extend([("depth", "2"), ("showTaskData", "true"), ("hideToolbar", "true")]);
        given.extend([("view", "timeline"), ("expand", "none"), ("paused", "true")]);
        let props = props(&Given(&given));
        let address = JobAddress {
            system: "system".into(),
            project_id: "projectId".into(),
            job_id: "jobId".into(),
            proxy: "proxy".into(),
            src: "src".into(),
            instance_id: "instanceId".into(),
            params: "params".into(),
            depth: 2,
            options: DecodeOptions { show_task_data: true },
        };
        assert_eq!(props.address, address);
        assert_eq!((&*props.query, props.expand), ("query", Expand::None));
        assert!(props.hide_toolbar && props.timeline && props.paused);
    }

    #[test]
    fn seconds_have_milliseconds_and_fit_a_timer() {
        for (given, expected) in
            [(0.0, 0), (5.0, 5000), (2.5, 2500), (0.000_1, 1), (1e300, 2_147_483_647)]
        {
            assert_eq!(seconds(given), Duration::from_millis(expected), "{given}");
        }
    }

    #[test]
    fn filter_ignores_unknown_phases() {
        let props = props(&Given(&[("filter", "failed dancing running")]));
        let chosen: Vec<_> =
            Phase::ALL.into_iter().filter(|phase| props.filter.contains(*phase)).collect();
        assert_eq!(chosen, [Phase::Running, Phase::Failed]);
    }

    #[test]
    fn defaults_of_the_element_are_those_of_the_component() {
        let props = props(&Given::default());
        let defaults = JobTreeProps::new(JobAddress::default());
        assert_eq!(props, JobTreeProps { on_event: props.on_event.clone(), ..defaults });
    }
}
