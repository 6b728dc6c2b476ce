//! The cases of `tests/wordings.md`: two wordings, and what they are to each other.
//!
//! A case is a `## Title`, two block quotes, the lines `days: 2024-03-04 / 2024-06-01` and `speakers: Mara Voss / Tom Lund` where
//! they matter (the first wording's before the slash), and a fenced block `verdict` of two lines: the relation, and why; and both
//! texts as one, `[-with the words of the first alone-]` and `{+those of the second alone+}`.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use onrecord_linking::wording::{Side, Wording, compare};

#[test]
fn every_pair_is_judged_as_its_case_says() {
    let cases = parse(include_str!("wordings.md"));
    assert!(cases.len() >= 30, "{} cases", cases.len());
    let mut report = String::new();
    for case in &cases {
        let found = case.found();
        if found != case.expected {
            writeln!(report, "\n## {}", case.title).unwrap();
            case.expected.iter().for_each(|line| writeln!(report, "  - {line}").unwrap());
            found.iter().for_each(|line| writeln!(report, "  + {line}").unwrap());
        }
    }
    assert!(report.is_empty(), "judged otherwise than expected (- expected, + found):\n{report}");
}

#[test]
fn the_order_of_the_two_makes_no_difference() {
    for case in parse(include_str!("wordings.md")) {
        let [a, b] = case.wordings();
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        assert_eq!((there.same, there.relation), (back.same, back.relation), "{}", case.title);
        assert_eq!(there.alignment.mirrored(), back.alignment, "{}", case.title);
    }
}

#[derive(Default)]
struct Case<'m> {
    title: &'m str,
    quotes: Vec<String>,
    days: Vec<&'m str>,
    speakers: Vec<&'m str>,
    expected: Vec<String>,
}

fn parse(markdown: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let (mut fenced, mut quoting) = (false, false);
    for line in markdown.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title, ..Case::default() });
        }
        let Some(case) = cases.last_mut() else { continue };
        let quoted = line.strip_prefix("> ");
        if line.starts_with("```") {
            fenced = line == "```verdict";
        } else if fenced {
            case.expected.push(line.to_owned());
        } else if let Some(text) = quoted {
            match case.quotes.last_mut().filter(|_| quoting) {
                Some(quote) => *quote = format!("{quote} {text}"),
                None => case.quotes.push(text.to_owned()),
            }
        } else if let Some(days) = line.strip_prefix("days: ") {
            case.days = days.split(" / ").collect();
        } else if let Some(names) = line.strip_prefix("speakers: ") {
            case.speakers = names.split(" / ").collect();
        }
        quoting = quoted.is_some();
    }
    cases
}

impl Case<'_> {
    fn wordings(&self) -> [Wording<'_>; 2] {
        assert_eq!(self.quotes.len(), 2, "{}: two wordings", self.title);
        [0, 1].map(|number| {
            let day: Option<Date> = self.days.get(number).map(|day| day.parse().unwrap());
            Wording {
                text: &self.quotes[number],
                outlet: None,
                days: day.map(|day| (day, day + 1.day())),
                speaker: self.speakers.get(number).copied(),
            }
        })
    }

    fn found(&self) -> Vec<String> {
        let [a, b] = self.wordings();
        let verdict = compare(&a, &b);
        let marked = verdict.alignment.merged(a.text, b.text, |side, words| match side {
            Side::Both => words.to_owned(),
            Side::A => format!("[-{words}-]"),
            Side::B => format!("{{+{words}+}}"),
        });
        vec![format!("{}: {}", verdict.relation.name(), verdict.why), marked]
    }
}
