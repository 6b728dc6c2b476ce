//! Amounts, in words and digits.

/// An amount in full, with its upper bound where it is a range: `about 4,200,000,000 EUR`, `up 3.8 percent`, `5 to 10 percent`.
pub fn amount(bounds: (f64, Option<f64>), unit: &str, modifier: &str, change: Option<&str>) -> String {
    written(number, bounds, unit, modifier, change)
}

/// The same, large numbers by their magnitude: `up 10 billion USD`.
pub(crate) fn short_amount(
    bounds: (f64, Option<f64>),
    unit: &str,
    modifier: &str,
    change: Option<&str>,
) -> String {
    written(short, bounds, unit, modifier, change)
}

/// An amount with its numbers as `number` writes them.
fn written(
    number: impl Fn(f64) -> String,
    (value, upper): (f64, Option<f64>),
    unit: &str,
    modifier: &str,
    change: Option<&str>,
) -> String {
    let hedge = match modifier {
        "~" => "about ",
        "<" => "less than ",
        ">" => "more than ",
        "<=" => "at most ",
        ">=" => "at least ",
        _ => "",
    };
    let direction = match change {
        Some("increase") => "up ",
        Some("decrease") => "down ",
        _ => "",
    };
    let upper = upper.map_or_else(String::new, |upper| format!(" to {}", number(upper)));
    format!("{direction}{hedge}{}{upper} {unit}", number(value)).trim_end().to_owned()
}

/// A number in full.
pub(crate) fn number(value: f64) -> String {
    let whole = value.trunc().abs();
    let sign = if value < 0.0 { "-" } else { "" };
    // As many decimals as the value has, and no more than a reader can use.
    let decimals = format!("{:.3}", value.abs() - whole);
    let decimals = decimals.trim_start_matches('0').trim_end_matches('0').trim_end_matches('.');
    if whole < 1e15 {
        format!("{sign}{}{decimals}", grouped(whole as u64))
    } else {
        format!("{sign}{whole:e}")
    }
}

/// A number with the word for its magnitude: `4.2 billion`.
fn short(value: f64) -> String {
    let (divisor, magnitude) = magnitude(value.abs());
    format!("{} {magnitude}", number(value / divisor)).trim_end().to_owned()
}

/// Two digits of a number, with the word for its magnitude: `-2.7 billion`.
pub fn rounded(value: f64) -> String {
    let (divisor, _) = magnitude(value.abs());
    let value = value / divisor;
    let digits = if value == 0.0 { 0 } else { (1 - value.abs().log10().floor() as i32).clamp(0, 3) };
    let places = 10_f64.powi(digits);
    short((value * places).round() / places * divisor)
}

/// What large numbers are told in.
pub(crate) fn magnitude(most: f64) -> (f64, &'static str) {
    match most {
        most if most >= 1e12 => (1e12, "trillion"),
        most if most >= 1e9 => (1e9, "billion"),
        most if most >= 1e6 => (1e6, "million"),
        _ => (1.0, ""),
    }
}

/// A whole number with its thousands set apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_out() {
        assert_eq!(amount((4.2e9, None), "EUR", ">", None), "more than 4,200,000,000 EUR");
        assert_eq!(amount((3.8, None), "percent", "=", Some("increase")), "up 3.8 percent");
        assert_eq!(amount((-0.25, None), "percent", "~", None), "about -0.25 percent");
        assert_eq!(amount((4.0, None), "", "=", None), "4");
        assert_eq!(amount((5.0, Some(10.0)), "percent", "=", None), "5 to 10 percent");
    }

    #[test]
    fn gaps_are_rounded() {
        for (value, expected) in
            [(-2_694_728_632.9, "-2.7 billion"), (-0.925, "-0.93"), (33.4, "33"), (0.0, "0")]
        {
            assert_eq!(rounded(value), expected);
        }
    }

    use onrecord_page::{Format, Page};
    use onrecord_reading::Reader;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_is_read_again(
            thousandths in 1_u64..10_000_000_000,
            unit in prop::sample::select(vec!["USD", "EUR", "percent"]),
            modifier in prop::sample::select(vec!["=", "~", "<", ">", "<=", ">="]),
            change in prop::sample::select(vec![None, Some("increase"), Some("decrease")]),
        ) {
            let value = thousandths as f64 / 1000.0;
            let written = amount((value, None), unit, modifier, change);
            let text = format!("Haldby\nThe minister told reporters in the capital that the sum was {written}.\n");
            let reading = Reader::new().read(onrecord_page::read(&Page::new("sum.txt", Format::Text, text)));
            prop_assert_eq!(reading.figures.len(), 1, "{}", written);
            let figure = &reading.figures[0];
            prop_assert!((figure.value - value).abs() < 1e-9 * value, "{}: {}", written, figure.value);
            prop_assert_eq!(figure.unit.as_str(), unit);
            prop_assert_eq!(figure.modifier.sign(), modifier, "{}", written);
            prop_assert_eq!(figure.change.map(onrecord_reading::Change::name), change, "{}", written);
        }
    }
}
