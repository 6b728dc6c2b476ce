//! What numbers a figure allows: as it is written, with its digits and the words that bound it.

/// A number lies less than half of its last digit's place off.
const HALF: f64 = 2.02;

/// How far off a number may be that is said to be about so much.
const ABOUT: f64 = 0.1;

/// The numbers that a figure allows, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Allowed {
    low: f64,
    high: f64,
}

/// What `value` allows, written as `text` and bounded by `modifier`; up to `upper` where it is a range.
pub(super) fn allowed(text: &str, value: f64, upper: Option<f64>, modifier: &str) -> Allowed {
    let slack = precision(text, value) / HALF;
    let (low, high) = (value.min(upper.unwrap_or(value)), value.max(upper.unwrap_or(value)));
    let about = slack.max(ABOUT * value.abs());
    match modifier {
        "~" => Allowed { low: low - about, high: high + about },
        ">" | ">=" => Allowed { low: low - slack, high: f64::INFINITY },
        "<" | "<=" => Allowed { low: f64::NEG_INFINITY, high: high + slack },
        _ => Allowed { low: low - slack, high: high + slack },
    }
}

impl Allowed {
    /// Whether there is no number that both allow.
    pub(super) fn excludes(self, other: Self) -> bool {
        self.high < other.low || other.high < self.low
    }
}

/// What the last digit that counts stands for: a tenth of a billion in "4.2 billion", a hundred in "300", one in "12". Two zeros or more
/// at the end of a number round it.
fn precision(text: &str, value: f64) -> f64 {
    const ROUND: usize = 2;
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number: String = digits
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .filter(|c| *c != ',')
        .collect();
    let number = number.trim_end_matches('.');
    let Some(written) = number.parse::<f64>().ok().filter(|written| *written > 0.0) else {
        return round_digit(value);
    };
    let scale = value.abs() / written;
    if let Some((_, decimals)) = number.split_once('.') {
        return scale * 0.1_f64.powi(decimals.len() as i32);
    }
    match number.len() - number.trim_end_matches('0').len() {
        zeros if zeros >= ROUND => scale * 10_f64.powi(zeros as i32),
        _ => scale,
    }
}

/// The same for a number in words: the place of its last digit that is not zero, from hundreds on.
fn round_digit(value: f64) -> f64 {
    const HUNDRED: f64 = 100.0;
    let mut place = 1.0;
    while value.abs() >= HUNDRED && value.abs() >= place * 10.0 && (value / (place * 10.0)).fract() == 0.0 {
        place *= 10.0;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(a: (&str, f64, &str), b: (&str, f64, &str)) -> bool {
        let of = |(text, value, modifier): (&str, f64, &str)| allowed(text, value, None, modifier);
        of(a).excludes(of(b)) && of(b).excludes(of(a))
    }

    #[test]
    fn only_numbers_that_no_rounding_and_no_bound_makes_one() {
        assert!(differ(("€4.2 billion", 4.2e9, "="), ("€4.9 billion", 4.9e9, ">=")));
        assert!(differ(("Twelve", 12.0, "="), ("17", 17.0, ">=")));
        assert!(differ(("12", 12.0, "="), ("13", 13.0, "=")));
        assert!(differ(("€225 million", 225e6, "="), ("€300 million", 300e6, "=")));
        for (a, b) in [
            (("4 billion", 4e9, ">"), ("4.2 billion", 4.2e9, "=")),
            (("5", 5.0, "<"), ("4.9", 4.9, "=")),
            (("10", 10.0, "~"), ("11", 11.0, "=")),
            (("4.2 billion", 4.2e9, "="), ("4.24 billion", 4.24e9, "=")),
            (("12", 12.0, ">="), ("17", 17.0, "=")),
            (("300", 300.0, "="), ("310", 310.0, "=")),
            (("63 per cent", 63.0, "="), ("63.4 per cent", 63.4, "=")),
        ] {
            assert!(!differ(a, b), "{a:?} {b:?}");
        }
    }
}
