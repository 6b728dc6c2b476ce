//! A real table: what NATO's members spend on defence, 2012 to 2019, and the figures that were told about it.
//!
//! The table is not part of this project. Where it is not at hand this is skipped and says so, but not where `CI=true`.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::env;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use onrecord_series::{Change, Claim, Description, Modifier, Series, Verdict};

const DESCRIPTION: &str = r#"
name = "NATO defence expenditure"
source = "NATO, Defence Expenditure of NATO Countries (2012-2019)"
table = "nato-defence-expenditure.csv"

[columns]
entity = "country_stanag"
period = "year"

[[measure]]
name = "defence expenditure"
basis = "2015 prices"
column = "Defense expenditure (USD, 2015 prices)"
unit = "USD"
called = ["defence spending", "defense spending", "military spending", "defence budget", "budget", "spending"]
derive = ["level", "change", "share", "sum-above", "rank"]
base = "2016"

[[measure]]
name = "defence expenditure"
basis = "current prices"
column = "Defense expenditure (USD, current prices)"
unit = "USD"
derive = ["level", "change", "share", "sum-above", "rank"]
base = "2016"

[[measure]]
name = "defence expenditure as a share of GDP"
unit = "percent"
ratio = { of = "Defense expenditure (USD, 2015 prices)", to = "Real GDP (2015 prices)" }
whole = ["GDP", "gross domestic product"]
called = ["defence spending", "defence"]

[[measure]]
name = "military personnel"
column = "Military personnel"
unit = "people"
called = ["troops"]

[[entity]]
id = "USA"
name = "United States"
called = ["US", "America"]

[[entity]]
id = "DEU"
name = "Germany"

[[group]]
name = "NATO"
called = ["the alliance"]
total = true

[[group]]
name = "European allies and Canada"
except = ["USA"]
called = ["European NATO members and Canada", "NATO allies"]
"#;

/// The folder that `ONRECORD_DATA` names, else `shared/data` beside the workspace.
fn table() -> Option<Vec<u8>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let beside = || workspace.with_file_name("shared").join("data");
    let folder = env::var_os("ONRECORD_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join("series/nato-defence-expenditure.csv");
    if path.exists() {
        return Some(std::fs::read(&path).unwrap());
    }
    assert!(env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn year(year: i16) -> Option<(Date, Date)> {
    Some((date(year, 1, 1), date(year + 1, 1, 1)))
}

fn day(day: Date) -> Option<(Date, Date)> {
    Some((day, day.tomorrow().unwrap()))
}

#[test]
fn figures_of_a_well_known_story() {
    let Some(table) = table() else { return };
    let series = Series::new(Description::parse(DESCRIPTION).unwrap(), &table).unwrap();

    let percent = Claim {
        value: 3.8,
        unit: "percent",
        text: "3.8 percent",
        change: Some(Change::Increase),
        of: Some("defence spending"),
        holder: Some("European NATO members and Canada"),
        time: year(2016),
        ..Claim::default()
    };
    let check = series.check(&percent);
    assert!(matches!(check.verdict, Verdict::OffBy(gap) if (gap + 0.9).abs() < 0.05), "{check:?}");
    assert_eq!(
        check.why,
        "“3.8 percent” is 0.9 percentage points more than an increase of 2.9 percent in the table: change from 2015 \
         to 2016, defence expenditure, European allies and Canada, 2015 prices, without ISL"
    );

    let billions = Claim { value: 10e9, unit: "USD", text: "$10 billion", ..percent };
    let check = series.check(&billions);
    assert_eq!(check.measured[0].arithmetic, "261.4 billion − 254.1 billion = 7.3 billion USD");
    assert_eq!(check.measured[0].missing, ["ISL"]);
    assert!(matches!(check.verdict, Verdict::OffBy(gap) if (gap + 2.7e9).abs() < 0.05e9), "{check:?}");
    assert_eq!(check.measured[0].rows.len(), 2 * 27, "a year before and a year now of each but Iceland");

    let share = Claim {
        value: 70.0,
        unit: "percent",
        text: "nearly 70 percent",
        modifier: Modifier::About,
        share_of: Some("NATO's budget"),
        holder: Some("The US"),
        said: day(date(2016, 11, 9)),
        ..Claim::default()
    };
    let check = series.check(&share);
    assert_eq!(check.verdict, Verdict::Consistent, "{check:?}");
    let in_2016 = check.measured.iter().find(|measured| measured.period.to_string() == "2016").unwrap();
    assert!((in_2016.value - 71.4).abs() < 0.05);

    let more = Claim {
        value: 100e9,
        text: "$100 billion",
        holder: Some("NATO allies"),
        time: day(date(2020, 12, 31)),
        said: day(date(2019, 1, 27)),
        ..billions
    };
    let check = series.check(&more);
    assert_eq!((check.verdict, check.why.as_str()), (Verdict::NotComparable, "the table ends with 2019"));
    let sums = check.measured.iter().filter(|measured| measured.definition.starts_with("sum above"));
    let sums: Vec<f64> = sums.map(|measured| (measured.value / 1e9).round()).collect();
    assert_eq!(sums, [79.0, 113.0]);

    let of_gdp = Claim {
        value: 1.2,
        unit: "percent",
        text: "1.2 percent",
        of: Some("defence"),
        share_of: Some("its GDP"),
        holder: Some("Germany"),
        time: year(2018),
        ..Claim::default()
    };
    let check = series.check(&of_gdp);
    assert_eq!(check.verdict, Verdict::Consistent, "{check:?}");

    let lines = series.values("defence spending", "NATO allies");
    let lines: Vec<(&str, usize)> =
        lines.iter().map(|line| (line.basis.as_deref().unwrap_or(&line.unit), line.points.len())).collect();
    assert_eq!(lines, [("2015 prices", 8), ("current prices", 8), ("percent", 8)]);
}
