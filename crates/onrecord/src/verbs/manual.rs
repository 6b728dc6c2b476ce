//! `onrecord completions` and `onrecord man`: what a shell and a system want to know of the program.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::cli::Cli;
use crate::failure::{Ending, Failure};

/// Prints the completion script for `shell`.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Ending, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "onrecord", &mut script);
    io::stdout().write_all(&script)?;
    Ok(Ending::Done)
}

/// Prints the manual: the program's own page and one for each verb.
pub(crate) fn page() -> Result<Ending, Failure> {
    let mut command = Cli::command().flatten_help(false);
    command.build();
    let mut roff = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut roff)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let name = format!("onrecord-{}", verb.get_name());
        clap_mangen::Man::new(verb.clone()).title(name).render(&mut roff)?;
    }
    io::stdout().write_all(&roff)?;
    Ok(Ending::Done)
}
