//! Custom texts that the host supplies.

use std::rc::Rc;

/// Custom texts by key, which replace the widget's own.
///
/// A key is one of [`keys`](crate::engine::i18n::keys), or `type.` and a job type as the service sends it. Unknown keys
/// are ignored.
///
/// ```
/// let messages: jobtree::Messages =
///     [("phase-running", "Busy"), ("type.CreateCluster", "Order a cluster")].into_iter().collect();
/// assert_eq!(messages.iter().next(), Some(("phase-running", "Busy")));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages(Rc<[(String, String)]>);

impl Messages {
    /// The keys and their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    pub(crate) fn as_slice(&self) -> &[(String, String)] {
        &self.0
    }
}

impl<K: Into<String>, T: Into<String>> FromIterator<(K, T)> for Messages {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(key, text)| (key.into(), text.into())).collect())
    }
}
