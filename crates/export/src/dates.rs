//! Dates as other formats take them. What a format has no room for is left out, never made up.

use jiff::Timestamp;

/// A year, a month, a day or a moment, as ISO 8601 writes it; nothing where the value is anything else, as a week or an interval.
pub(crate) fn date(value: &str) -> Option<String> {
    let (date, time) = value.split_once('T').map_or((value, None), |(date, time)| (date, Some(time)));
    let lengths: Vec<usize> = date.split('-').map(str::len).collect();
    let digits = date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let whole = matches!(lengths[..], [4] | [4, 2] | [4, 2, 2]);
    if !digits || !whole {
        return None;
    }
    match time {
        // Parts of a day, such as the morning, are written behind a T as well.
        Some(time) if !time.starts_with(|c: char| c.is_ascii_digit()) => Some(date.to_owned()),
        Some(_) => Some(moment(value).unwrap_or_else(|| date.to_owned())),
        None => Some(date.to_owned()),
    }
}

/// A moment in UTC, where the value says the time and its zone.
pub(crate) fn moment(value: &str) -> Option<String> {
    value.parse::<Timestamp>().ok().map(|moment| moment.to_string())
}

/// The last day of an interval that `latest` is the day after.
pub(crate) fn last_day(latest: &str) -> Option<String> {
    let day: jiff::civil::Date = latest.parse().ok()?;
    Some(day.yesterday().ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_as_far_as_they_are_known() {
        for value in ["2024", "2024-03", "2024-03-04"] {
            assert_eq!(date(value).as_deref(), Some(value));
        }
        assert_eq!(date("2024-03-04T09:20:00+01:00").as_deref(), Some("2024-03-04T08:20:00Z"));
        assert_eq!(date("2024-03-04T09:20").as_deref(), Some("2024-03-04"), "of no zone");
        assert_eq!(date("2024-03-04TMO").as_deref(), Some("2024-03-04"));
        for value in ["2024-W10", "2024-03-04/2024-03-06", "PAST_REF", "XXXX-03-04", ""] {
            assert_eq!(date(value), None, "{value}");
        }
        assert_eq!((moment("2024-03-04"), last_day("2024-03-01").as_deref()), (None, Some("2024-02-29")));
    }
}
