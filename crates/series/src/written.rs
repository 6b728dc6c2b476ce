//! Numbers, as a person would write them.

use crate::description::UnitKind;

/// How the numbers of one line are written: in which scale, with how many decimals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    scale: f64,
    name: &'static str,
    decimals: usize,
}

impl Style {
    /// The style in which the largest of `numbers` is short and `result` still shows.
    pub(crate) fn of(kind: UnitKind, numbers: &[f64], result: f64) -> Self {
        let largest = numbers.iter().map(|number| number.abs()).fold(result.abs(), f64::max);
        let (scale, name) = match largest {
            _ if kind == UnitKind::Percent => (1.0, ""),
            1e12.. => (1e12, " trillion"),
            1e9.. => (1e9, " billion"),
            1e6.. => (1e6, " million"),
            _ => (1.0, ""),
        };
        let whole = kind != UnitKind::Percent
            && scale == 1.0
            && numbers.iter().chain([&result]).all(|number| number.fract() == 0.0);
        let result = result.abs() / scale;
        let mut decimals = usize::from(!whole);
        while !whole && result > 0.0 && decimals < 6 && result * 10f64.powi(decimals as i32) < 1.0 {
            decimals += 1;
        }
        Self { scale, name, decimals }
    }

    /// The style in which the `terms`, as they are written, add up to `sum` as it is written, where few decimals more do
    /// that: "255.04 − 254.09 = 0.95", and not "255.0 − 254.1 = 1.0".
    pub(crate) fn adding_up(kind: UnitKind, terms: &[f64], sum: f64) -> Self {
        const MORE: usize = 3;
        let style = Self::of(kind, terms, sum);
        let adds_up = |style: &Self| {
            let places = 10f64.powi(style.decimals as i32) / style.scale;
            let written = |value: f64| (value * places).round();
            terms.iter().map(|&term| written(term)).sum::<f64>() == written(sum)
        };
        let more = (0..=MORE).map(|more| Self { decimals: style.decimals + more, ..style });
        more.into_iter().find(adds_up).unwrap_or(style)
    }

    /// The number alone: "258.1 billion".
    pub(crate) fn number(self, value: f64) -> String {
        let digits = format!("{:.*}", self.decimals, value.abs() / self.scale);
        let negative = value < 0.0 && digits.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let mut text = String::from(if negative { "−" } else { "" });
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        }
        text + self.name
    }

    /// The number with its unit: "258.1 billion USD".
    pub(crate) fn amount(self, value: f64, unit: &str) -> String {
        match unit {
            "rank" => format!("rank {}", self.number(value)),
            "percentage point" => format!("{} percentage points", self.number(value)),
            _ => format!("{} {unit}", self.number(value)).trim_end().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_show_what_matters() {
        let write = |kind, numbers: &[f64], result: f64, unit: &str| {
            Style::of(kind, numbers, result).amount(result, unit)
        };
        use UnitKind::{Count, Currency, Percent};
        assert_eq!(write(Currency, &[258.1e9, 250.8e9], 7.34e9, "USD"), "7.3 billion USD");
        assert_eq!(write(Currency, &[258.1e9, 258.06e9], 0.04e9, "USD"), "0.04 billion USD");
        assert_eq!(write(Currency, &[], -1.5e12, "EUR"), "−1.5 trillion EUR");
        assert_eq!(write(Count, &[], 12345.0, "people"), "12,345 people");
        assert_eq!(write(Percent, &[], -0.01, "percent"), "−0.01 percent");
        assert_eq!(write(Percent, &[], 2.96, "percentage point"), "3.0 percentage points");
        assert_eq!(write(Count, &[], 3.0, "rank"), "rank 3");
        let style = Style::adding_up(Currency, &[255.044e9, -254.092e9], 0.952e9);
        assert_eq!(
            (style.number(255.044e9), style.number(0.952e9)),
            ("255.04 billion".into(), "0.95 billion".into())
        );
        assert_eq!(write(Percent, &[], -1e-12, "percent"), "0.000000 percent");
    }
}
