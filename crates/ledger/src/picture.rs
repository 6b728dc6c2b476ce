//! The ledger as a picture: for changes, shares and levels of each unit a scale, and on it each figure as it was told, by the time that it is of, beside
//! what the table has. SVG that needs nothing else, for light and dark pages.

use std::fmt::Write;

use crate::amount::{magnitude, number};
use crate::{Checked, Entry};

/// In pixels, as all measures here.
const WIDTH: f64 = 960.0;
const MARGIN: f64 = 24.0;
/// Where the scale begins and ends; the words of a figure stand on its left, the verdict on its right.
const LEFT: f64 = 380.0;
const RIGHT: f64 = 780.0;
const ROW: f64 = 46.0;
const HEAD: f64 = 84.0;
/// Above a panel's first row, and below its last one.
const PANEL: (f64, f64) = (30.0, 44.0);
/// In characters, what fits on the left and on the right.
const LABEL: usize = 46;
const VERDICT: usize = 26;

/// The picture's style sheet, which stands in it.
pub const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1b1b1b}.quiet{font-size:12px;fill:#5c5c5c}.title{font-size:18px;font-weight:600}\
    .unit{font-weight:600}.grid{stroke:#d9d9d9}.zero{stroke:#8a8a8a}.told{fill:#0b57d0;stroke:#0b57d0}.table{fill:#fff;stroke:#b3261e;stroke-width:2}\
    .other{fill:none;stroke:#b3261e;stroke-opacity:.45}.gap{stroke:#8a8a8a;stroke-width:2}.page{fill:#fff}\
    @media (prefers-color-scheme:dark){text{fill:#eee}.quiet{fill:#b0b0b0}.grid{stroke:#3a3a3a}.zero{stroke:#8a8a8a}.told{fill:#8ab4f8;stroke:#8ab4f8}\
    .table{fill:#1b1b1b;stroke:#f2b8b5}.other{stroke:#f2b8b5}.page{fill:#1b1b1b}}";

/// The picture of `entries`, which stand in order of time.
pub fn picture(title: &str, source: Option<&str>, entries: &[Entry]) -> String {
    let mut panels: Vec<(String, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        let scale = scale(entry);
        match panels.iter_mut().find(|(known, _)| *known == scale) {
            Some((_, rows)) => rows.push(entry),
            None => panels.push((scale, vec![entry])),
        }
    }
    let heights = panels.iter().map(|(_, rows)| PANEL.0 + PANEL.1 + ROW * rows.len() as f64);
    let height = HEAD + heights.sum::<f64>() + MARGIN;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">"#
    );
    let _ = writeln!(svg, "<title>{}</title><style>{STYLE}</style>", escaped(title));
    let _ = writeln!(svg, r#"<rect class="page" width="{WIDTH}" height="{height}"/>"#);
    text(&mut svg, "title", MARGIN, 34.0, title);
    circle(&mut svg, "told", MARGIN + 6.0, 56.0, "");
    text(&mut svg, "quiet", MARGIN + 18.0, 60.0, "as told");
    if let Some(source) = source {
        diamond(&mut svg, "table", MARGIN + 86.0, 56.0, "");
        let words = format!("in the table, pale by other definitions: {}", shortened(source, 100));
        text(&mut svg, "quiet", MARGIN + 98.0, 60.0, &words);
    }
    let mut top = HEAD;
    for (scale, rows) in &panels {
        panel(&mut svg, top, scale, rows);
        top += PANEL.0 + PANEL.1 + ROW * rows.len() as f64;
    }
    svg.push_str("</svg>\n");
    svg
}

/// What a figure's scale is called: figures of one scale can be compared.
fn scale(entry: &Entry) -> String {
    let row = &entry.row;
    let kind = match (&row.share_of, &row.change) {
        (Some(_), _) => ", share",
        (None, Some(_)) => ", change",
        (None, None) => "",
    };
    format!("{}{kind}", one_line(&row.unit))
}

/// Figures of one scale.
fn panel(svg: &mut String, top: f64, scale: &str, rows: &[&Entry]) {
    let all =
        rows.iter().flat_map(|entry| told(entry).into_iter().chain(measured(entry).map(|(value, ..)| value)));
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for value in all.filter(|value| value.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    let step = step(high - low);
    let (first, last) = ((low / step).floor(), (high / step).ceil().max((low / step).floor() + 1.0));
    let x = |value: f64| LEFT + (value - first * step) / ((last - first) * step) * (RIGHT - LEFT);
    let (divisor, magnitude) = magnitude(high.max(-low));
    let bottom = top + PANEL.0 + ROW * rows.len() as f64;
    text(svg, "unit", MARGIN, top + 16.0, format!("{magnitude} {scale}").trim());
    let mut at = first;
    while at <= last {
        let place = x(at * step);
        let class = if at == 0.0 { "zero" } else { "grid" };
        let _ = writeln!(
            svg,
            r#"<path class="{class}" d="M{place:.1} {:.1}V{bottom:.1}"/>"#,
            top + PANEL.0 - 6.0
        );
        let label = number(at * step / divisor);
        let _ = writeln!(
            svg,
            r#"<text class="quiet" text-anchor="middle" x="{place:.1}" y="{:.1}">{label}</text>"#,
            bottom + 18.0
        );
        at += 1.0;
    }
    for (at, entry) in rows.iter().enumerate() {
        row(svg, top + PANEL.0 + ROW * (at as f64 + 0.5), entry, &x);
    }
}

fn row(svg: &mut String, y: f64, entry: &Entry, x: &impl Fn(f64) -> f64) {
    let figure = &entry.row;
    let time = entry.time();
    let parts = [Some(&time), figure.holder.as_ref(), figure.of.as_ref()].into_iter().flatten();
    let what =
        parts.filter(|part| !part.is_empty()).map(|part| one_line(part)).collect::<Vec<_>>().join(" · ");
    text(svg, "", MARGIN, y - 4.0, &shortened(&what, LABEL));
    let speaker = entry.speaker().map(|speaker| format!(", {}", one_line(&speaker)));
    let by = one_line(entry.told_by());
    let told_as = format!("“{}”{}, {by}", one_line(&figure.text), speaker.unwrap_or_default());
    text(svg, "quiet", MARGIN, y + 12.0, &shortened(&told_as, LABEL));
    let values: Vec<(f64, &str, bool)> = measured(entry).collect();
    // What is not compared has no value that it stands beside.
    let compared = entry.check.as_ref().is_some_and(Checked::is_compared);
    let main = values.iter().position(|(_, _, fits)| *fits).or(compared.then_some(0));
    let told = told(entry);
    if let (Some(&told), Some((value, ..))) = (told.first(), main.and_then(|main| values.get(main))) {
        let _ = writeln!(svg, r#"<path class="gap" d="M{:.1} {y:.1}H{:.1}"/>"#, x(told), x(*value));
    }
    if let [low, high] = told[..] {
        let _ = writeln!(
            svg,
            r#"<path class="told" stroke-width="4" d="M{:.1} {y:.1}H{:.1}"/>"#,
            x(low),
            x(high)
        );
    }
    for (at, (value, words, _)) in values.iter().enumerate() {
        diamond(svg, if Some(at) == main { "table" } else { "other" }, x(*value), y, words);
    }
    for value in told {
        circle(svg, "told", x(value), y, &told_as);
    }
    if let Some(check) = &entry.check {
        text(svg, "quiet", RIGHT + 16.0, y + 4.0, &shortened(&check.in_words(), VERDICT));
    }
}

/// The values as told, both ends of a range; a decrease is below nought.
fn told(entry: &Entry) -> Vec<f64> {
    let sign = if entry.row.change.as_deref() == Some("decrease") { -1.0 } else { 1.0 };
    std::iter::once(entry.row.value).chain(entry.row.upper).map(|value| sign * value).collect()
}

/// The table's values in the figure's unit, with their arithmetic and whether they fit.
fn measured(entry: &Entry) -> impl Iterator<Item = (f64, &str, bool)> {
    let values = entry.check.iter().flat_map(|check| &check.measured);
    let same = values.filter(|value| value.unit == entry.row.unit);
    same.map(|value| (value.value, value.arithmetic.as_str(), value.fits))
}

/// A round step that parts a scale of this length into four to ten.
fn step(length: f64) -> f64 {
    let length = if length > 0.0 && length.is_finite() { length } else { 1.0 };
    let power = 10_f64.powf((length / 4.0).log10().floor());
    [5.0, 2.0].into_iter().map(|digit| digit * power).find(|step| length / step >= 4.0).unwrap_or(power)
}

fn text(svg: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let _ = writeln!(svg, r#"<text class="{class}" x="{x:.1}" y="{y:.1}">{}</text>"#, escaped(words));
}

fn circle(svg: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let _ = writeln!(
        svg,
        r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="5"><title>{}</title></circle>"#,
        escaped(words)
    );
}

fn diamond(svg: &mut String, class: &str, x: f64, y: f64, words: &str) {
    let _ = writeln!(
        svg,
        r#"<path class="{class}" d="M{x:.1} {:.1}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"><title>{}</title></path>"#,
        y - 6.5,
        escaped(words)
    );
}

fn shortened(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    words.chars().take(most - 1).chain(['…']).collect()
}

/// `words` on one line, each run of white space one blank, with every character that XML has no place for, or that turns the
/// direction of what follows, made visible as `\u{fffd}`.
fn one_line(words: &str) -> String {
    let foul = |c: char| {
        c.is_control() && !c.is_whitespace()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    let fair: String = words.chars().map(|c| if foul(c) { '\u{fffd}' } else { c }).collect();
    fair.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text as XML takes it: pages are not trusted.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in one_line(words).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_round_steps() {
        for (length, expected) in [(1e10, 2e9), (100.0, 20.0), (7.0, 1.0), (0.3, 0.05), (0.0, 0.2)] {
            let found = step(length);
            assert!((found - expected).abs() < expected * 1e-9, "{length}: {found}");
        }
    }

    #[test]
    fn words_cannot_end_the_picture() {
        assert_eq!(escaped("</text>&\"\u{0}"), "&lt;/text&gt;&amp;&quot;\u{fffd}");
    }
}
