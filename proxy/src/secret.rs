//! What nobody may see: secrets, and where they come from.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::time::Instant;
use zeroize::Zeroizing;

/// A secret's text. It is not shown by `Debug`, and its memory is cleared when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps that text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that has to send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Where a secret stands. Its configuration never holds the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In that environment variable.
    Environment(String),
    /// In that file, whose last line break is none of it.
    File(PathBuf),
}

/// A file is looked at again when it is needed and the last look is longer ago than this.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// A secret from its source. One from a file follows the file.
#[derive(Debug)]
pub struct Kept {
    source: Source,
    current: ArcSwap<Secret>,
    looked: Mutex<Instant>,
}

impl Kept {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// Where there is none, in words that name the source.
    pub fn load(source: Source, variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let secret = match &source {
            Source::Environment(name) => variable(name)
                .filter(|value| !value.is_empty())
                .map(Secret::new)
                .ok_or_else(|| format!("the environment variable {name} is not set")),
            Source::File(path) => read(path),
        }?;
        let (current, looked) = (ArcSwap::from_pointee(secret), Mutex::new(Instant::now()));
        Ok(Self { source, current, looked })
    }

    /// The secret as it is now. One whose file has gone bad stays as it was.
    pub fn get(&self) -> Arc<Secret> {
        if let Source::File(path) = &self.source
            && self.is_time_to_look()
        {
            self.look_at(path);
        }
        self.current.load_full()
    }

    /// The same, and surely what the file holds at this moment.
    pub fn get_anew(&self) -> Arc<Secret> {
        if let Source::File(path) = &self.source {
            self.look_at(path);
        }
        self.current.load_full()
    }

    fn is_time_to_look(&self) -> bool {
        let now = Instant::now();
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = now.duration_since(*looked) >= LOOK_AGAIN;
        if is_time {
            *looked = now;
        }
        is_time
    }

    /// A few bytes of a local file, so nobody is kept waiting.
    fn look_at(&self, path: &PathBuf) {
        match read(path) {
            Ok(secret) if secret.expose() == self.current.load().expose() => {}
            Ok(secret) => {
                self.current.store(Arc::new(secret));
                tracing::info!(file = %path.display(), "a secret has changed and is used from now on");
            }
            Err(error) => tracing::warn!("{error}; the secret read before is used still"),
        }
    }
}

fn read(path: &PathBuf) -> Result<Secret, String> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| format!("the secret file {} cannot be read: {error}", path.display()))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(format!("the secret file {} is empty", path.display()));
    }
    Ok(Secret::new(text))
}
