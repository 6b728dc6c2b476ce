//! Fingerprints of word shingles, winnowed: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
//! fingerprinting", SIGMOD 2003.
//!
//! The numbers are kept in the record, so they may not change: neither the hash functions here nor the two lengths.

use std::collections::VecDeque;

use super::body::Word;

/// Words to a shingle.
pub(super) const SHINGLE: usize = 6;

/// Of so many shingles in a row one is chosen at least, so two bodies that have `SHINGLE + WINDOW - 1` words in a row in common
/// have a fingerprint in common.
const WINDOW: usize = 8;

/// A word's hash: FNV-1a, 64 bits folded to 32.
pub(super) fn of_word(folded: &str) -> u32 {
    let hash = folded.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as u32
}

/// The hash of a run of words: their hashes chained, and mixed as in SplitMix64, so that the least of a window is any of them.
pub(super) fn of_words(words: &[Word]) -> u64 {
    let chained = words.iter().fold(0_u64, |hash, word| {
        hash.wrapping_add(u64::from(word.hash))
            .wrapping_add(1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23)
    });
    let mixed = (chained ^ (chained >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The shingles that are chosen, each as the place of its first word and its hash: of every window the one with the least hash,
/// of several the last.
pub(super) fn chosen(words: &[Word]) -> Vec<(usize, u64)> {
    let mut chosen: Vec<(usize, u64)> = Vec::new();
    // The shingles of the window that can still become its least: hashes rise from front to back.
    let mut window: VecDeque<(usize, u64)> = VecDeque::new();
    let shingles = (words.len() + 1).saturating_sub(SHINGLE);
    for (at, shingle) in words.windows(SHINGLE).enumerate() {
        let hash = of_words(shingle);
        while window.pop_back_if(|(_, last)| *last >= hash).is_some() {}
        window.push_back((at, hash));
        window.pop_front_if(|(first, _)| *first + WINDOW <= at);
        if (at + 1 >= WINDOW || at + 1 == shingles) && chosen.last() != window.front() {
            chosen.extend(window.front());
        }
    }
    chosen
}
