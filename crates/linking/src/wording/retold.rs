//! What an article that retells another one makes of its statements, where too few words tell it.

use super::speakers;

/// So many statements must be found in both articles in one order before the others are taken by their places.
const FOUND: usize = 3;
/// So many in a row are taken by their places at most.
const BETWEEN: usize = 4;

/// A statement in its place in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot<'s> {
    /// Who says it, by name.
    pub speaker: Option<&'s str>,
    /// Whether all or a part of it stands in quotation marks.
    pub quoted: bool,
}

/// The pairs of statements of two articles that stand in one place between pairs that are known to be one: an article that retells
/// another one, through a translation for instance, keeps its order. `known` are pairs of places in `a` and `b`.
pub fn retold(a: &[Slot<'_>], b: &[Slot<'_>], known: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut known = known.to_vec();
    known.sort_unstable();
    known.dedup();
    let in_order = known.windows(2).filter(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1).count();
    if known.len() < FOUND || in_order + 1 < FOUND || (in_order + 1) * 3 < known.len() * 2 {
        return Vec::new();
    }
    let fit = |(at, there): (usize, usize)| {
        let (one, other) = (a[at], b[there]);
        let by_one = match (one.speaker, other.speaker) {
            (Some(one), Some(other)) => speakers::are_one(one, other),
            (one, other) => one == other,
        };
        by_one && one.quoted == other.quoted
    };
    let mut found = Vec::new();
    for pair in known.windows(2) {
        let ((from_a, from_b), (to_a, to_b)) = (pair[0], pair[1]);
        let between = to_a.saturating_sub(from_a + 1);
        if between == 0 || between > BETWEEN || to_b.checked_sub(from_b + 1) != Some(between) {
            continue;
        }
        let places = (1..=between).map(|at| (from_a + at, from_b + at));
        if places.clone().all(fit) {
            found.extend(places.filter(|&(at, _)| a[at].speaker.is_some()));
        }
    }
    // What goes right on behind the last one.
    let behind = known.last().map(|&(at, there)| (at + 1, there + 1));
    let goes_on = |&(at, there): &(usize, usize)| {
        at < a.len() && there < b.len() && a[at].quoted && a[at].speaker.is_some() && fit((at, there))
    };
    found.extend(behind.filter(goes_on));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_what_is_one_is_one() {
        let by = |speaker| Slot { speaker: Some(speaker), quoted: true };
        let told = [by("Mara Voss"), by("Voss"), by("Tom Lund"), by("Voss"), by("Lund")];
        assert_eq!(retold(&told, &told, &[(0, 0), (2, 2), (4, 4)]), [(1, 1), (3, 3)]);
        // Not of another speaker, nor where the order is another, nor where little is known.
        let other = [by("Voss"), by("Lund"), by("Lund"), by("Voss"), by("Lund")];
        assert_eq!(retold(&told, &other, &[(0, 0), (2, 2), (4, 4)]), [(3, 3)]);
        assert_eq!(retold(&told, &told, &[(0, 4), (2, 2), (4, 0)]), []);
        assert_eq!(retold(&told, &told, &[(0, 0), (2, 2)]), []);
    }
}
