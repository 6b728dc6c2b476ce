//! Whether a value of the table is what a figure says, as far as the figure was rounded.

use crate::{Change, Claim, Modifier};

/// What rounding leaves of a value that is written in words, and of a fraction: a twentieth.
const OF_WORDS: f64 = 0.05;

/// How far off a hedged figure may be at most: a tenth.
const OF_A_HEDGE: f64 = 0.1;

/// How many times a level is another size.
const FAR: f64 = 10.0;

/// What a figure leaves open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// What it says, less what was rounded off.
    low: f64,
    high: f64,
    /// What it says: the two ends of a range, else twice the value.
    first: f64,
    last: f64,
    /// Of the direction that it tells.
    change: Option<Change>,
}

impl Reach {
    pub(crate) fn of(claim: &Claim<'_>) -> Self {
        let size = |value: f64| if claim.change == Some(Change::Decrease) { value.abs() } else { value };
        let first = size(claim.value);
        let last = claim.upper.map_or(first, size);
        let (first, last) = if last < first { (last, first) } else { (first, last) };
        let (mut low, mut high) = (first - slack(claim, first), last + slack(claim, last));
        if claim.upper.is_none() {
            match claim.modifier {
                Modifier::More | Modifier::AtLeast => high = f64::INFINITY,
                Modifier::Less | Modifier::AtMost => low = f64::NEG_INFINITY,
                Modifier::Equal | Modifier::About => (),
            }
        }
        Self { low, high, first, last, change: claim.change }
    }

    /// The value as seen in the direction that the figure tells.
    fn seen(self, value: f64) -> f64 {
        if self.change == Some(Change::Decrease) { -value } else { value }
    }

    /// Whether the table moves the other way, or not at all.
    pub(crate) fn turns(self, value: f64) -> bool {
        // "Growth of minus 2 percent" tells its direction itself.
        self.change.is_some() && self.first >= 0.0 && self.seen(value) <= 0.0
    }

    pub(crate) fn fits(self, value: f64) -> bool {
        let seen = self.seen(value);
        // Sums and quotients of what is written in tenths are not tenths to the last bit.
        let grain = 1e-9 * seen.abs().max(self.first.abs()).max(self.last.abs());
        !self.turns(value) && self.low - grain <= seen && seen <= self.high + grain
    }

    /// Whether the figure is so much more or less than the value that it must be of something else: a pump has a cost, too.
    pub(crate) fn is_far(self, value: f64) -> bool {
        value > 0.0 && self.first >= 0.0 && (self.last * FAR < value || self.first > value * FAR)
    }

    /// What the table has more than the figure says; of a range, than its nearer end. Both are signed: a decrease is
    /// negative.
    pub(crate) fn gap(self, value: f64) -> f64 {
        let seen = self.seen(value);
        self.seen(seen - if seen > self.last { self.last } else { self.first })
    }

    /// Whether what the figure says is more than the value.
    pub(crate) fn is_above(self, value: f64) -> bool {
        self.seen(value) < self.first
    }
}

/// Half of what was rounded to, and where the figure is hedged half the place of its last digit.
fn slack(claim: &Claim<'_>, value: f64) -> f64 {
    let written = digits(claim.text).and_then(|(digits, decimals)| half(claim.value, digits, decimals));
    let (size, place) = (value.abs(), place(value));
    let half_a_place = place.map_or(f64::INFINITY, |place| place / 2.0);
    let rounded = written.unwrap_or_else(|| half_a_place.min(OF_WORDS * size));
    match claim.modifier {
        Modifier::About => rounded.max(half_a_place.min(OF_A_HEDGE * size)),
        _ => rounded,
    }
}

/// Half a unit of the last written place, in the unit of the value: "$1.5 billion" is right to 50 million. Nothing
/// where the digits are not those of the value, as in "2 dozen".
fn half(value: f64, digits: f64, decimals: i32) -> Option<f64> {
    if digits == 0.0 {
        return (value == 0.0).then(|| 0.5 * 10f64.powi(-decimals));
    }
    let unit = value.abs() / digits;
    let power = unit.log10();
    ((power - power.round()).abs() < 1e-6).then_some(0.5 * unit)
}

