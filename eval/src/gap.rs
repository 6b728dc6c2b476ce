//! Pronouns and the two names that each may mean, from Wikipedia: GAP (Webster and others, TACL 2018), scored as its
//! authors do. A name is meant where the actor that the pronoun was given to has a mention there.

use std::fmt;
use std::path::Path;

use onrecord_reading::wire;

use crate::counts::Counts;
use crate::data::Error;

/// A pronoun in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// The text around it.
    pub text: String,
    /// Whether the pronoun is "she", "her", "hers".
    pub feminine: bool,
    /// Where the pronoun stands, in code points.
    pub pronoun: (usize, usize),
    /// Where the two names stand, and whether they are meant.
    pub names: [((usize, usize), bool); 2],
}

/// The items of a file as its makers publish it: tab-separated, with a line of headings.
///
/// # Errors
/// When the file cannot be read, or a line is not such an item.
pub fn items(path: &Path) -> Result<Vec<Item>, Error> {
    let unreadable = |problem: String| Error::Unreadable { path: path.display().to_string(), problem };
    let text = std::fs::read_to_string(path).map_err(|err| unreadable(err.to_string()))?;
    let item = |(at, line): (usize, &str)| {
        item(line).ok_or_else(|| unreadable(format!("line {} is no item", at + 1)))
    };
    text.lines().enumerate().skip(1).map(item).collect()
}

fn item(line: &str) -> Option<Item> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, text, pronoun, at, a, a_at, a_meant, b, b_at, b_meant, ..] = fields[..] else { return None };
    let span = |word: &str, at: &str| {
        let at: usize = at.parse().ok()?;
        Some((at, at + word.chars().count()))
    };
    let feminine = ["she", "her", "hers"].iter().any(|word| pronoun.eq_ignore_ascii_case(word));
    let names = [(span(a, a_at)?, a_meant == "TRUE"), (span(b, b_at)?, b_meant == "TRUE")];
    Some(Item { id: id.to_owned(), text: text.to_owned(), feminine, pronoun: span(pronoun, at)?, names })
}

/// How well pronouns are resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// "he", "his", "him".
    pub masculine: Counts,
    /// "she", "her", "hers".
    pub feminine: Counts,
    /// All.
    pub all: Counts,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, counts) in [("all", self.all), ("masculine", self.masculine), ("feminine", self.feminine)]
        {
            let (p, r) = (100.0 * counts.precision(), 100.0 * counts.recall());
            writeln!(f, "{what:36}{:.1}  (P {p:.1}, R {r:.1})", 100.0 * counts.f1())?;
        }
        writeln!(f, "{:36}{:.3}", "feminine to masculine", self.feminine.f1() / self.masculine.f1())
    }
}

/// Scores `readings`, which are found by the id that the input gave them.
///
/// # Errors
/// When an item has no reading.
pub fn score(items: &[Item], readings: &[wire::Reading]) -> Result<Scores, Error> {
    let by_id = crate::by_id(readings);
    let mut scores = Scores::default();
    for item in items {
        let reading = crate::of_id(&by_id, &item.id)?;
        let overlaps = |mention: &wire::Mention, (start, end): (usize, usize)| {
            mention.start < end && start < mention.end
        };
        let meant: Vec<&wire::Actor> = reading
            .actors
            .iter()
            .filter(|actor| actor.mentions.iter().any(|m| m.form == "pronoun" && overlaps(m, item.pronoun)))
            .collect();
        for (at, is_meant) in item.names {
            let names =
                |actor: &&wire::Actor| actor.mentions.iter().any(|m| m.form == "name" && overlaps(m, at));
            let said = meant.iter().any(names);
            let matched = usize::from(said && is_meant);
            let own = if item.feminine { &mut scores.feminine } else { &mut scores.masculine };
            for counts in [own, &mut scores.all] {
                counts.add(usize::from(is_meant), usize::from(said), matched);
            }
        }
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_counts_code_points() {
        let line = "x-1\tÅsa Voss met Mara. She left.\tShe\t19\tÅsa Voss\t0\tTRUE\tMara\t13\tFALSE\thttp://x";
        let item = item(line).unwrap();
        assert_eq!((item.pronoun, item.feminine), ((19, 22), true));
        assert_eq!(item.names, [((0, 8), true), ((13, 17), false)]);
        assert_eq!(super::item("x-1\tno offsets"), None);
    }
}
