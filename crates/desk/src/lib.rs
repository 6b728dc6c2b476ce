//! The desk: where people look through a record. Web pages, made on this machine from one record, for a browser on this machine.
//!
//! Every view and every passage has an address of its own. Pages work without scripts, and load nothing from elsewhere. The desk
//! computes nothing that the record can answer: it asks, and lays out what comes back.

#![forbid(unsafe_code)]

mod difference;
mod document;
mod failure;
mod form;
mod guard;
mod limits;
mod marked;
mod mcp;
mod pages;
mod parameters;
mod records;
mod sent;
mod timeline;
mod wire;
mod words;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use onrecord_series::Series;

use crate::guard::Guard;
use crate::mcp::Agents;
use crate::records::Records;

pub use crate::document::openapi;
pub use crate::limits::TIME;

/// How to serve a record.
#[derive(Debug, Clone)]
pub struct Options {
    /// The record.
    pub record: PathBuf,
    /// The word that a browser must bring, once; none where only this machine can ask.
    pub token: Option<String>,
    /// Official tables that figures can be held against.
    pub series: Vec<Series>,
    /// In whose name whoever opens it corrects by hand; none where the desk only shows.
    pub edit: Option<String>,
    /// How long an answer may take; [`TIME`] is long.
    pub time: Duration,
}

/// A token that nobody can guess.
pub fn fresh_token() -> io::Result<String> {
    guard::unguessable().map_err(io::Error::other)
}

/// A desk that answers at an address, and will do so until it is stopped.
pub struct Desk {
    listener: TcpListener,
    options: Options,
}

/// What every answer is made from.
pub(crate) struct State {
    records: Records,
    guard: Guard,
    series: Arc<Vec<Series>>,
    /// In whose name corrections are made, where they may be.
    editor: Option<String>,
}

impl Desk {
    /// Takes `address`; port 0 takes any that is free. An address that other machines reach needs a token.
    pub fn at(address: SocketAddr, options: Options) -> io::Result<Self> {
        if !address.ip().is_loopback() && options.token.is_none() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "an address that other machines reach needs a token",
            ));
        }
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener, options })
    }

    /// Where it answers.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` ends, or the system interrupts the program.
    pub fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let address = self.address()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("desk").build()?;
        let secret = self.options.edit.as_ref().map(|_| fresh_token()).transpose()?;
        let state = Arc::new(State {
            records: Records::new(self.options.record, self.options.time),
            guard: Guard::new(address, self.options.token, secret),
            series: Arc::new(self.options.series),
            editor: self.options.edit,
        });
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let stopped = async {
                tokio::select! {
                    () = stop => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            };
            axum::serve(listener, pages::routes(state)).with_graceful_shutdown(stopped).await
        })
    }
}

/// Answers one agent by the Model Context Protocol, over standard input and output, until it hangs up.
pub fn answer_agent(record: PathBuf, series: Vec<Series>, time: Duration) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("agent").build()?;
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let state = Arc::new(State {
        records: Records::new(record, time),
        // Nobody else can ask.
        guard: Guard::new(nowhere, None, None),
        series: Arc::new(series),
        editor: None,
    });
    let agents = Agents::new(Arc::clone(&state), pages::pages(state));
    runtime.block_on(mcp::over_standard_streams(agents))
}
