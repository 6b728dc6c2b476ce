//! Ctrl-C: the first asks for an end, the second ends at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::failure::INTERRUPTED;

/// From now on an interruption sets what this gives, and ends the program only when it is set already.
pub(crate) fn watched() -> io::Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first time the program goes on, and what says so is set.
        flag::register_conditional_shutdown(signal, INTERRUPTED.into(), asked.clone())?;
        flag::register(signal, asked.clone())?;
    }
    Ok(asked)
}
