//! Official tables, and what a figure that was read in the news looks like beside them.
//!
//! A [`Description`] says in TOML what a table holds and by which names the news calls it; a [`Series`] is a
//! description with its table; [`Series::check`] holds a [`Claim`] against it. The answer is whether the figure matches
//! the table, by which definition, and with which arithmetic. It is never whether a figure is true: a table has its own
//! definitions, and later editions revise it.
//!
//! There is no I/O here: texts and bytes come from the caller.
//!
//! ```
//! use jiff::civil::date;
//! use onrecord_series::{Change, Claim, Description, Series, Verdict};
//!
//! let description = Description::parse(
//!     r#"
//!     name = "Port spending"
//!     source = "Harbour League, Yearbook 2019"
//!     table = "ports.csv"
//!     [[measure]]
//!     name = "spending"
//!     unit = "USD"
//!     "#,
//! )?;
//! let series = Series::new(description, b"entity,period,spending\nHaldby,2015,60e9\nHaldby,2016,63e9\n")?;
//! let check = series.check(&Claim {
//!     value: 3.8,
//!     unit: "percent",
//!     text: "3.8 percent",
//!     change: Some(Change::Increase),
//!     of: Some("Haldby's spending"),
//!     time: Some((date(2016, 1, 1), date(2017, 1, 1))),
//!     ..Claim::default()
//! });
//! assert!(matches!(check.verdict, Verdict::OffBy(_)));
//! assert_eq!(check.measured[0].arithmetic, "63.0 billion / 60.0 billion − 1 = 5.0 percent");
//! # Ok::<(), onrecord_series::Error>(())
//! ```

#![forbid(unsafe_code)]

mod check;
mod claim;
mod definition;
mod description;
mod error;
mod fit;
mod names;
mod period;
mod plan;
mod series;
mod table;
mod written;

pub use check::{Check, Verdict};
pub use claim::{Change, Claim, Modifier};
pub use definition::Measured;
pub use description::{Derivation, Description};
pub use error::Error;
pub use period::{Period, PeriodKind};
pub use series::{Line, Point, Series};
