//! An upstream with TLS and a self-signed certificate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

pub struct TlsUpstream {
    pub address: SocketAddr,
    /// The certificate as PEM.
    pub certificate: String,
    /// The number of connections that were dropped at their second request.
    pub reused: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl TlsUpstream {
    /// Starts an upstream with a certificate for that name.
    pub async fn start(name: &str) -> Self {
        Self::start_with(name, false).await
    }

    /// Starts an upstream that keeps connections open until their second request, and then drops them without a word.
    pub async fn start_dropping(name: &str) -> Self {
        Self::start_with(name, true).await
    }

    async fn start_with(name: &str, is_dropping: bool) -> Self {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let reused = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&reused);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, reused) = (acceptor.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    let mut stream = acceptor.accept(stream).await?;
                    let mut seen = Vec::new();
                    while !seen.ends_with(b"\r\n\r\n") {
                        seen.push(stream.read_u8().await?);
                    }
                    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    stream.write_all(response).await?;
                    if !is_dropping {
                        return stream.shutdown().await;
                    }
                    stream.flush().await?;
                    seen.clear();
                    while !seen.ends_with(b"\r\n\r\n") {
                        seen.push(stream.read_u8().await?);
                    }
                    reused.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                });
            }
        });
        Self { address, certificate: made.cert.pem(), reused, task }
    }
}

impl Drop for TlsUpstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}
