//! By what other wordings of an utterance are found among very many statements.

use super::Wording;
use super::piece::{Piece, pieces};
use super::speakers;
use crate::words::hash;

/// Words to a shingle.
const SHINGLE: usize = 4;
/// Of so many shingles in a row, the one with the least hash is a key.
const WINDOW: usize = 4;
/// Of so few shingles, all are keys.
const ALL: usize = 24;
/// By how many of a speaker's words what they say is found.
const WORDS: usize = 16;
/// What a word must weigh for that.
const TELLING: f32 = 0.6;

/// The keys of a wording, each once: what is one utterance most often shares one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Runs of words: they find a quotation whoever is said to have said it.
    pub runs: Vec<u32>,
    /// Single words, with the speaker's name: they find what is told in other words, and what one speaker says again.
    pub words: Vec<u32>,
}

/// The keys of a wording.
pub fn keys(wording: &Wording<'_>) -> Keys {
    let words = pieces(wording.text);
    let run =
        |words: &[Piece]| hash(&words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" "));
    let shingles: Vec<u32> = match words.len() {
        0 => Vec::new(),
        length if length <= SHINGLE => vec![run(&words)],
        _ => words.windows(SHINGLE).map(run).collect(),
    };
    let window = if shingles.len() <= ALL { 1 } else { WINDOW };
    let mut runs: Vec<u32> =
        shingles.windows(window).filter_map(|window| window.iter().min().copied()).collect();
    let mut of_speaker = Vec::new();
    if let Some(speaker) = wording.speaker.and_then(speakers::last_word) {
        let mut telling: Vec<&Piece> = words.iter().filter(|word| word.weight >= TELLING).collect();
        telling.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then(b.key.len().cmp(&a.key.len())).then_with(|| a.key.cmp(&b.key))
        });
        telling.dedup_by(|a, b| a.key == b.key);
        of_speaker.extend(telling.iter().take(WORDS).map(|word| hash(&format!("{speaker}: {}", word.key))));
    }
    for keys in [&mut runs, &mut of_speaker] {
        keys.sort_unstable();
        keys.dedup();
    }
    Keys { runs, words: of_speaker }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(a: &Wording<'_>, b: &Wording<'_>) -> bool {
        let (ours, theirs) = (keys(a), keys(b));
        let common = |ours: &[u32], theirs: &[u32]| ours.iter().any(|key| theirs.contains(key));
        common(&ours.runs, &theirs.runs) || common(&ours.words, &theirs.words)
    }

    #[test]
    fn wordings_of_one_utterance_share_a_key() {
        let said = |text, speaker| Wording { text, speaker, ..Wording::default() };
        let whole =
            said("The pumps were old, but nobody had been told how old the pumps were", Some("Mara Voss"));
        assert!(meet(&whole, &said("nobody had been told how old the pumps were", None)));
        assert!(meet(&whole, &said("no one knew about the age of the pumps", Some("Voss"))));
        assert!(!meet(&whole, &said("no one knew about the age of the pumps", Some("Tom Lund"))));
        assert!(meet(&said("Thank you", None), &said("“Thank you,”", None)));
        assert_eq!(keys(&said("…", None)), Keys::default());
    }
}
