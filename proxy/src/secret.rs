//! Secrets, and the places they are read from.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::time::Instant;
use zeroize::Zeroizing;

/// A secret's text. `Debug` does not show it, and its memory is cleared when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps the text of a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for code that sends, signs or redacts it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The place a secret is read from. A configuration never holds the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretLocation {
    /// The environment variable with this name.
    Environment(String),
    /// The file at this path; line breaks at its end are not part of the secret.
    File(PathBuf),
}

/// Why a secret cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SecretError {
    /// The environment variable is not set, or empty.
    UnsetVariable(String),
    /// The file cannot be read.
    UnreadableFile(PathBuf, io::Error),
    /// The file is empty.
    EmptyFile(PathBuf),
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnsetVariable(name) => write!(f, "the environment variable {name} is not set"),
            Self::UnreadableFile(path, error) => {
                write!(f, "the secret file {} cannot be read: {error}", path.display())
            }
            Self::EmptyFile(path) => write!(f, "the secret file {} is empty", path.display()),
        }
    }
}

impl Error for SecretError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::UnreadableFile(_, error) => Some(error),
            Self::UnsetVariable(_) | Self::EmptyFile(_) => None,
        }
    }
}

/// How long a secret from a file is used before the file is checked for changes.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// A secret and the place it was read from. A secret from a file is read again when the file changes.
pub struct SecretSource {
    location: SecretLocation,
    current: ArcSwap<Secret>,
    checked_at: Mutex<Instant>,
}

/// Shows the place only, so that sources of one secret look the same.
impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SecretSource").field(&self.location).finish()
    }
}

impl SecretSource {
    /// Reads the secret. `variable` reads the environment.
    ///
    /// # Errors
    ///
    /// If the secret is missing, empty or unreadable.
    pub fn load(
        location: SecretLocation,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SecretError> {
        let secret = match &location {
            SecretLocation::Environment(name) => variable(name)
                .filter(|value| !value.is_empty())
                .map(Secret::new)
                .ok_or_else(|| SecretError::UnsetVariable(name.clone())),
            SecretLocation::File(path) => read(path),
        }?;
        let (current, checked_at) = (ArcSwap::from_pointee(secret), Mutex::new(Instant::now()));
        Ok(Self { location, current, checked_at })
    }

    /// The current secret. If its file can no longer be read, the last one that was read stays in use.
    pub fn get(&self) -> Arc<Secret> {
        if let SecretLocation::File(path) = &self.location
            && self.is_check_due()
        {
            self.check(path);
        }
        self.current.load_full()
    }

    /// Re-reads the file now, ignoring the check interval, and returns the current secret.
    pub fn reload(&self) -> Arc<Secret> {
        if let SecretLocation::File(path) = &self.location {
            self.check(path);
        }
        self.current.load_full()
    }

    fn is_check_due(&self) -> bool {
        let now = Instant::now();
        let mut checked_at = self.checked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = now.duration_since(*checked_at) >= CHECK_INTERVAL;
        if is_due {
            *checked_at = now;
        }
        is_due
    }

    /// Reads a few bytes of a local file, which is quick enough for an async task.
    fn check(&self, path: &Path) {
        match read(path) {
            Ok(secret) if secret.expose() == self.current.load().expose() => {}
            Ok(secret) => {
                self.current.store(Arc::new(secret));
                tracing::info!(file = %path.display(), "using the changed secret from now on");
            }
            Err(error) => tracing::warn!("{error}; still using the last secret that was read"),
        }
    }
}

fn read(path: &Path) -> Result<Secret, SecretError> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| SecretError::UnreadableFile(path.to_owned(), error))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(SecretError::EmptyFile(path.to_owned()));
    }
    Ok(Secret::new(text))
}