/// The digits of the first number in `text`, as one integer, and how many of them are decimals. What separates
/// thousands needs no telling from a decimal sign: either way the last digit is the last place that is written.
fn digits(text: &str) -> Option<(f64, i32)> {
    let text: Vec<char> = text.chars().collect();
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let mut at = (0..text.len()).find(|&at| digit(at))?;
    let (mut all, mut decimals, mut signs) = (String::new(), 0, false);
    loop {
        if digit(at) {
            all.push(text[at]);
            decimals += i32::from(signs);
        } else {
            let three = (1..=3).all(|next| digit(at + next)) && !digit(at + 4);
            match text.get(at) {
                Some('.' | ',') if digit(at + 1) => signs = true,
                Some(' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’') if three => (),
                _ => break,
            }
        }
        at += 1;
    }
    Some((all.parse().ok()?, decimals))
}

/// The place of the last digit of `value` that is not nought: 10 billion for "ten billion". Nothing for a fraction
/// without end, such as a third.
fn place(value: f64) -> Option<f64> {
    const DIGITS: usize = 6;
    let text = format!("{:e}", value.abs());
    let (digits, exponent) = text.split_once('e')?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let exponent: i32 = exponent.parse().ok()?;
    (decimals < DIGITS).then(|| 10f64.powi(exponent - decimals as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(text: &str, value: f64, modifier: Modifier) -> (f64, f64) {
        let reach = Reach::of(&Claim { value, text, modifier, ..Claim::default() });
        let round = |number: f64| (number * 1e6).round() / 1e6;
        (round(reach.low), round(reach.high))
    }

    #[test]
    fn what_is_written_says_how_far_it_was_rounded() {
        use Modifier::Equal;
        assert_eq!(reach("3.8 percent", 3.8, Equal), (3.75, 3.85));
        assert_eq!(reach("$10 billion", 10e9, Equal), (9.5e9, 10.5e9));
        assert_eq!(reach("100 billion", 100e9, Equal), (99.5e9, 100.5e9));
        assert_eq!(reach("1,200 workers", 1200.0, Equal), (1199.5, 1200.5));
        assert_eq!(reach("1 200 000", 1.2e6, Equal), (1_199_999.5, 1_200_000.5));
        assert_eq!(reach("€1,25 Mrd", 1.25e9, Equal), (1.245e9, 1.255e9));
        assert_eq!(reach("0.0 percent", 0.0, Equal), (-0.05, 0.05));
    }

    #[test]
    fn words_are_rounder() {
        use Modifier::Equal;
        assert_eq!(reach("ten billion", 10e9, Equal), (9.5e9, 10.5e9));
        assert_eq!(reach("2 dozen", 24.0, Equal), (23.5, 24.5));
        assert_eq!(reach("a third", 1.0 / 3.0, Equal), (0.316667, 0.35));
        assert_eq!(reach("half", 0.5, Equal), (0.475, 0.525));
    }

    #[test]
    fn hedges_and_bounds() {
        assert_eq!(reach("nearly 70 percent", 70.0, Modifier::About), (65.0, 75.0));
        assert_eq!(reach("about 3.8 percent", 3.8, Modifier::About), (3.75, 3.85));
        assert_eq!(reach("$100 billion", 100e9, Modifier::About), (90e9, 110e9));
        assert_eq!(reach("3 percent", 3.0, Modifier::More), (2.5, f64::INFINITY));
        assert_eq!(reach("3 percent", 3.0, Modifier::AtMost), (f64::NEG_INFINITY, 3.5));
    }

    #[test]
    fn directions() {
        let fall = Claim { value: 3.0, text: "3", change: Some(Change::Decrease), ..Claim::default() };
        let fall = Reach::of(&fall);
        assert!(fall.fits(-3.2) && !fall.fits(3.0) && fall.turns(3.0));
        assert_eq!((fall.gap(-5.0), fall.gap(2.0)), (-2.0, 5.0));
        assert!(!fall.is_above(-5.0));
        let range = Claim { value: 5.0, upper: Some(8.0), text: "5 to 8", ..Claim::default() };
        let range = Reach::of(&range);
        assert!(range.fits(4.6) && range.fits(8.4) && !range.fits(9.0));
        assert_eq!((range.gap(9.0), range.gap(4.0)), (1.0, -1.0));
    }
}
