//! A connection to a host: its name looked up, the number held against what may be reached, and encryption where it is asked for.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::Host;

use crate::address::Address;
use crate::failure::Failure;
use crate::manners::Manners;
use crate::reach;

/// A host that has several numbers is tried at so many of them.
const TRIES: usize = 4;

/// Bytes to and from a host.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What encryption needs; made when it is needed first, as the system's certificates are many.
#[derive(Default)]
pub(crate) struct Tls(OnceLock<Result<TlsConnector, String>>);

/// A connection to the address's host, and the number at which it answers.
pub(crate) async fn connect(
    address: &Address,
    manners: &Manners,
    tls: &Tls,
) -> Result<(Box<dyn Stream>, IpAddr), Failure> {
    let mut last = Failure::Unresolved("it has no number".to_owned());
    for at in places(address, manners).await?.into_iter().take(TRIES) {
        let stream = match timeout(manners.idle, TcpStream::connect(at)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(err)) => {
                last = Failure::Unreached(err.to_string());
                continue;
            }
            Err(_) => {
                last = Failure::Silent(manners.idle);
                continue;
            }
        };
        if !address.is_encrypted() {
            return Ok((Box::new(stream), at.ip()));
        }
        let connector = tls.connector().map_err(Failure::Unsafe)?;
        let encrypted = timeout(manners.idle, connector.connect(server_name(address)?, stream)).await;
        let encrypted = encrypted.map_err(|_| Failure::Silent(manners.idle))?;
        let encrypted = encrypted.map_err(|err| Failure::Unsafe(err.to_string()))?;
        return Ok((Box::new(encrypted), at.ip()));
    }
    Err(last)
}

/// Where the address's host may be connected to.
async fn places(address: &Address, manners: &Manners) -> Result<Vec<SocketAddr>, Failure> {
    let port = address.port();
    let found: Vec<SocketAddr> = match address.parsed_host() {
        Some(Host::Ipv4(ip)) => vec![(ip, port).into()],
        Some(Host::Ipv6(ip)) => vec![(ip, port).into()],
        Some(Host::Domain(name)) => match timeout(manners.idle, lookup_host((name, port))).await {
            Ok(Ok(found)) => found.collect(),
            Ok(Err(err)) => return Err(Failure::Unresolved(err.to_string())),
            Err(_) => return Err(Failure::Unresolved("nobody knows its number in time".to_owned())),
        },
        None => Vec::new(),
    };
    if manners.private.iter().any(|allowed| allowed.means(address)) {
        return Ok(found);
    }
    may_be_reached(address, found)
}

/// Those of the places that are everybody's; a failure where none is.
fn may_be_reached(address: &Address, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Failure> {
    let mut refused = None;
    let reached: Vec<SocketAddr> = found
        .into_iter()
        .filter(|at| match reach::private(at.ip()) {
            None => true,
            Some(what) => {
                refused.get_or_insert(Failure::Private {
                    host: address.host().to_owned(),
                    ip: at.ip(),
                    what,
                });
                false
            }
        })
        .collect();
    match refused {
        Some(failure) if reached.is_empty() => Err(failure),
        _ => Ok(reached),
    }
}

/// Who the host must prove to be.
fn server_name(address: &Address) -> Result<ServerName<'static>, Failure> {
    match address.parsed_host() {
        Some(Host::Ipv4(ip)) => Ok(ServerName::IpAddress(IpAddr::V4(ip).into())),
        Some(Host::Ipv6(ip)) => Ok(ServerName::IpAddress(IpAddr::V6(ip).into())),
        Some(Host::Domain(name)) => {
            ServerName::try_from(name.to_owned()).map_err(|err| Failure::Unsafe(err.to_string()))
        }
        None => Err(Failure::NoAddress("it has no host".to_owned())),
    }
}

impl Tls {
    fn connector(&self) -> Result<TlsConnector, String> {
        self.0.get_or_init(connector).clone()
    }
}

/// Believes whom the system believes.
fn connector() -> Result<TlsConnector, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map_or_else(String::new, |err| format!(" ({err})"));
        return Err(format!(
            "this system has no certificates to know servers by{why}; SSL_CERT_FILE names a file of them"
        ));
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|err| err.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // The version whose messages a web archive holds as they came.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_host_s_numbers_only_those_are_used_that_are_everybody_s() {
        let address = Address::parse("https://post.example/").unwrap();
        let places =
            |all: &[&str]| all.iter().map(|place| place.parse().unwrap()).collect::<Vec<SocketAddr>>();
        let mixed = places(&["10.0.0.1:443", "1.1.1.1:443", "[fe80::1]:443"]);
        assert_eq!(may_be_reached(&address, mixed).unwrap(), places(&["1.1.1.1:443"]));
        let failure = may_be_reached(&address, places(&["10.0.0.1:443", "127.0.0.1:443"])).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "is an address of a private network (10.0.0.1); --allow-private post.example asks it all the same"
        );
    }
}
