//! The fuzz targets: built with the compiler's own coverage instrumentation, so that the stable toolchain will do.

use std::path::Path;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

/// How long each target runs.
pub(crate) const SECONDS: u64 = 60;

/// What libFuzzer's random numbers start from where nothing else is asked for: each time another.
pub(crate) const ANEW: u32 = 0;

const TARGETS: [&str; 11] = [
    "html",
    "text",
    "json_line",
    "feed_entry",
    "series",
    "warc",
    "zip",
    "mhtml",
    "items",
    "answer",
    "feed_list",
];

/// The flags that libFuzzer needs, as `cargo fuzz` sets them, less the address sanitizer, which only a nightly
/// toolchain has; the code under test forbids unsafe code.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions";

/// Builds every target and runs each for `seconds`, from the example pages and the random `seed` on: the same seed
/// tries the same pages as long as the code stays the same.
pub(crate) fn run(shell: &Shell, seconds: u64, seed: u32) -> Result<()> {
    let target = host(shell)?;
    let (seconds, random) = (seconds.to_string(), seed.to_string());
    {
        let _flags = shell.push_env("RUSTFLAGS", FLAGS);
        // Naming the target keeps the flags away from build scripts and procedural macros.
        cmd!(
            shell,
            "cargo build --quiet --release --locked --manifest-path fuzz/Cargo.toml --target {target}"
        )
        .run()?;
    }
    for name in TARGETS {
        let (corpus, findings) = (format!("fuzz/corpus/{name}"), format!("fuzz/artifacts/{name}/"));
        shell.create_dir(&corpus)?;
        shell.create_dir(&findings)?;
        pages(shell, name, Path::new(&corpus))?;
        let program = format!("fuzz/target/{target}/release/{name}");
        cmd!(
            shell,
            "{program} {corpus} -seed={random} -max_total_time={seconds} -timeout=10 -rss_limit_mb=4096 -max_len=65536
             -artifact_prefix={findings} -print_final_stats=1 -print_funcs=0 -verbosity=0"
        )
        .run()
        .with_context(|| format!("what {name} stumbled over lies in {findings}; make a test of it"))?;
    }
    Ok(())
}

/// The search starts from a few small pages, and from the example story's.
fn pages(shell: &Shell, name: &str, corpus: &Path) -> Result<()> {
    let ending = match name {
        "html" => "html",
        "text" => "txt",
        _ => "",
    };
    let outlets = shell.read_dir("examples/story")?.into_iter().filter(|path| path.is_dir());
    let mut pages: Vec<_> =
        outlets.map(|outlet| shell.read_dir(outlet)).collect::<xshell::Result<Vec<_>>>()?.concat();
    pages.retain(|page| page.extension().is_some_and(|found| found == ending));
    pages.extend(shell.read_dir(format!("fuzz/seeds/{name}"))?);
    for page in pages {
        shell.copy_file(&page, corpus)?;
    }
    Ok(())
}

/// The target that this machine is.
pub(crate) fn host(shell: &Shell) -> Result<String> {
    let version = cmd!(shell, "rustc -vV").read()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(host.to_owned())
}
