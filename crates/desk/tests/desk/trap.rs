//! What the browser sends away from this machine, if it sends anything: it comes here instead.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

static CAUGHT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How many connections have not said yet what they want.
static SILENT: AtomicUsize = AtomicUsize::new(0);

/// Where it listens. It is the browser's proxy, and stands for any other service of this machine.
pub(crate) fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                SILENT.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    // A connection alone tells that this machine is there, so one that says nothing counts too; a browser on a busy
                    // machine takes its time to say something.
                    _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let mut bytes = [0; 300];
                    let read = stream.read(&mut bytes).unwrap_or_default();
                    let line = String::from_utf8_lossy(&bytes[..read])
                        .lines()
                        .next()
                        .unwrap_or("a connection")
                        .to_owned();
                    CAUGHT.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                    SILENT.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        address
    })
}

/// All that has come, but for what a browser asks its makers on its own account.
pub(crate) fn caught() -> Vec<String> {
    const MAKERS: [&str; 4] = [".google.com", ".googleapis.com", ".gvt1.com", ".duckduckgo.com"];
    while SILENT.load(Ordering::SeqCst) > 0 {
        thread::sleep(Duration::from_millis(50));
    }
    let of_makers = |line: &&String| {
        let host = line.split(' ').nth(1).unwrap_or_default().trim_start_matches("http://");
        let host = host.split(['/', ':']).next().unwrap_or_default();
        MAKERS.iter().any(|maker| host.ends_with(maker))
    };
    CAUGHT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .iter()
        .filter(|line| !of_makers(line))
        .cloned()
        .collect()
}
