//! Names of phases, and the phases of every known status.

use jobtree::engine::model::phase::{Phase, Phases};

#[test]
fn known_statuses_map_to_phases() {
    for (statuses, phase, terminal) in [
        (
            "Initializing Init Queuing Waiting WAITING_EXECUTE SUBMITTED SCHEDULED PENDING_PAYMENT Pending",
            Phase::Pending,
            false,
        ),
        ("Running LISTENING ROLLBACKING terminating", Phase::Running, false),
        ("Pause Stopping", Phase::Paused, false),
        ("Success Successful SUCCEEDED Completed COMPLETE", Phase::Succeeded, true),
        ("Partially_successful PARTIALLY_FAILED", Phase::Partial, true),
        ("Failed FAIL Error Timed_out timeout ROLLBACK_FAIL", Phase::Failed, true),
        ("CANCELLED CANCELED CANCEL Stopped terminated ROLLBACKED", Phase::Cancelled, true),
        ("SKIPPED skip", Phase::Skipped, true),
        ("UNKNOWN Dancing", Phase::Unknown, false),
    ] {
        for status in statuses.split(' ') {
            for spelled in
                [status.to_owned(), status.to_lowercase(), format!(" {} ", status.to_uppercase())]
            {
                assert_eq!(Phase::from_status(&spelled), phase, "{spelled}");
            }
        }
        assert_eq!(phase.is_terminal(), terminal, "{phase:?}");
    }
    for odd in ["", " ", "SUC CES S", "Succe\u{df}"] {
        assert_eq!(Phase::from_status(odd), Phase::Unknown, "{odd}");
    }
}

#[test]
fn phase_of_a_whole_follows_from_its_parts() {
    for (parts, whole) in [
        ("", None),
        ("pending", Some("pending")),
        ("pending pending", Some("pending")),
        ("running", Some("running")),
        ("failed running pending", Some("running")),
        ("succeeded pending", Some("running")),
        ("failed pending", Some("running")),
        ("skipped pending", Some("running")),
        ("succeeded paused", Some("paused")),
        ("paused pending", Some("paused")),
        ("paused running", Some("running")),
        ("succeeded unknown", Some("unknown")),
        ("pending unknown", Some("unknown")),
        ("succeeded unknown pending", Some("running")),
        ("succeeded failed cancelled partial skipped", Some("failed")),
        ("succeeded cancelled partial", Some("cancelled")),
        ("succeeded cancelled skipped", Some("cancelled")),
        ("succeeded partial skipped", Some("partial")),
        ("skipped skipped", Some("skipped")),
        ("succeeded skipped", Some("succeeded")),
        ("succeeded succeeded", Some("succeeded")),
    ] {
        let phases = parts.split_whitespace().map(|name| name.parse::<Phase>().unwrap());
        assert_eq!(Phase::of_parts(phases).map(Phase::as_str), whole, "{parts}");
    }
}

#[test]
fn phase_names_round_trip() {
    for phase in Phase::ALL {
        assert_eq!(phase.to_string().parse(), Ok(phase));
    }
    for name in ["", "Running", "success", " failed"] {
        assert!(name.parse::<Phase>().is_err(), "{name:?}");
    }
}

#[test]
fn phase_set_is_parsed_from_names_and_ignores_others() {
    let phases: Phases = [Phase::Failed, Phase::Running].into_iter().collect();
    assert_eq!(Phases::parse("  running nonsense failed running "), phases);
    assert!(Phases::parse("Failed,running").is_empty());
}
