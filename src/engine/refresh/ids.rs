//! Which IDs can be sent: path segments, and instances that may go into a header.

use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;

/// Whether an ID can be a path segment: not empty, and without `/`, `\`, `..` and control characters.
pub fn is_valid_id(id: &str) -> bool {
    let is_one_segment =
        !id.contains(['/', '\\']) && !id.as_bytes().windows(2).any(|two| two == b"..") && id != ".";
    !id.is_empty() && is_one_segment && !id.contains(char::is_control)
}

/// The ID without surrounding spaces. `name` is what an error calls it.
pub(super) fn checked_id<'a>(name: &str, id: &'a str) -> Result<&'a str, JobError> {
    let id = id.trim_matches(' ');
    if id.is_empty() {
        return Err(JobError::invalid_address(DetailKind::Missing, name, ""));
    }
    if !is_valid_id(id) {
        return Err(JobError::invalid_address(DetailKind::InvalidId, name, ""));
    }
    Ok(id)
}

/// The instance ID, which must be ASCII because it can become a header.
pub(super) fn checked_instance(id: &str) -> Result<String, JobError> {
    let id = id.trim_matches(' ');
    if id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(id.to_owned());
    }
    Err(JobError::invalid_address(DetailKind::NotAscii, "instance-id", ""))
}
