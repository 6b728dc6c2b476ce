//! `onrecord read`: pages in, readings out, nothing kept.

use std::collections::HashSet;
use std::io::{BufWriter, Write};

use onrecord_intake::Pages;

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
    let jobs = pipeline::jobs(inputs.jobs);
    pipeline::read_each(&mut pages, &reader, &HashSet::new(), jobs, |outcome| {
        match outcome {
            Outcome::Read(read) => {
                for problem in &read.reading.problems {
                    progress.problem(&read.page.name, problem);
                    problems += 1;
                }
                if json {
                    write_json(&mut out, &read.reading)?;
                } else {
                    writeln!(out, "{}", ArticleView { reading: &read.reading, furniture: false })?;
                }
                // Whoever reads along a pipe has each page as soon as it is read.
                out.flush()?;
            }
            Outcome::NothingToRead(page) => {
                progress.problem(&page.name, &page.problem);
                problems += 1;
            }
            Outcome::Known { .. } => {}
        }
        Ok(())
    })?;
    Ok(Ending::after(problems))
}
