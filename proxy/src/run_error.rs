//! Why the program cannot start or run, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jobtree_proxy::HttpClientError;
use jobtree_proxy::config::ConfigError;

/// Why the program cannot start or run.
#[derive(Debug)]
pub(crate) enum RunError {
    Config(ConfigError),
    ConfigFile(PathBuf, io::Error),
    /// There is no such directory.
    NoAssets(PathBuf),
    /// The directory has no `index.html`.
    NoIndex(PathBuf),
    HttpClient(HttpClientError),
    Listen(SocketAddr, io::Error),
    Serve(io::Error),
}

impl RunError {
    /// What each line of the message begins with: nothing if it begins with a file and a line, as compilers print it.
    fn prefix(&self) -> &'static str {
        match self {
            Self::Config(error) if error.is_in_file() => "",
            _ => "error: ",
        }
    }

    /// Prints the error to standard error.
    pub(crate) fn print(&self) {
        for line in self.to_string().lines() {
            eprintln!("{}{line}", self.prefix());
        }
    }
}

/// Checks a directory whose files are served.
pub(crate) fn check_assets(directory: &Path) -> Result<(), RunError> {
    if !directory.is_dir() {
        return Err(RunError::NoAssets(directory.to_owned()));
    }
    if !directory.join("index.html").is_file() {
        return Err(RunError::NoIndex(directory.to_owned()));
    }
    Ok(())
}

/// A path, or `instead` of a text that may not be one: a secret in the wrong place must not be repeated.
fn shown_path(path: &Path, instead: &'static str) -> String {
    let is_path = path.has_root()
        || path.starts_with(".")
        || path.starts_with("..")
        || path.extension().is_some_and(|extension| extension == "toml")
        || path.exists();
    if is_path { path.display().to_string() } else { instead.to_owned() }
}

fn advice_for_config_file(file: &Path, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file. Check the path after --config".to_owned(),
        ErrorKind::IsADirectory => {
            let inner = file.join("proxy.toml");
            format!("it is a directory. Use the file in it, such as {}", inner.display())
        }
        ErrorKind::PermissionDenied => {
            "permission denied. Let the user that runs jobtree-proxy read it".to_owned()
        }
        ErrorKind::InvalidData => "it is not UTF-8 text. Save it as UTF-8".to_owned(),
        _ => format!("{error}. Check the path after --config"),
    }
}

fn advice_for_listen(address: SocketAddr, error: &io::Error) -> String {
    let (ip, port) = (address.ip(), address.port());
    let free = SocketAddr::new(ip, 0);
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "another program uses the port. Add --listen {free} to take a free port, or stop the other program: \
             `ss -ltnp sport = :{port}` shows it"
        ),
        ErrorKind::PermissionDenied => {
            let unprivileged = SocketAddr::new(ip, 8787);
            format!("permission denied. Use a port above 1023, such as --listen {unprivileged}")
        }
        ErrorKind::AddrNotAvailable => format!(
            "this machine does not have the address. Use one of its own, such as --listen 127.0.0.1:{port}"
        ),
        _ => format!("{error}. Choose another address with --listen"),
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => write!(f, "{error}"),
            Self::ConfigFile(file, error) => {
                let advice = advice_for_config_file(file, error);
                write!(f, "cannot read {}: {advice}", shown_path(file, "the file of --config"))
            }
            Self::NoAssets(directory) => write!(
                f,
                "--assets {}: there is no such directory. Use the one that contains the page's index.html",
                shown_path(directory, "...")
            ),
            Self::NoIndex(directory) => write!(
                f,
                "--assets {}: the directory has no index.html. Use the one that contains the page's index.html",
                directory.display()
            ),
            Self::HttpClient(error) => write!(f, "{error}"),
            Self::Listen(address, error) => {
                write!(f, "cannot listen on {address}: {}", advice_for_listen(*address, error))
            }
            Self::Serve(error) => write!(f, "cannot serve connections: {error}"),
        }
    }
}

impl Error for RunError {}

impl From<ConfigError> for RunError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_to_do() {
        let address: SocketAddr = "127.0.0.1:80".parse().unwrap();
        let file = PathBuf::from("./etc");
        for (error, expected) in [
            (
                RunError::Listen(address, ErrorKind::AddrInUse.into()),
                "cannot listen on 127.0.0.1:80: another program uses the port. Add --listen 127.0.0.1:0 to take a free \
                 port, or stop the other program: `ss -ltnp sport = :80` shows it",
            ),
            (
                RunError::Listen(address, ErrorKind::PermissionDenied.into()),
                "cannot listen on 127.0.0.1:80: permission denied. Use a port above 1023, such as --listen 127.0.0.1:8787",
            ),
            (
                RunError::Listen(address, ErrorKind::AddrNotAvailable.into()),
                "cannot listen on 127.0.0.1:80: this machine does not have the address. Use one of its own, such as \
                 --listen 127.0.0.1:80",
            ),
            (
                RunError::ConfigFile(file.clone(), ErrorKind::PermissionDenied.into()),
                "cannot read ./etc: permission denied. Let the user that runs jobtree-proxy read it",
            ),
            (
                RunError::ConfigFile(file.clone(), ErrorKind::IsADirectory.into()),
                "cannot read ./etc: it is a directory. Use the file in it, such as ./etc/proxy.toml",
            ),
            (
                RunError::ConfigFile(file, ErrorKind::InvalidData.into()),
                "cannot read ./etc: it is not UTF-8 text. Save it as UTF-8",
            ),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }
}
