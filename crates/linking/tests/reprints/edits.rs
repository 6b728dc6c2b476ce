//! What happens to an article on its way to another outlet.

use onrecord_linking::words::words;

use crate::chance::Chance;

/// A way of making one article from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Edit {
    /// Another outlet's boilerplate before and after it.
    Framed,
    /// The first 60 % of its parts.
    Cut,
    /// Its parts in another order.
    Reordered,
    /// Every tenth word another.
    Reworded,
    /// Every fifth word another.
    Rewritten,
    /// Another title and byline, and a word in fourteen dropped, added or changed.
    Retitled,
    /// Cut to three quarters, in another order, and one word in twenty another.
    Everything,
    /// Two fifths of its parts, within an article of another story.
    Inserted,
}

impl Edit {
    pub(crate) const ALL: [Edit; 8] = [
        Edit::Framed,
        Edit::Cut,
        Edit::Reordered,
        Edit::Reworded,
        Edit::Rewritten,
        Edit::Retitled,
        Edit::Everything,
        Edit::Inserted,
    ];
}

/// What an outlet prints around everything it takes over.
const BEFORE: &str = "Welcome to the Larkspur Courier, the valley's oldest family newspaper. Readers keep our newsroom alive: \
    become a Friend of the Courier from four dollars a month, and get the weekend magazine and our puzzles on top.";
const AFTER: &str = "The Larkspur Courier is a member of the Valley Press Union and follows its code. Found a mistake? Write to the \
    desk, and a person will answer. All articles are copyright of the Courier and its partners; copying them for \
    classrooms is free, and everybody else should ask first.";

/// A copy of `text`. `words_of` and `other` are words and an article that have nothing to do with it.
pub(crate) fn edited(
    text: &str,
    edit: Edit,
    words_of: &[String],
    other: &str,
    chance: &mut Chance,
) -> String {
    let mut parts = parts(text);
    match edit {
        Edit::Framed => format!("{BEFORE}\n{text}\n{AFTER}"),
        Edit::Cut => first(&parts, 60),
        Edit::Reordered => {
            chance.shuffle(&mut parts);
            parts.join("\n")
        }
        Edit::Reworded => reworded(text, [0, 0, 10], words_of, chance),
        Edit::Rewritten => reworded(text, [0, 0, 20], words_of, chance),
        Edit::Retitled => {
            let title: Vec<String> = (0..7).map(|_| chance.one_of(words_of).clone()).collect();
            let byline = format!("By {} {}, staff writer", chance.one_of(words_of), chance.one_of(words_of));
            format!("{}\n{byline}\n{}", title.join(" "), reworded(text, [2, 2, 3], words_of, chance))
        }
        Edit::Everything => {
            let cut = first(&parts, 75);
            let mut parts = self::parts(&cut);
            chance.shuffle(&mut parts);
            reworded(&parts.join("\n"), [0, 0, 5], words_of, chance)
        }
        Edit::Inserted => {
            let taken = first(&parts, 40);
            let mut host = self::parts(other);
            host.insert(host.len() / 2, &taken);
            host.join("\n")
        }
    }
}

/// An article's paragraphs, or, where it has hardly any, its sentences.
fn parts(text: &str) -> Vec<&str> {
    let paragraphs: Vec<&str> = text.split('\n').filter(|part| !part.trim().is_empty()).collect();
    if paragraphs.len() >= 4 { paragraphs } else { text.split_inclusive(". ").collect() }
}

/// The first `percent` of the words, to the end of a part.
fn first(parts: &[&str], percent: usize) -> String {
    let all: usize = parts.iter().map(|part| words(part).len()).sum();
    let mut so_far = 0;
    let taken = parts.iter().take_while(|part| {
        let before = so_far;
        so_far += words(part).len();
        before * 100 < all * percent
    });
    taken.copied().collect::<Vec<_>>().join("\n")
}

/// The text with some words in a hundred dropped, some added and some replaced.
fn reworded(text: &str, percent: [usize; 3], words_of: &[String], chance: &mut Chance) -> String {
    let [dropped, added, replaced] = percent;
    let mut out = String::new();
    let mut end = 0;
    for word in words(text) {
        out.push_str(&text[end..word.start]);
        let written = &text[word.start..word.end];
        match chance.below(100) {
            roll if roll < dropped => (),
            roll if roll < dropped + added => out.extend([written, " ", chance.one_of::<String>(words_of)]),
            roll if roll < dropped + added + replaced => out.push_str(chance.one_of::<String>(words_of)),
            _ => out.push_str(written),
        }
        end = word.end;
    }
    out + &text[end..]
}
