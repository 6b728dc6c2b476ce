//! What the browser sends away from this machine, if it sends anything: it comes here instead.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

static CAUGHT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Where it listens. It is the browser's proxy, and stands for any other service of this machine.
pub(crate) fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || {
                    // A connection alone tells that this machine is there, so one that says nothing counts too.
                    _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
                    let mut bytes = [0; 300];
                    let read = stream.read(&mut bytes).unwrap_or_default();
                    let line = String::from_utf8_lossy(&bytes[..read])
                        .lines()
                        .next()
                        .unwrap_or("a connection")
                        .to_owned();
                    CAUGHT.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                });
            }
        });
        address
    })
}

/// All that has come.
pub(crate) fn caught() -> Vec<String> {
    CAUGHT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
