//! The question that stands in an address.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::civil::Date;
use onrecord_record::{Among, Column, Part, Portion, Position};

use crate::failure::Failure;
use crate::form::Form;
use crate::parameters::{self, FARTHEST, Known, MOST, ROWS};

/// What says where in a list one is.
const PLACE: [&str; 2] = ["from", "after"];
/// What stands in a place before the number.
const BEFORE_NUMBER: char = '~';
/// What a column that is asked for alone is called in an address.
const ONLY: &str = "only-";

/// The names and values behind the `?` of an address, in their order; what is empty is not asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    path: String,
    /// As it was written.
    written: String,
    pairs: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self::of(parts.uri.path(), query))
    }
}

impl Query {
    pub(crate) fn of(path: &str, query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self { path: path.to_owned(), written: query.to_owned(), pairs }
    }

    /// Whether all of this can be asked of an address for programs, which are not left to believe that a slip was an answer. People are
    /// given what can be given.
    pub(crate) fn check(&self, known: Known) -> Result<(), Failure> {
        let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> =
            form_urlencoded::parse(self.written.as_bytes()).collect();
        let is_lost = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
        let says_so = self.written.to_ascii_uppercase().contains("%EF%BF%BD");
        if !says_so && pairs.iter().any(|(name, value)| is_lost(name) || is_lost(value)) {
            return Err(Failure::Malformed);
        }
        parameters::check(known, pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())))
    }

    /// What the answer is kept as.
    pub(crate) fn kept_as(&self) -> String {
        self.at_all(&self.path)
    }

    /// What is asked under a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    pub(crate) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// A number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Failure> {
        let parse = |value: &str| {
            value.parse().map_err(|_| Failure::Wrong(format!("“{value}” is no number, as “{name}” must be")))
        };
        self.get(name).map(parse).transpose()
    }

    pub(crate) fn day(&self, name: &str) -> Result<Option<String>, Failure> {
        let parse = |value: &str| match value.parse::<Date>() {
            Ok(day) => Ok(day.to_string()),
            Err(_) => {
                Err(Failure::Wrong(format!("“{value}” is no day; “{name}” must be one, such as 2024-03-31")))
            }
        };
        self.get(name).map(parse).transpose()
    }

    /// Which articles are asked for.
    pub(crate) fn among(&self) -> Result<Among, Failure> {
        Ok(Among {
            outlet: self.owned("outlet"),
            since: self.day("since")?,
            until: self.day("until")?,
            story: self.number("story")?,
        })
    }

    /// Which part of the answer.
    pub(crate) fn part(&self) -> Result<Part, Failure> {
        let skip = self.number("from")?.unwrap_or(0);
        if skip > FARTHEST {
            return Err(Failure::Wrong(format!(
                "no page begins behind row {FARTHEST}; narrow the question instead"
            )));
        }
        let newest_first = match self.get("order") {
            None | Some("newest") => true,
            Some("oldest") => false,
            Some(other) => {
                return Err(Failure::Wrong(format!("the order is newest or oldest, not “{other}”")));
            }
        };
        let after = self.get("after").map(position).transpose()?;
        Ok(Part { only: self.only(), newest_first, after, skip, most: self.limit(ROWS)? })
    }

    /// How many rows at most; `usual` where the address does not say.
    pub(crate) fn limit(&self, usual: u64) -> Result<u64, Failure> {
        match self.number("limit")?.unwrap_or(usual) {
            limit if (1..=MOST).contains(&limit) => Ok(limit),
            other => Err(Failure::Wrong(format!("“limit” is a number from 1 to {MOST}, not {other}"))),
        }
    }

    /// The values that are asked for alone.
    pub(crate) fn only(&self) -> Vec<(Column, String)> {
        let column = |name: &str| Column::ALL.into_iter().find(|column| column.name() == name);
        let pairs = self.pairs.iter();
        pairs.filter_map(|(name, value)| Some((column(name.strip_prefix(ONLY)?)?, value.clone()))).collect()
    }

    /// The same address with another value, or without one, and from the first row on.
    pub(crate) fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept = self
            .pairs
            .iter()
            .filter(|(own, _)| own != name && !PLACE.contains(&own.as_str()))
            .map(|(name, value)| (name.as_str(), value.as_str()));
        address(&self.path, kept.chain(value.map(|value| (name, value))))
    }

    /// The same, with only this value of a column.
    pub(crate) fn with_only(&self, column: Column, value: Option<&str>) -> String {
        self.with(&format!("{ONLY}{}", column.name()), value)
    }

    /// The same, from another row on.
    pub(crate) fn from(&self, row: u64) -> String {
        self.placed((row != 0).then_some(("from", &row.to_string())))
    }

    /// The address of what comes behind this part of a list, where it goes on.
    pub(crate) fn next<T>(&self, part: &Portion<T>) -> Option<String> {
        let next = part.next.as_ref()?;
        let place = format!("{}{BEFORE_NUMBER}{}", next.date.as_deref().unwrap_or_default(), next.id);
        Some(self.placed(Some(("after", &place))))
    }

    /// The same at another place of the list.
    fn placed(&self, place: Option<(&str, &str)>) -> String {
        let kept = self.pairs.iter().filter(|(own, _)| !PLACE.contains(&own.as_str()));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        address(&self.path, kept.chain(place))
    }

    /// The whole question at another address.
    pub(crate) fn at_all(&self, path: &str) -> String {
        address(path, self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The same question in another part of the desk: the words, and which articles.
    pub(crate) fn at(&self, path: &str) -> String {
        const SHARED: [&str; 5] = ["q", "outlet", "since", "until", "story"];
        let kept = self.pairs.iter().filter(|(name, _)| SHARED.contains(&name.as_str()));
        address(path, kept.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// What a form must hand on that it has no field for.
    pub(crate) fn hidden(&self, fields: &[&str]) -> Vec<(&str, &str)> {
        let others =
            self.pairs.iter().filter(|(name, _)| ![&PLACE, fields].concat().contains(&name.as_str()));
        others.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// A place in a list, as [`Query::next`] writes it.
fn position(written: &str) -> Result<Position, Failure> {
    let read = || {
        let (date, id) = written.rsplit_once(BEFORE_NUMBER)?;
        let is_of_dates = |letter: char| letter.is_ascii_digit() || "TZ:.+-".contains(letter);
        let is_number = !id.is_empty() && id.len() <= 18 && id.bytes().all(|byte| byte.is_ascii_digit());
        let is_place = is_number && date.chars().all(is_of_dates);
        let date = Some(date.to_owned()).filter(|date| !date.is_empty());
        is_place.then_some(Position { date, id: id.parse().ok()? })
    };
    read().ok_or_else(|| Failure::NoPlace(written.to_owned()))
}

fn address<'a>(path: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A name as the last part of an address' path, so that none of it is taken for the ending that says a form, or for a way up.
pub(crate) fn as_page(name: &str) -> String {
    let ending = if Form::split(name).0 != name || matches!(name, "." | "..") { ".html" } else { "" };
    format!("{}{ending}", in_path(name))
}

/// A value as a part of an address' path.
pub(crate) fn in_path(value: impl AsRef<str>) -> Cow<'static, str> {
    form_urlencoded::byte_serialize(value.as_ref().as_bytes()).collect::<String>().replace('+', "%20").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_what_is_asked() {
        let query = Query::of("/statements", "q=fair+share&outlet=&from=100&only-kind=direct&only-nothing=x");
        assert_eq!(query.get("q"), Some("fair share"));
        assert_eq!(query.get("outlet"), None);
        assert_eq!(query.only(), [(Column::Kind, "direct".to_owned())]);
        assert_eq!(query.part().unwrap().skip, 100);
        assert_eq!(query.with_only(Column::Kind, None), "/statements?q=fair+share&only-nothing=x");
        assert_eq!(query.at("/articles"), "/articles?q=fair+share");
        assert!(query.from(0).ends_with("only-nothing=x") && query.from(50).ends_with("from=50"));
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        for wrong in
            ["since=yesterday", "since=2024-02-30", "story=one", "from=-1", "order=best", "from=1000000000"]
        {
            let query = Query::of("/statements", wrong);
            assert!(query.among().is_err() || query.part().is_err(), "{wrong}");
        }
    }
}
