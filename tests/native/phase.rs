use jobtree::engine::model::phase::Phase;

#[test]
fn every_known_status_of_every_system_has_its_phase() {
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
        ("CANCELLED CANCEL Stopped terminated ROLLBACKED", Phase::Cancelled, true),
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
