//! From likenesses of pairs to stories.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Two stories are one while the mean likeness between their articles is at least this.
pub const TOGETHER: f32 = 0.3;

/// Parts articles into stories: the two groups whose articles are most alike on the mean become one, again and again, while
/// that mean is at least [`TOGETHER`] (average-link clustering; pairs without a likeness count as 0).
///
/// `groups` is what to begin with, in an order that does not depend on how the articles came in, as ties go by it: each a list of
/// articles, most often of one. `likenesses` are pairs of groups' articles. Gives the groups' numbers, story by story.
pub fn settle(groups: &[Vec<i64>], likenesses: &[(i64, i64, f32)]) -> Vec<Vec<usize>> {
    let group_of: BTreeMap<i64, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.iter().map(move |&article| (article, at)))
        .collect();
    // Sums of likenesses between two groups; the mean is the sum by the product of their sizes.
    let mut sums: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); groups.len()];
    for (a, b, likeness) in likenesses {
        if let (Some(&a), Some(&b)) = (group_of.get(a), group_of.get(b))
            && a != b
        {
            *sums[a].entry(b).or_default() += f64::from(*likeness);
            *sums[b].entry(a).or_default() += f64::from(*likeness);
        }
    }
    let mut sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
    let mut members: Vec<Vec<usize>> = (0..groups.len()).map(|at| vec![at]).collect();
    let mean = |sum: f64, a: usize, b: usize| sum / (a * b).max(1) as f64;
    let mut best: BinaryHeap<Pair> = BinaryHeap::new();
    for (a, others) in sums.iter().enumerate() {
        best.extend(others.range(a + 1..).map(|(&b, &sum)| Pair {
            mean: mean(sum, sizes[a], sizes[b]),
            a,
            b,
        }));
    }
    let mut alive: BTreeSet<usize> = (0..groups.len()).collect();
    while let Some(Pair { mean: likeness, a, b }) = best.pop() {
        if likeness < f64::from(TOGETHER) {
            break;
        }
        // Every merger makes a group with a number of its own, so what is left of older ones is passed over.
        if !alive.contains(&a) || !alive.contains(&b) {
            continue;
        }
        alive.remove(&a);
        alive.remove(&b);
        let new = members.len();
        alive.insert(new);
        let both = [std::mem::take(&mut members[a]), std::mem::take(&mut members[b])].concat();
        members.push(both);
        sizes.push(sizes[a] + sizes[b]);
        let mut together = std::mem::take(&mut sums[a]);
        for (other, sum) in std::mem::take(&mut sums[b]) {
            *together.entry(other).or_default() += sum;
        }
        together.retain(|other, _| alive.contains(other));
        for (&other, &sum) in &together {
            sums[other].insert(new, sum);
            best.push(Pair { mean: mean(sum, sizes[new], sizes[other]), a: other, b: new });
        }
        sums.push(together);
    }
    alive
        .into_iter()
        .map(|at| {
            let mut story = std::mem::take(&mut members[at]);
            story.sort_unstable();
            story
        })
        .collect()
}

/// Two groups and how alike they are on the mean; the most alike is the greatest, and of the equally alike the first.
struct Pair {
    mean: f64,
    a: usize,
    b: usize,
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pair {}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(articles: std::ops::Range<i64>) -> Vec<Vec<i64>> {
        articles.map(|article| vec![article]).collect()
    }

    #[test]
    fn those_alike_on_the_mean_are_together() {
        let likenesses = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.7), (3, 4, 0.5), (2, 3, 0.4)];
        assert_eq!(settle(&alone(0..6), &likenesses), [vec![5], vec![0, 1, 2], vec![3, 4]]);
    }

    #[test]
    fn a_chain_is_no_story() {
        let likenesses = [(0, 1, 0.6), (1, 2, 0.5), (2, 3, 0.6)];
        assert_eq!(settle(&alone(0..4), &likenesses), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn what_was_together_before_can_be_begun_with() {
        let groups = [vec![1, 2], vec![3]];
        assert_eq!(settle(&groups, &[(1, 3, 0.5), (2, 3, 0.2)]), [vec![0, 1]]);
        assert_eq!(settle(&groups, &[(1, 3, 0.5)]), [vec![0], vec![1]]);
    }
}
