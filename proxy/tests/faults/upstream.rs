//! Upstreams that misbehave, byte by byte.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happens to a connection once its request has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A correct response.
    None,
    /// The connection is reset.
    Reset,
    /// It is closed without a response.
    Silence,
    /// No response is ever sent.
    Hang,
    /// The headers and half of the body are sent, and then nothing.
    StallInBody,
    /// The headers and half of the body are sent, then it is closed.
    CutInBody,
    /// One byte per second is sent.
    Trickle,
    /// Something other than HTTP is sent.
    Garbage,
    /// Endless headers.
    EndlessHeaders,
    /// One endless header.
    EndlessHeader,
    /// A body of 10 GiB, announced.
    Announced10GiB,
    /// A body of 10 GiB, in chunks.
    Chunked10GiB,
    /// Chunks with invalid lengths.
    BadChunks,
    /// Two contradictory lengths.
    TwoLengths,
    /// A redirect to a private address.
    Redirect,
    /// A compressed body, which was not requested and could be a decompression bomb.
    Compressed,
    /// Endless interim responses.
    EndlessContinue,
    /// A switch to a protocol that was not requested.
    SwitchingProtocols,
    /// A gateway's error, whose service is dead.
    BadGateway,
    /// A response before the request, in plain text.
    Unasked,
}

pub struct Upstream {
    pub address: SocketAddr,
    /// The number of connections that were accepted.
    pub connections: Arc<AtomicUsize>,
    /// The port of the last one's other end.
    last_port: Arc<AtomicU16>,
    task: JoinHandle<()>,
}

impl Upstream {
    pub async fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let last_port = Arc::new(AtomicU16::new(0));
        let (count, port) = (Arc::clone(&connections), Arc::clone(&last_port));
        let task = tokio::spawn(async move {
            loop {
                let (stream, peer) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                port.store(peer.port(), Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = misbehave(stream, fault).await;
                });
            }
        });
        Self { address, connections, last_port, task }
    }

    /// The number of connections, once all that are opened by now have been accepted, one of its own included.
    pub async fn settled_connections(&self) -> usize {
        // Connections are accepted in their order, so all earlier ones have been when this one is.
        let last = TcpStream::connect(self.address).await.unwrap();
        let port = last.local_addr().unwrap().port();
        while self.last_port.load(Ordering::SeqCst) != port {
            tokio::task::yield_now().await;
        }
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn misbehave(mut stream: TcpStream, fault: Fault) -> std::io::Result<()> {
    let mut seen = Vec::new();
    if fault == Fault::Unasked {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await?;
        return forever(&mut stream).await;
    }
    while !seen.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await?;
        seen.push(byte);
    }
    let ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    match fault {
        Fault::None => {
            // Announces that it closes, or the proxy might reuse the connection at this moment.
            let text = format!("{ok}connection: close\r\ncontent-length: 2\r\n\r\n{{}}");
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::Reset => stream.set_zero_linger()?,
        Fault::Silence | Fault::Unasked => {}
        Fault::Hang => forever(&mut stream).await?,
        Fault::StallInBody => {
            stream
                .write_all(format!("{ok}content-length: 100\r\n\r\n{{\"half\":").as_bytes())
                .await?;
            forever(&mut stream).await?;
        }
        Fault::CutInBody => {
            stream
                .write_all(format!("{ok}content-length: 100\r\n\r\n{{\"half\":").as_bytes())
                .await?;
        }
        Fault::Trickle => {
            stream.write_all(format!("{ok}content-length: 100\r\n\r\n").as_bytes()).await?;
            for _ in 0..100 {
                stream.write_all(b" ").await?;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        Fault::Garbage => stream.write_all(b"\x16\x03\x01 this is no HTTP\n\n\n").await?,
        Fault::EndlessHeaders => {
            stream.write_all(ok.as_bytes()).await?;
            // Many in one write, as single ones would take longer than the timeout.
            let many: String = (0..1000).map(|number| format!("x-{number}: y\r\n")).collect();
            endless(&mut stream, many.as_bytes()).await?;
        }
        Fault::EndlessHeader => {
            stream.write_all(format!("{ok}x-long: ").as_bytes()).await?;
            endless(&mut stream, &[b'x'; 65_536]).await?;
        }
        Fault::Announced10GiB => {
            stream.write_all(format!("{ok}content-length: 10737418240\r\n\r\n").as_bytes()).await?;
            endless(&mut stream, &[b' '; 65_536]).await?;
        }
        Fault::Chunked10GiB => {
            stream.write_all(format!("{ok}transfer-encoding: chunked\r\n\r\n").as_bytes()).await?;
            let mut chunk = b"10000\r\n".to_vec();
            chunk.extend([b' '; 65_536]);
            chunk.extend(b"\r\n");
            for _ in 0..163_840 {
                stream.write_all(&chunk).await?;
            }
        }
        Fault::BadChunks => {
            let text = format!("{ok}transfer-encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n");
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::TwoLengths => {
            let text = format!("{ok}content-length: 2\r\ncontent-length: 50\r\n\r\n{{}}");
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::Redirect => {
            let text = "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::Compressed => {
            let text =
                format!("{ok}content-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x08\x08\x00");
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::SwitchingProtocols => {
            let text = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
            stream.write_all(text.as_bytes()).await?;
            forever(&mut stream).await?;
        }
        Fault::BadGateway => {
            let text = "HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(text.as_bytes()).await?;
        }
        Fault::EndlessContinue => loop {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        },
    }
    Ok(())
}

/// Writes until the other side closes.
async fn endless(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
    }
}

/// Reads until the other side closes.
async fn forever(stream: &mut TcpStream) -> std::io::Result<()> {
    while stream.read(&mut [0; 64]).await? > 0 {}
    Ok(())
}
