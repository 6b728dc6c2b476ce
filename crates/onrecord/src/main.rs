//! The `onrecord` program: one file a verb, and nothing in it that a library room could answer.

#![forbid(unsafe_code)]

mod article_view;
mod cli;
mod failure;
mod interrupt;
mod pipeline;
mod terminal;
mod verbs;
mod web;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Verb};

/// A page's tree is a hundred thousand small pieces: this allocator makes and drops them a tenth faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { record, json, verb } = Cli::parse();
    failure::conclude(match verb {
        Verb::Add(what) => verbs::add::run(&record, json, what),
        Verb::Watch(what) => verbs::watch::run(&record, json, what),
        Verb::Read(inputs) => verbs::read::run(json, inputs),
        Verb::Said(query) => verbs::said::run(&record, json, query),
        Verb::Figures(query) => verbs::figures::run(&record, json, query),
        Verb::Timeline(query) => verbs::timeline::run(&record, json, query),
        Verb::Who(whom) => verbs::who::run(&record, json, &whom),
        Verb::Actors(what) => verbs::actors::run(&record, json, &what),
        Verb::Correct(what) => verbs::correct::run(&record, json, what),
        Verb::Corrections { what } => verbs::correct::all(&record, json, what),
        Verb::Stories(query) => verbs::stories::list(&record, json, query),
        Verb::Story { id } => verbs::stories::one(&record, json, id),
        Verb::Utterances(query) => verbs::utterances::list(&record, json, query),
        Verb::Utterance { id } => verbs::utterances::one(&record, json, id),
        Verb::Conflicts(query) => verbs::conflicts::run(&record, json, query),
        Verb::Show(which) => verbs::show::run(&record, json, &which),
        Verb::Versions { page } => verbs::versions::run(&record, json, &page),
        Verb::Compare(which) => verbs::compare::run(json, &which),
        Verb::Verify(how) => verbs::verify::run(&record, json, &how),
        Verb::Export(what) => verbs::export::run(&record, *what),
        Verb::Serve(how) => verbs::serve::run(record, &how),
        Verb::Mcp(how) => verbs::mcp::run(record, &how),
        Verb::Completions { shell } => verbs::manual::completions(shell),
        Verb::Man => verbs::manual::page(),
    })
}
