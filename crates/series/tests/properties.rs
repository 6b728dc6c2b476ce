//! What holds for any table at all.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::fmt::Write;

use jiff::civil::date;
use onrecord_series::{Change, Check, Claim, Derivation, Description, Modifier, Series, Verdict};
use proptest::prelude::*;

const DESCRIPTION: &str = r#"
name = "Ports"
source = "made up"
table = "ports.csv"

[[measure]]
name = "spending"
unit = "USD"
called = ["budget"]
derive = ["level", "change", "share", "sum-above", "rank"]
base = "2014"

[[measure]]
name = "spending as a share of income"
unit = "percent"
ratio = { of = "spending", to = "income" }
whole = ["income"]

[[group]]
name = "League"
total = true

[[group]]
name = "smaller ports"
except = ["port0"]
"#;

/// Spending of some ports in three years, all above nought.
fn spending() -> impl Strategy<Value = Vec<[u32; 3]>> {
    prop::collection::vec([1u32..2_000_000_000, 1..2_000_000_000, 1..2_000_000_000], 2..8)
}

fn series(ports: &[[u32; 3]]) -> Series {
    let mut table = "entity,period,spending,income\n".to_owned();
    for (port, years) in ports.iter().enumerate() {
        for (year, value) in years.iter().enumerate() {
            writeln!(table, "port{port},{},{value},{}", 2014 + year, u64::from(*value) + 7).unwrap();
        }
    }
    Series::new(Description::parse(DESCRIPTION).unwrap(), table.as_bytes()).unwrap()
}

/// What the table has first for a figure of the ports' spending in 2015.
fn first(series: &Series, holder: &str, claim: &Claim<'_>) -> Check {
    series.check(&Claim {
        of: claim.of.or(Some("spending")),
        holder: Some(holder),
        time: Some((date(2015, 1, 1), date(2016, 1, 1))),
        ..*claim
    })
}

