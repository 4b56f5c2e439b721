//! The steps until a host can be called: its name, a connection, and TLS.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::uri::Authority;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, Error as TlsError};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{CheckResult, StepReport};
use crate::config::{Endpoint, is_loopback};
use crate::http_client;

/// The longest time for one step.
const MAX_STEP: Duration = Duration::from_secs(10);

/// The variables that name an HTTP proxy for `https:` requests.
const HTTP_PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Checks the way to an endpoint. `what` is behind it.
pub(super) async fn check(
    what: &str,
    endpoint: &Endpoint,
    longest: Duration,
    report: &mut StepReport<'_>,
) -> CheckResult {
    let Ok(authority) = endpoint.host().parse::<Authority>() else {
        return report.failed(format!("{what}: address"), "the endpoint has no host. Check it");
    };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let http_proxy = HTTP_PROXY_VARIABLES
        .into_iter()
        .find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if let Some(variable) = http_proxy
        && !is_loopback(&host)
    {
        let text = format!("{variable} is set, so an HTTP proxy connects to {}", endpoint.host());
        report.skipped(format!("{what}: network"), text);
        return Ok(());
    }
    let port = authority.port_u16().unwrap_or(if endpoint.is_https() { 443 } else { 80 });
    let longest = longest.min(MAX_STEP);
    let addresses = resolve(what, &host, port, longest, report).await?;
    let stream = connect(what, &addresses, longest, report).await?;
    if endpoint.is_https() {
        return handshake(what, &host, stream, longest, report).await;
    }
    Ok(())
}

async fn resolve(
    what: &str,
    host: &str,
    port: u16,
    longest: Duration,
    report: &mut StepReport<'_>,
) -> Result<Vec<SocketAddr>, super::Failed> {
    let step = format!("{what}: DNS");
    let found = timeout(longest, lookup_host((host, port))).await;
    let addresses: Vec<_> = match found {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(_)) => Vec::new(),
        Err(_) => {
            let text = format!(
                "the name server does not say in time where {host} is. Check this machine's DNS"
            );
            return report.failed(step, text).map(|()| Vec::new());
        }
    };
    if addresses.is_empty() {
        let text = format!(
            "the name {host} has no address. Check the endpoint and the region, and this machine's DNS"
        );
        return report.failed(step, text).map(|()| Vec::new());
    }
    if host.parse::<IpAddr>().is_err() {
        report.passed(step, format!("{host} is at {}", addresses[0].ip()));
    }
    Ok(addresses)
}

async fn connect(
    what: &str,
    addresses: &[SocketAddr],
    longest: Duration,
    report: &mut StepReport<'_>,
) -> Result<TcpStream, super::Failed> {
    let step = format!("{what}: connection");
    let at = addresses[0];
    let failure = match timeout(longest, TcpStream::connect(addresses)).await {
        Ok(Ok(stream)) => {
            report.passed(step, format!("port {} accepts connections", at.port()));
            return Ok(stream);
        }
        Ok(Err(error)) => match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                format!(
                    "{at} refuses connections: nothing listens there. Check the endpoint's host and port"
                )
            }
            io::ErrorKind::TimedOut => unanswered(at),
            io::ErrorKind::ConnectionReset => {
                format!("{at} resets connections. Check the firewalls on the way")
            }
            _ => format!("there is no way to {at}. Check this machine's network, VPN and routes"),
        },
        Err(_) => unanswered(at),
    };
    report.failed(step, failure).and(Err(super::Failed))
}

fn unanswered(at: SocketAddr) -> String {
    format!("{at} does not respond in time. A firewall may drop the packets; check it, and the VPN")
}

async fn handshake(
    what: &str,
    host: &str,
    stream: TcpStream,
    longest: Duration,
    report: &mut StepReport<'_>,
) -> CheckResult {
    let step = format!("{what}: TLS");
    let Ok(config) = http_client::tls() else {
        let text = "this machine has no trusted certificates. Install the package ca-certificates, or set SSL_CERT_FILE";
        return report.failed(step, text);
    };
    let Ok(name) = ServerName::try_from(host.to_owned()) else {
        return report.failed(step, "the host is no valid name. Check the endpoint");
    };
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    match timeout(longest, connecting).await {
        Ok(Ok(_)) => {
            report.passed(step, format!("the certificate of {host} is trusted"));
            Ok(())
        }
        Ok(Err(error)) => report.failed(step, describe(host, &error)),
        Err(_) => report.failed(
            step,
            "the handshake does not end in time. Check that the endpoint's port is one for https",
        ),
    }
}

/// Why a handshake failed, and what to do.
fn describe(host: &str, error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    let Some(inner) = inner else {
        return "the connection is closed during the handshake. Check that the endpoint's port is one for https".to_owned();
    };
    match inner {
        TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => format!("the certificate is for another name than {host}. Check the endpoint"),
        TlsError::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "the certificate has expired. Check this machine's clock, then tell the operator of the endpoint".to_owned(),
        TlsError::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => "the certificate is not valid yet. Check this machine's clock".to_owned(),
        TlsError::InvalidCertificate(CertificateError::Revoked) => {
            "the certificate has been revoked. Tell the operator of the endpoint".to_owned()
        }
        TlsError::InvalidCertificate(_) => {
            "this machine does not trust the certificate. Install the issuer's certificate, or name it in SSL_CERT_FILE"
                .to_owned()
        }
        TlsError::InvalidMessage(_) => {
            "the port does not speak TLS. Check the endpoint's port, which has to be one for https".to_owned()
        }
        _ => "the server rejects the handshake. Check the endpoint, and TLS proxies on the way".to_owned(),
    }
}
