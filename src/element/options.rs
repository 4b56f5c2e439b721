//! Attributes as they stand in the page, and what they mean.

use std::time::Duration;

use serde::Deserialize;

use crate::browser::fetch::Credentials;
use crate::engine::poller::Schedule;
use crate::engine::request::JobAddress;
use crate::view::job_tree::JobTreeProps;
use crate::view::theme::Theme;

/// The element's attributes. An absent one is `None`; none of them can be wrong enough to fail.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct Options {
    system: Option<String>,
    project_id: Option<String>,
    job_id: Option<String>,
    proxy: Option<String>,
    src: Option<String>,
    interval: Option<String>,
    timeout: Option<String>,
    credentials: Option<String>,
    theme: Option<String>,
}

impl Options {
    pub(super) fn into_props(self) -> JobTreeProps {
        let schedule = Schedule::default();
        JobTreeProps {
            schedule: Schedule {
                interval: interval(self.interval.as_deref()).unwrap_or(schedule.interval),
                timeout: timeout(self.timeout.as_deref()).unwrap_or(schedule.timeout),
            },
            credentials: match self.credentials.as_deref() {
                Some("include") => Credentials::Include,
                Some("omit") => Credentials::Omit,
                _ => Credentials::SameOrigin,
            },
            theme: match self.theme.as_deref() {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
            ..JobTreeProps::new(JobAddress {
                system: self.system.unwrap_or_default(),
                project_id: self.project_id.unwrap_or_default(),
                job_id: self.job_id.unwrap_or_default(),
                proxy: self.proxy.unwrap_or_default(),
                src: self.src.unwrap_or_default(),
            })
        }
    }
}

/// Seconds, at least 1; 0 turns the automatic refresh off.
fn interval(text: Option<&str>) -> Option<Duration> {
    let interval = seconds(text)?;
    Some(if interval.is_zero() { interval } else { interval.max(Duration::from_secs(1)) })
}

/// Seconds, more than 0.
fn timeout(text: Option<&str>) -> Option<Duration> {
    seconds(text).filter(|timeout| !timeout.is_zero())
}

/// `None`, and so the default, for what is no number of seconds.
fn seconds(text: Option<&str>) -> Option<Duration> {
    Duration::try_from_secs_f64(text?.trim().parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_at_least_a_second_unless_it_is_off() {
        let cases = [
            ("5", Some(5.0)),
            (" 2.5 ", Some(2.5)),
            ("0.2", Some(1.0)),
            ("0", Some(0.0)),
            ("-1", None),
            ("soon", None),
            ("", None),
            ("NaN", None),
            ("1e300", None),
        ];
        for (text, expected) in cases {
            let actual = interval(Some(text)).map(|interval| interval.as_secs_f64());
            assert_eq!(actual, expected, "{text:?}");
        }
        assert_eq!(interval(None), None);
    }

    #[test]
    fn a_timeout_of_nothing_is_no_timeout_at_all() {
        assert_eq!(timeout(Some("0")), None);
        assert_eq!(timeout(Some("0.5")), Some(Duration::from_millis(500)));
    }

    #[test]
    fn attributes_that_mean_nothing_leave_the_defaults() {
        let options = Options {
            interval: Some("often".into()),
            credentials: Some("yes".into()),
            theme: Some("pink".into()),
            ..Options::default()
        };
        let props = options.into_props();
        let defaults = JobTreeProps::new(JobAddress::default());
        assert_eq!(props, JobTreeProps { on_event: props.on_event.clone(), ..defaults });
    }
}