proptest! {
    #[test]
    fn the_shares_of_all_are_a_whole(ports in spending()) {
        let series = series(&ports);
        let claim = Claim { value: 1.0, unit: "percent", share_of: Some("the League's budget"), ..Claim::default() };
        let share = |port: usize| first(&series, &format!("port{port}"), &claim).measured[0].value;
        let sum: f64 = (0..ports.len()).map(share).sum();
        prop_assert!((sum - 100.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn a_group_changes_by_what_its_members_change_by(ports in spending()) {
        let series = series(&ports);
        let claim = Claim { value: 1.0, unit: "USD", change: Some(Change::Increase), ..Claim::default() };
        let change = |holder: &str| first(&series, holder, &claim).measured[0].value;
        let members: f64 = (1..ports.len()).map(|port| change(&format!("port{port}"))).sum();
        prop_assert_eq!(change("smaller ports"), members);
    }

    #[test]
    fn what_the_table_says_is_consistent(ports in spending(), decimals in 0usize..3, port in 0usize..2) {
        let series = series(&ports);
        let holder = format!("port{port}");
        let level = Claim { value: 1.0, unit: "USD", ..Claim::default() };
        let share = Claim { unit: "percent", share_of: Some("the League's budget"), ..level };
        let ratio = Claim { of: Some("spending as a share of income"), unit: "percent", ..level };
        let amount = Claim { change: Some(Change::Increase), ..level };
        let relative = Claim { unit: "percent", ..amount };
        for claim in [level, share, ratio, amount, relative] {
            let value = first(&series, &holder, &claim).measured[0].value;
            let scale = if claim.unit == "USD" { 1e6 } else { 1.0 };
            let digits = format!("{:.decimals$}", value.abs() / scale);
            let text = if claim.unit == "USD" { format!("${digits} million") } else { format!("{digits} percent") };
            let change = claim.change.map(|_| if value < 0.0 { Change::Decrease } else { Change::Increase });
            let claim = Claim { value: digits.parse::<f64>().unwrap() * scale, text: &text, change, ..claim };
            // Nothing rises by nothing.
            if claim.value == 0.0 {
                continue;
            }
            let check = first(&series, &holder, &claim);
            prop_assert_eq!(check.verdict, Verdict::Consistent, "{} {}", text, check.why);
        }
    }

    #[test]
    fn a_wider_figure_fits_where_a_narrower_one_does(ports in spending(), value in 1u32..2_000_000_000) {
        let series = series(&ports);
        let text = value.to_string();
        let claim = Claim { value: f64::from(value), unit: "USD", text: &text, ..Claim::default() };
        let narrow = first(&series, "port0", &claim);
        if narrow.verdict == Verdict::Consistent {
            for modifier in [Modifier::About, Modifier::AtLeast, Modifier::AtMost] {
                let check = first(&series, "port0", &Claim { modifier, ..claim });
                prop_assert_eq!(check.verdict, Verdict::Consistent);
            }
        }
    }

    #[test]
    fn a_sum_above_is_the_sum_of_changes(ports in spending()) {
        let series = series(&ports);
        let claim = Claim {
            value: 1.0,
            unit: "USD",
            change: Some(Change::Increase),
            of: Some("spending"),
            holder: Some("League"),
            time: Some((date(2016, 1, 1), date(2017, 1, 1))),
            ..Claim::default()
        };
        let check = series.check(&claim);
        let sum = check.measured.iter().find(|measured| measured.derivation == Derivation::SumAbove).unwrap();
        let year = |year: usize| ports.iter().map(|port| f64::from(port[year])).sum::<f64>();
        prop_assert_eq!(sum.value, (year(1) - year(0)) + (year(2) - year(0)));
    }

    #[test]
    fn no_text_makes_it_stumble(toml in ".{0,200}", csv in ".{0,200}") {
        if let Ok(description) = Description::parse(&toml) {
            let _ = Series::new(description, csv.as_bytes());
        }
    }

    #[test]
    fn no_table_or_figure_makes_it_stumble(
        rows in prop::collection::vec((0usize..3, cell(), cell(), cell()), 0..8),
        bytes in prop::collection::vec(any::<u8>(), 0..4),
        value in prop::num::f64::ANY,
        words in (phrase(), phrase(), phrase()),
        unit in prop::sample::select(vec!["USD", "percent", "", "percentage point", "basis point", "rank", "cranes"]),
        change in prop::sample::select(vec![None, Some(Change::Increase), Some(Change::Decrease)]),
        when in (any::<i16>(), any::<i16>()),
    ) {
        let mut table = b"entity,period,spending,income\nport0,2014,1,1\n".to_vec();
        for (port, period, spending, income) in rows {
            table.extend(format!("port{port},{period},{spending},{income}\n").bytes());
        }
        table.extend(bytes);
        let Ok(series) = Series::new(Description::parse(DESCRIPTION).unwrap(), &table) else { return Ok(()) };
        let days = |year: i16| date(year.clamp(-9999, 9998), 1, 1);
        let (of, share_of, holder) = words;
        let claim = Claim {
            value,
            unit,
            change,
            text: &of,
            of: Some(&of),
            share_of: Some(share_of.as_str()).filter(|text| text.len() > 9),
            holder: Some(holder.as_str()).filter(|text| text.len() > 9),
            said: Some((days(when.0), days(when.1))),
            ..Claim::default()
        };
        for claim in [claim, Claim { time: claim.said, ..claim }] {
            let check = series.check(&claim);
            prop_assert!(!check.why.is_empty());
            for measured in check.measured {
                prop_assert!(measured.value.is_finite() && !measured.rows.is_empty());
            }
        }
        let _ = series.values(&of, &holder);
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "2014", "2015", "2016", "", "0", "-3", "1e308", "1.5", "9999", "0000", "x"
        ])
        .prop_map(str::to_owned),
        (0u32..3000).prop_map(|number| number.to_string()),
    ]
}

fn phrase() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "spending", "income", "budget", "League", "League's", "port0", "port1's", "the", "its", "of",
        "smaller", "ports", "share", "as", "a", "members", "’", "U.S.", "9", "1,000", "é",
    ]);
    prop::collection::vec(words, 0..6).prop_map(|words| words.join(" "))
}
