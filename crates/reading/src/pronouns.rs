//! The pronouns of the third person, and what they say of whom they stand for.

/// What a pronoun says of whom it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Pronoun {
    /// "he".
    Masculine,
    /// "she".
    Feminine,
    /// "they".
    Plural,
    /// "it".
    Neuter,
}

impl Pronoun {
    /// Whether it stands for one person.
    pub(crate) fn is_of_a_person(self) -> bool {
        matches!(self, Pronoun::Masculine | Pronoun::Feminine)
    }
}

/// The pronoun that `word` is.
pub(crate) fn of(word: &str) -> Option<Pronoun> {
    Some(match word.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Pronoun::Masculine,
        "she" | "her" | "hers" | "herself" => Pronoun::Feminine,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::Plural,
        "it" | "its" | "itself" => Pronoun::Neuter,
        _ => return None,
    })
}

/// Whether `word` is a pronoun that says whose something is, or may be one.
pub(crate) fn is_possessive(word: &str) -> bool {
    ["his", "her", "its", "their"].iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun))
}
