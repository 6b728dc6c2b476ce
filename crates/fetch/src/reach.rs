//! Where strangers' pages have no business: private networks, this machine, and what nobody publishes at.
//!
//! A page or a name's owner can send whoever asks anywhere. So it is held against the number that is connected to, not against the
//! name, and a name that leads elsewhere the second time gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use url::Host;

use crate::address::Address;

/// A host that may lie in a private network, as a person names it: `HOST` or `HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    host: String,
    port: Option<u16>,
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || {
            format!(
                "{text:?} names no host; HOST or HOST:PORT does, with brackets around a number that has colons"
            )
        };
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, Some(port.parse().map_err(|_| bad())?))
            }
            _ => (text, None),
        };
        let host = Host::parse(host).map_err(|_| bad())?.to_string();
        Ok(Self { host, port })
    }
}

impl Allowed {
    /// Whether it means the host of that address.
    pub(crate) fn means(&self, address: &Address) -> bool {
        self.host == address.host() && self.port.is_none_or(|port| port == address.port())
    }
}

/// What an address in numbers is that is not for everybody; nothing where it is.
pub(crate) fn private(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => private_v4(ip),
        IpAddr::V6(ip) => private_v6(ip),
    }
}

const NETWORK: &str = "an address of a private network";
const MACHINE: &str = "an address of this machine";
const NEIGHBOURS: &str = "an address of the network next to this machine";
const NOBODY: &str = "an address that is nobody's in public";

fn private_v4(ip: Ipv4Addr) -> Option<&'static str> {
    match ip.octets() {
        [127, ..] => Some(MACHINE),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some(NETWORK),
        // Between a provider and its customers.
        [100, 64..=127, ..] => Some(NETWORK),
        // Where machines that are rented hand out their secrets.
        [169, 254, ..] => Some(NEIGHBOURS),
        // "This network"; for protocols; for examples; for measurements; the way to IPv6; to many at once, and reserved.
        [0, ..]
        | [192, 0, 0, _]
        | [192, 0, 2, _]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [198, 18..=19, ..]
        | [192, 88, 99, _]
        | [224..=255, ..] => Some(NOBODY),
        _ => None,
    }
}

fn private_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(MACHINE),
        // Those of IPv4 as they are written here, and as networks without it have them (NAT64).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0xfc00..=0xfdff, ..] => Some(NETWORK),
        [0xfe80..=0xfebf, ..] => Some(NEIGHBOURS),
        // For protocols, Teredo among them; for examples; IPv4 inside (6to4), at which nobody publishes any more.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] | [0x2002, ..] => {
            Some(NOBODY)
        }
        [0x2000..=0x3fff, ..] => None,
        _ => Some(NOBODY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_everybody_s_is_reached() {
        for ip in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.2.3",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(private(ip.parse().unwrap()).is_some(), "{ip}");
        }
        for ip in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:200::1",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(private(ip.parse().unwrap()).is_none(), "{ip}");
        }
    }

    #[test]
    fn a_host_is_allowed_by_name_or_by_name_and_port() {
        let means = |allowed: &str, address: &str| {
            allowed.parse::<Allowed>().unwrap().means(&Address::parse(address).unwrap())
        };
        assert!(means("desk.example", "http://DESK.example:8080/a"));
        assert!(means("desk.example:8080", "http://desk.example:8080/a"));
        assert!(!means("desk.example:8080", "http://desk.example/"));
        assert!(means("desk.example:443", "https://desk.example/"));
        assert!(
            means("127.1", "http://127.0.0.1/")
                && means("[::1]", "http://[0:0::1]:5/")
                && means("[::1]:5", "http://[::1]:5/")
        );
        assert!(!means("example", "http://desk.example/"));
        for bad in ["", "desk.example:http", "a b", "[::1", "desk.example:99999"] {
            assert!(bad.parse::<Allowed>().is_err(), "{bad}");
        }
    }
}
