//! The step in which IAM issues a token.

use std::time::Duration;

use super::{CheckResult, StepReport};
use crate::auth::{self, SignInError};
use crate::config::{PasswordAuth, TokenScope};
use crate::http_client::{FailureCause, HttpClient};

const STEP: &str = "sign-in";

/// Signs in once. The token is dropped.
pub(super) async fn check(
    user: &PasswordAuth,
    longest: Duration,
    report: &mut StepReport<'_>,
) -> CheckResult {
    let Ok(client) = HttpClient::new(longest, 1) else {
        return report.failed(
            STEP,
            "this machine cannot send requests. Install the package ca-certificates",
        );
    };
    let Err(error) = auth::sign_in_once(&client, user).await else {
        report.passed(STEP, "IAM accepts the user and the password");
        return Ok(());
    };
    let scope = match user.scope {
        TokenScope::ProjectName(_) => "`project`",
        TokenScope::ProjectId(_) => "`project_id`",
    };
    let text = match error {
        SignInError::Rejected(401) => {
            "IAM rejects the user or the password (401). Check `user`, `domain` and the password; \
             five failures lock the user out for 15 minutes"
                .to_owned()
        }
        SignInError::Rejected(403) => {
            format!(
                "IAM does not let the user in (403). Check that it is active, may use the API, and has access to {scope}"
            )
        }
        SignInError::Rejected(400) => {
            format!("IAM does not understand the request (400). Check `domain` and {scope}")
        }
        SignInError::Rejected(404) => {
            "there is no IAM at this address (404). Check `iam`, which has to be the host alone"
                .to_owned()
        }
        SignInError::Rejected(status) => {
            format!("IAM responds with status {status}. Check `iam`, `user`, `domain` and {scope}")
        }
        SignInError::NoToken => {
            "IAM responds without a token. Check `iam`, which may be another service".to_owned()
        }
        SignInError::NoResponse(failure) => match failure.cause {
            Some(FailureCause::Timeout | FailureCause::ConnectTimeout) => {
                "IAM does not respond in time. Try again, or raise limits.timeout_ms".to_owned()
            }
            Some(FailureCause::GatewayError) => {
                "IAM is overloaded or out of order. Try again later".to_owned()
            }
            Some(FailureCause::Redirect) => {
                "IAM sends a redirect, which is not followed. Set `iam` to its own address"
                    .to_owned()
            }
            Some(FailureCause::Reset | FailureCause::Closed) => {
                "IAM closes the connection. Try again; then check `iam`".to_owned()
            }
            _ => "the response of IAM is not valid. Check `iam`, which may be another service"
                .to_owned(),
        },
        SignInError::Panic => "internal error in jobtree-proxy. StepReport it".to_owned(),
    };
    report.failed(STEP, text)
}
