//! The bodies of sub-jobs that were requested by their IDs.

use std::collections::BTreeMap;

/// Finds the bodies of sub-jobs that were requested by their IDs.
pub trait RequestedBodies {
    /// The body of the sub-job with this ID.
    fn body(&self, id: &str) -> Option<&[u8]>;
}

/// No sub-job was requested.
impl RequestedBodies for () {
    fn body(&self, _id: &str) -> Option<&[u8]> {
        None
    }
}

impl RequestedBodies for BTreeMap<String, Vec<u8>> {
    fn body(&self, id: &str) -> Option<&[u8]> {
        self.get(id).map(Vec::as_slice)
    }
}
