//! Why an address gave nothing, in words that go behind the address.

use std::net::IpAddr;
use std::time::Duration;

/// Why an address gave nothing. It reads on from the address: "… answered 404".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It cannot be understood.
    #[error("is no address: {0}")]
    NoAddress(String),
    /// It is of something else than the web.
    #[error("is no address of the web: it begins with {0}:, and http: and https: are asked")]
    Scheme(String),
    /// It says who asks.
    #[error("has a name or a password in it, which are sent to nobody")]
    Password,
    /// It leads to where strangers' pages have no business.
    #[error("is {what} ({ip}); --allow-private {host} asks it all the same")]
    Private {
        /// The host that leads there.
        host: String,
        /// Where to.
        ip: IpAddr,
        /// What that is.
        what: &'static str,
    },
    /// There is no such host.
    #[error("has a host that is not found: {0}")]
    Unresolved(String),
    /// Its robots.txt says no.
    #[error("robots.txt of {0} does not allow onrecord to fetch this")]
    Disallowed(String),
    /// Nobody knows what its robots.txt says.
    #[error("robots.txt of {host} cannot be had, so nothing there may be fetched: it {why}")]
    NoRobots {
        /// The host.
        host: String,
        /// What happened to it.
        why: Box<Failure>,
    },
    /// No connection came about, or it broke.
    #[error("cannot be reached: {0}")]
    Unreached(String),
    /// The connection could not be made safe.
    #[error("cannot be reached safely (TLS): {0}")]
    Unsafe(String),
    /// It closed the connection in the midst of its answer.
    #[error("closed the connection before its answer was whole")]
    CutOff,
    /// It did not speak HTTP.
    #[error("did not answer as a web server does (HTTP): {0}")]
    NotHttp(String),
    /// It was silent.
    #[error("said nothing for {}", seconds(.0))]
    Silent(Duration),
    /// It took too long.
    #[error("did not come to an end of its answer in {}", seconds(.0))]
    TooSlow(Duration),
    /// It sent too much.
    #[error("sent more than {}: no page of an article", size(.0))]
    TooLong(usize),
    /// It answered with something else than a page.
    #[error("answered {0}")]
    Status(u16),
    /// It asked not to be asked.
    #[error("answered {status} and asks to be left alone for {}", seconds(.wait))]
    Later {
        /// What it answered.
        status: u16,
        /// For how long.
        wait: Duration,
    },
    /// It sent on without saying where.
    #[error("answered {0}, a redirect to nowhere")]
    Nowhere(u16),
    /// It sent on and on.
    #[error("redirected more than {0} times")]
    Redirects(usize),
    /// It sent on to where nothing was to be had.
    #[error("redirected to {to}, which {why}")]
    Redirected {
        /// Where to.
        to: String,
        /// What happened there.
        why: Box<Failure>,
    },
    /// What it answered could not be kept.
    #[error("was answered, but that cannot be kept in {file}: {why}")]
    Unkept {
        /// The file that it is kept in.
        file: String,
        /// Why not.
        why: String,
    },
}

impl Failure {
    /// Whether it may be otherwise another time.
    pub fn passes(&self) -> bool {
        match self {
            Failure::Unresolved(_)
            | Failure::Unreached(_)
            | Failure::Unsafe(_)
            | Failure::CutOff
            | Failure::NotHttp(_)
            | Failure::Silent(_)
            | Failure::TooSlow(_)
            | Failure::NoRobots { .. }
            | Failure::Later { .. }
            | Failure::Unkept { .. } => true,
            Failure::Status(status) => *status >= 500 || *status == 429,
            Failure::Redirected { why, .. } => why.passes(),
            _ => false,
        }
    }

    /// Whether it is the same for every page of the host.
    pub(crate) fn is_of_the_host(&self) -> bool {
        matches!(
            self,
            Failure::Private { .. } | Failure::Unresolved(_) | Failure::Unreached(_) | Failure::Unsafe(_)
        )
    }

    /// Whether it is worth asking again at once.
    pub(crate) fn is_of_the_connection(&self) -> bool {
        matches!(self, Failure::Unreached(_) | Failure::CutOff)
    }
}

/// A time in words: small ones to the millisecond.
fn seconds(time: &Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 { format!("{seconds} s") } else { format!("{seconds:.0} s") }
}

/// A size in words.
fn size(bytes: &usize) -> String {
    if *bytes < 1 << 20 { format!("{bytes} bytes") } else { format!("{} MiB", bytes >> 20) }
}
