//! The word lists that the rules go by, in lower case: reporting verbs, and the small words that hold sentences
//! together.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Whether `word` stands in a list of words between spaces.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// A form of a reporting verb.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    /// It takes a clause without "that": "she said he left".
    pub(crate) clause: bool,
    /// It takes a listener: "she told reporters".
    pub(crate) listener: bool,
    /// It takes an infinitive: "she vowed to leave".
    pub(crate) infinitive: bool,
    /// "say": it needs a plural subject, and may be an infinitive or a noun.
    pub(crate) base: bool,
    /// "saying": its subject stands in the clause before.
    pub(crate) participle: bool,
}

/// The reporting verb that `word` is a form of.
pub(crate) fn reporting_verb(word: &str) -> Option<Verb> {
    FORMS.get(word).copied()
}

static FORMS: LazyLock<HashMap<String, Verb>> = LazyLock::new(|| {
    let mut forms = HashMap::new();
    for (list, clause) in [(WITH_CLAUSE, true), (WITH_THAT, false)] {
        for verb in list.split(' ') {
            // Irregular forms stand behind the verb: present, past, participle.
            let (verb, irregular) = verb.split_once('/').unwrap_or((verb, ""));
            let stem = verb.strip_suffix('e').unwrap_or(verb);
            let present = format!("{verb}s").replace("ys", "ies").replace("shs", "shes");
            let past = format!("{stem}ed").replace("yed", "ied");
            let regular = format!("{verb} {present} {past} {stem}ing");
            let listener = listed("tell assure inform notify remind warn ask", verb);
            let infinitive = listed(INFINITIVE, verb);
            for form in if irregular.is_empty() { &regular } else { irregular }.split([' ', '/']) {
                let participle = form.ends_with("ing");
                forms.insert(
                    form.to_owned(),
                    Verb { clause, listener, infinitive, base: form == verb, participle },
                );
            }
        }
    }
    forms
});

const WITH_CLAUSE: &str = "say/say/says/said/saying tell/tell/tells/told/telling write/write/writes/wrote/writing \
    think/think/thinks/thought/thinking admit/admit/admits/admitted/admitting acknowledge add affirm allege announce \
    argue assert believe concede conclude confirm contend declare deny emphasise emphasize explain hope indicate insist \
    maintain predict reiterate report reply respond speculate stress suggest testify tweet underline underscore";
const WITH_THAT: &str = "ask assure boast caution claim comment complain continue decline demonstrate disclose fear \
    find/found/finds/finding inform joke lament mention note notify observe opine pledge point post promise quip recall \
    refuse remark remind retort reveal show threaten vow wonder warn worry state urge demand \
    agree/agree/agrees/agreed/agreeing";
const INFINITIVE: &str = "agree ask decline demand pledge promise refuse threaten urge vow";

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
pub(crate) const BE: &str = "is was are were be been being";
pub(crate) const ADVERBS: &str =
    "also later then just never once first even again further still often always now";
pub(crate) const FINITE: &str = "is was are were be been has had have did does do will would can could may might must \
    should isn't wasn't made took";
/// What makes the word behind it no verb of a subject's.
pub(crate) const NEVER_BEFORE_A_VERB: &str = "to can could may might must should of in on at for with by from the a an \
    his their its cannot can't let or be";
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
