//! How connections are made: resolving a host's name, and noticing which request opened a connection.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names as the machine does, with an error that can be told from other errors of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct SystemResolver;

/// Why a host's name has no address.
#[derive(Debug)]
pub(super) struct ResolveError(io::Error);

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot resolve the host's name: {}", self.0)
    }
}

impl Error for ResolveError {}

impl From<io::Error> for ResolveError {
    fn from(error: io::Error) -> Self {
        Self(error)
    }
}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The client replaces the port.
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await;
            let addresses: Vec<SocketAddr> = addresses.map_err(ResolveError::from)?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

tokio::task_local! {
    /// Whether the current request has opened a connection.
    static HAS_CONNECTED: Cell<bool>;
}

/// Runs a request. Returns its result, and whether it used a connection that was already open.
pub(super) async fn observe<T>(request: impl Future<Output = T>) -> (T, bool) {
    let observed = async {
        let result = request.await;
        (result, !HAS_CONNECTED.with(Cell::get))
    };
    HAS_CONNECTED.scope(Cell::new(false), observed).await
}

/// Opens a connection, and notes it for [`observe`].
pub(super) async fn note_connection<C: Future>(connecting: C) -> C::Output {
    let connected = connecting.await;
    // Fails for a connection that a request started and no longer needs, because another one became idle first.
    let _ = HAS_CONNECTED.try_with(|it| it.set(true));
    connected
}
