//! `onrecord read`: pages in, readings out, nothing kept.

use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::sync::atomic::AtomicBool;

use onrecord_intake::Pages;
use onrecord_reading::wire::Reading;

use crate::article_view::ArticleView;
use crate::cli::Inputs;
use crate::failure::{Ending, Failure};
use crate::pipeline::{self, Outcome};
use crate::terminal::Progress;
use crate::verbs::write_json;

pub(crate) fn run(json: bool, inputs: Inputs) -> Result<Ending, Failure> {
    let reader = pipeline::reader();
    let mut out = BufWriter::new(anstream::stdout().lock());
    // No line of progress: the readings themselves go by. Problems are told on standard error all the same.
    let progress = Progress::none();
    let mut problems = 0;
    let mut pages = Pages::of(inputs.paths);
    let jobs = pipeline::jobs(inputs.jobs.jobs);
    pipeline::read_each(
        &mut pages,
        &reader,
        &HashSet::new(),
        jobs,
        &AtomicBool::new(false),
        |outcome, _| {
            match outcome {
                Outcome::Read(read) => {
                    for problem in &read.reading.problems {
                        progress.problem(&read.page.name, problem);
                        problems += 1;
                    }
                    match print(&read.reading, json, &mut out) {
                        // Nobody reads on, so nothing that standard input has still to say is waited for.
                        Err(failure) if failure.is_broken_pipe() => std::process::exit(0),
                        printed => printed?,
                    }
                }
                Outcome::NothingToRead(page) => {
                    progress.problem(&page.name, &page.problem);
                    problems += 1;
                }
                Outcome::Known { .. } | Outcome::PassedOver { .. } => {}
            }
            Ok(())
        },
    )?;
    Ok(Ending::after(problems))
}

/// Prints one reading, at once: whoever reads along a pipe has each page as soon as it is read.
fn print(reading: &Reading, json: bool, out: &mut impl Write) -> Result<(), Failure> {
    if json {
        write_json(out, reading)?;
    } else {
        writeln!(out, "{}", ArticleView { reading, furniture: false, hint: "" })?;
    }
    Ok(out.flush()?)
}
