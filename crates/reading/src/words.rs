//! Word lists, in lower case: what people report with, and the small words that hold sentences together.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Whether `word` stands in a list of words between spaces.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Whether `text` has a word that reports what somebody said, so that somebody may be quoted in it.
pub(crate) fn reports(text: &str) -> bool {
    let word = |word: &str| REPORTING.contains(word.to_lowercase().as_str());
    text.split(|c: char| !c.is_alphanumeric()).any(word)
}

static REPORTING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "accused accuses according acknowledged admitted affirmed alleged alleges announced announces argued argues asked \
     asserted assured claim claimed claiming claims confirmed confirms conceded declared declares demanded denied denies \
     described disclosed insisted insists maintained mentioned promised quoted quoting replied report reported \
     reportedly reports revealed said saying says stated stressed suggested testified told tell tells telling tweeted \
     urged vowed warned warns warning wrote writes"
        .split_whitespace()
        .collect()
});

pub(crate) const SUBJECT_PRONOUNS: &str = "he she they it we i you who which";
pub(crate) const DETERMINERS: &str = "the a an his her their its our my your this that these those some many several \
    one two another other no";
pub(crate) const PREPOSITIONS: &str = "in on at during after before for with by from of to about into over under \
    between through against among amid despite like without via";
/// Where a noun phrase ends.
pub(crate) const BREAKS: &str = "that but because while when as if although though where since until whether so than \
    then what why how after before him them me us not unless";
pub(crate) const OPENERS: &str = "but and still meanwhile however so yet then now later also indeed instead or earlier \
    even too moreover nevertheless recently yesterday today separately again afterwards last perhaps";
pub(crate) const AUXILIARIES: &str =
    "has had have did does do not didn't didn’t will would is was are were be been";
pub(crate) const FINITE: &str = "is was are were be been has had have did does do will would can could may might must \
    should isn't wasn't made took";
pub(crate) const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday";
pub(crate) const MONTHS: &str = "january february march april june july august september october november december \
    jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.";

/// Whether a word only holds a sentence together: it opens no name, however it is capitalised.
pub(crate) fn is_function_word(word: &str) -> bool {
    let more = "according speaking asked all both each every most more few here there such any read share photo file \
        image yes well please only just none nobody everybody everyone somebody someone others neither either i. never since once former including thanks us her";
    let lists = [SUBJECT_PRONOUNS, DETERMINERS, PREPOSITIONS, BREAKS, OPENERS, AUXILIARIES, FINITE, more];
    lists.iter().any(|list| listed(list, word)) || word.starts_with(|c: char| !c.is_alphabetic())
}
