//! The browser that the desk is tested in.

use std::env;
use std::path::Path;

use xshell::{Shell, cmd};

/// What it may be called; the tests look for the same.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const APPLICATIONS: [&str; 2] = ["/Applications/Chromium.app", "/Applications/Google Chrome.app"];

/// Installs it where it is missing and this program may. Where it may not, it says what to do and goes on: the tests say for
/// themselves what they do without it.
pub(crate) fn install(shell: &Shell) {
    let named = env::var_os("ONRECORD_BROWSER").is_some();
    let installed =
        || NAMES.iter().any(|name| has(name)) || APPLICATIONS.iter().any(|path| Path::new(path).exists());
    if named || installed() || !cfg!(unix) {
        return;
    }
    eprintln!("there is no Chromium here, in which the desk is tested");
    // Debian's and Ubuntu's, Fedora's, that of macOS.
    let done = if has("apt-get") {
        as_root(shell, "apt-get update")
            && as_root(shell, "apt-get install --yes --no-install-recommends chromium")
    } else if has("dnf") {
        as_root(shell, "dnf install --assumeyes chromium")
    } else if has("brew") {
        cmd!(shell, "brew install --cask chromium").run().is_ok()
    } else {
        false
    };
    if !done || !installed() {
        eprintln!(
            "it cannot be installed from here: install Chromium, or name a browser of its kind in ONRECORD_BROWSER"
        );
    }
}

/// Whether a program is at hand.
fn has(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Runs a command as the system's administrator, if that takes no password.
fn as_root(shell: &Shell, command: &str) -> bool {
    let root = cmd!(shell, "id -u").quiet().read().is_ok_and(|id| id == "0");
    let sudo: &[&str] = if root { &[] } else { &["sudo", "-n"] };
    let mut words = sudo.iter().copied().chain(command.split(' '));
    let Some(program) = words.next() else { return false };
    cmd!(shell, "{program} {words...}").run().is_ok()
}
