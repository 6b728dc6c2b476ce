//! Sums of money and percentages: a first reading by pattern. Amounts of other things, and words for numbers, are
//! not read yet.

use std::sync::LazyLock;

use onrecord_page::{Article, BlockKind, Span};
use regex::{Captures, Regex};

use crate::{Figure, Modifier};

const CODES: &str =
    "USD EUR GBP JPY CNY CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RUB UAH TRY INR BRL MXN ZAR KRW ILS";
/// Signs and names of currencies that belong to one currency, or to one before all others.
const CURRENCIES: &str = "$=USD US$=USD A$=AUD AU$=AUD C$=CAD NZ$=NZD HK$=HKD S$=SGD €=EUR £=GBP ¥=JPY ₹=INR \
    dollar=USD euro=EUR pound=GBP yen=JPY yuan=CNY renminbi=CNY ruble=RUB rouble=RUB zloty=PLN hryvnia=UAH shekel=ILS \
    baht=THB ringgit=MYR rand=ZAR rupee=INR";
const HEDGES: [(&str, Modifier); 5] = [
    ("at least|no less than", Modifier::AtLeast),
    ("up to|at most|as much as|no more than", Modifier::AtMost),
    ("more than|over|above|exceeding|in excess of", Modifier::More),
    ("less than|under|below|fewer than", Modifier::Less),
    ("nearly|almost|about|around|roughly|approximately|some|an estimated|close to", Modifier::About),
];
/// In characters, and a little more.
const LONGEST_HEDGE: usize = 20;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)";
    let factor = r"(?:[\s-]?(?i:(thousand|million|billion|trillion|bn|mn|tn|[kmb]))\b)?";
    let words = CURRENCIES.split_whitespace().filter_map(|entry| entry.split_once('=')).map(|(word, _)| word);
    let words: Vec<&str> = words.filter(|word| word.starts_with(char::is_lowercase)).collect();
    let (words, codes) = (words.join("|"), CODES.replace(' ', "|"));
    Regex::new(&format!(
        r"(?x) ((?:\b(?:US|AU|NZ|HK|[ACS]))? [$€£¥₹] | \b(?:{codes})\b) \s? ({number}) {factor}
        | \b({number}) [\s-]? () (% | (?i:per\s?cent|pct|percentage\spoints?)\b) (?:[\s-](points?)\b)?
        | \b({number}) {factor} [\s-]? (?: (?i:more|additional|extra|us|u\.s\.)\s )? (?: ((?i:{words}))s?\b | ({codes})\b | (€) )"
    ))
    .ok()
});

/// The figures of `article`, in order. They belong to no statement yet.
pub(crate) fn of(article: &Article) -> Vec<Figure> {
    let Some(pattern) = &*PATTERN else { return Vec::new() };
    let mut figures = Vec::new();
    for block in article.blocks.iter().filter(|block| block.kind != BlockKind::Furniture) {
        let passage = block.span.of(&article.text);
        figures.extend(
            pattern.captures_iter(passage).filter_map(|found| figure(block.span.start(), passage, &found)),
        );
    }
    figures
}

fn figure(offset: usize, passage: &str, found: &Captures<'_>) -> Option<Figure> {
    let at = found.get(0)?.range();
    let group = |number| found.get(number).map(|group| group.as_str());
    let amount = group(2).or_else(|| group(4)).or_else(|| group(8))?;
    let unit = match group(6) {
        Some(percent) if group(7).is_some() || percent.contains("point") => "percentage point",
        Some(_) => "percent",
        None => currency(group(1).or_else(|| group(10)).or_else(|| group(11)).or_else(|| group(12))?),
    };
    let factor = match group(3).or_else(|| group(9)).map(str::to_lowercase).as_deref() {
        None => 1.0,
        Some("thousand" | "k") => 1e3,
        Some("million" | "mn" | "m") => 1e6,
        Some("trillion" | "tn") => 1e12,
        Some(_) => 1e9,
    };
    // More digits than any sum has are a serial number, or no number at all.
    let value = Some(amount.replace(',', "")).filter(|digits| digits.len() <= 20)?;
    let value = value.parse::<f64>().ok().map(|value| value * factor).filter(|value| value.is_finite())?;
    let before = passage[..at.start].trim_end();
    let near = before.char_indices().rev().nth(LONGEST_HEDGE).map_or(0, |(at, _)| at);
    let before = before[near..].to_lowercase();
    let hedged = |hedge: &str| {
        let rest = before.strip_suffix(hedge);
        rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    };
    let modifier = HEDGES.into_iter().find(|(hedges, _)| hedges.split('|').any(hedged));
    Some(Figure {
        span: Span::new(offset + at.start, offset + at.end),
        value,
        unit: unit.to_owned(),
        modifier: modifier.map_or(Modifier::Equal, |(_, modifier)| modifier),
        change: None,
        of: None,
        holder: None,
        time: None,
        statement: None,
    })
}

fn currency(written: &str) -> &str {
    let entries = || CURRENCIES.split_whitespace().filter_map(|entry| entry.split_once('='));
    let named = entries().find(|(sign, _)| sign.eq_ignore_ascii_case(written));
    named.map_or(written, |(_, code)| code)
}
