//! What changed from one version of a page to a later one.

use std::ops::Range;

use crate::wording::{Run, RunKind, align};

/// Words that are kept between two changes must be as many, or the changes are one.
const APART: usize = 3;

/// Words of the earlier version, and those of the later one in their place. Both are bytes of the texts, from the first word's first to
/// the last word's last; one of them is empty where words were left out or added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What stood there before.
    pub before: Range<usize>,
    /// What stands there now.
    pub after: Range<usize>,
}

/// A version's text, with the paragraphs of it that are compared: byte ranges in their order, none of which overlap.
#[derive(Debug, Clone, Copy)]
pub struct Version<'t> {
    /// The text.
    pub text: &'t str,
    /// Its paragraphs.
    pub paragraphs: &'t [Range<usize>],
}

/// What was left out, added and changed, in order. Case and punctuation make no change.
pub fn changes(before: Version<'_>, after: Version<'_>) -> Vec<Change> {
    let (earlier, later) = (Joined::of(before), Joined::of(after));
    let mut found: Vec<Change> = Vec::new();
    let mut kept: Option<Run> = None;
    for run in align(&earlier.text, &later.text).runs {
        if run.kind == RunKind::Kept {
            kept = Some(run);
            continue;
        }
        let between = kept.take();
        match found.last_mut() {
            Some(last) if between.as_ref().is_none_or(|kept| is_short(&earlier.text[kept.a.clone()])) => {
                for run in between.iter().chain([&run]) {
                    reach(&mut last.before, &run.a);
                    reach(&mut last.after, &run.b);
                }
            }
            _ => found.push(Change { before: run.a, after: run.b }),
        }
    }
    let placed = |change: Change| Change {
        before: earlier.in_text(&change.before),
        after: later.in_text(&change.after),
    };
    found.into_iter().map(placed).collect()
}

/// Lets `words` reach to the end of `further`, which stands behind them.
fn reach(words: &mut Range<usize>, further: &Range<usize>) {
    if words.start == words.end {
        *words = further.clone();
    } else if !further.is_empty() {
        words.end = further.end;
    }
}

/// Whether they are so few words of one paragraph that what stands around them is one change.
fn is_short(words: &str) -> bool {
    words.split_whitespace().count() < APART && !words.contains('\n')
}

/// Paragraphs of a text, joined.
struct Joined {
    text: String,
    /// Where each begins here and in the text.
    starts: Vec<(usize, usize)>,
}

impl Joined {
    fn of(version: Version<'_>) -> Self {
        let mut joined = Self { text: String::new(), starts: Vec::new() };
        for paragraph in version.paragraphs {
            if !joined.text.is_empty() {
                joined.text.push('\n');
            }
            joined.starts.push((joined.text.len(), paragraph.start));
            joined.text.push_str(&version.text[paragraph.clone()]);
        }
        joined
    }

    /// The same words in the text itself.
    fn in_text(&self, words: &Range<usize>) -> Range<usize> {
        let place = |byte: usize| {
            let behind = self.starts.partition_point(|&(here, _)| here <= byte);
            behind.checked_sub(1).map_or(0, |at| self.starts[at].1 + (byte - self.starts[at].0))
        };
        // The end is counted with the paragraph of what stands before it.
        let end = if words.is_empty() { place(words.end) } else { place(words.end - 1) + 1 };
        place(words.start)..end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraphs(text: &str) -> Vec<Range<usize>> {
        let offset = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| offset(line)..offset(line) + line.len())
            .collect()
    }

    /// What changed between texts of a paragraph a line, those with a # before them not compared.
    fn changed<'t>(before: &'t str, after: &'t str) -> Vec<(&'t str, &'t str)> {
        let (earlier, later) = (paragraphs(before), paragraphs(after));
        let found = changes(
            Version { text: before, paragraphs: &earlier },
            Version { text: after, paragraphs: &later },
        );
        found.into_iter().map(|change| (&before[change.before], &after[change.after])).collect()
    }

    #[test]
    fn words_are_changed_left_out_and_added() {
        let before =
            "The minister denied on Monday that the bridge was closed.\nNobody was hurt, police said.";
        let after = "# Share this\nThe minister confirmed on Monday that the bridge was closed.\nPolice said two people were hurt.\nThe mayor called it a scandal.";
        let found = changed(before, after);
        assert_eq!(found[0], ("denied", "confirmed"));
        assert!(found.iter().any(|(_, after)| after.ends_with("The mayor called it a scandal")), "{found:?}");
        assert!(found.iter().all(|(before, after)| before != after && !after.contains('#')), "{found:?}");
    }

    #[test]
    fn a_paragraph_that_is_gone_is_one_change() {
        let gone = "The harbour master, Ilsa Brandvik, had warned of it twice in the spring.";
        let before = format!("Ships left at dawn.\n{gone}\nThey came back at night.");
        let after = "Ships left at dawn.\nThey came back at night.";
        assert_eq!(changed(&before, after), [(gone.trim_end_matches('.'), "")]);
        assert_eq!(changed(after, &before), [("", gone.trim_end_matches('.'))]);
    }

    #[test]
    fn capitals_and_marks_make_no_change() {
        assert!(changed("“We will go,” he said", "\"we will go\", he said.").is_empty());
    }

    #[test]
    fn single_words_between_changes_go_with_them() {
        let before = "Harbour pilots refused four hundred old crowns of Norrel parliament on Thursday.";
        let after = "Harbour pilots refused nine thousand new crowns of Skarn council on Thursday.";
        let expected =
            ("four hundred old crowns of Norrel parliament", "nine thousand new crowns of Skarn council");
        assert_eq!(changed(before, after), [expected]);
    }

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::collection::vec("[a-d]{1,2}|[A-D][a-d]é|7", 1..9), 1..5)
            .prop_map(|lines| lines.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n"))
    }

    proptest! {
        #[test]
        fn whatever_is_in_no_change_is_the_same(before in text(), after in text()) {
            let (earlier, later) = (paragraphs(&before), paragraphs(&after));
            let found = changes(
                Version { text: &before, paragraphs: &earlier },
                Version { text: &after, paragraphs: &later },
            );
            // “Air strikes” are “airstrikes”.
            let outside = |text: &str, ranges: Vec<Range<usize>>| -> String {
                let mut rest = text.to_lowercase();
                ranges.into_iter().rev().for_each(|range| rest.replace_range(range, " "));
                rest.split_whitespace().collect()
            };
            for pair in found.windows(2) {
                prop_assert!(pair[0].before.end <= pair[1].before.start && pair[0].after.end <= pair[1].after.start);
            }
            let one = outside(&before, found.iter().map(|change| change.before.clone()).collect());
            let other = outside(&after, found.iter().map(|change| change.after.clone()).collect());
            prop_assert_eq!(one, other);
            let same = Version { text: &before, paragraphs: &earlier };
            prop_assert_eq!(changes(same, same), vec![]);
        }
    }
}
