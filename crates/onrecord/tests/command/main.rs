//! The program as a person or a script meets it: run as a process, in a folder of its own.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod archives;
mod compare;
mod correct;
mod damage;
mod endings;
mod environment;
mod full;
mod how_to;
mod kill;
mod mcp;
mod reference;
mod rights;
mod stream;
mod together;
mod verbs;
mod web;
