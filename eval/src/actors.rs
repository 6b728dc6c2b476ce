//! Who is mentioned in an article, and who is who: scored as `actors.py` does, on MEANTIME (Minard and others, LREC 2016).
//!
//! People, organizations and places count, in the part of each article that was annotated.

use std::collections::{HashMap, HashSet};
use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::counts::{Counts, harmonic_mean, ratio};
use crate::data::Error;

/// The mentions of one article.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The article's id.
    pub id: String,
    /// Up to which code point it was annotated.
    pub upto: usize,
    /// What is mentioned.
    pub mentions: Vec<GoldMention>,
}

/// One mention.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldMention {
    /// Its first code point.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    /// name, nominal or pronoun.
    pub form: String,
    /// Whom it mentions, unique in the article.
    pub entity: String,
    /// PER, ORG, LOC, or a kind that is not read.
    pub kind: String,
}

/// How well actors are read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// Name mentions: spans that overlap by half.
    pub names: Counts,
    /// Of those found, how many are of the right kind.
    pub kind_right: usize,
    /// Pronouns whose entity is named, and how many of them were given to it.
    pub pronouns: (usize, usize),
    /// The same of noun phrases.
    pub nominals: (usize, usize),
    /// B-cubed precision and recall (Bagga and Baldwin, 1998) over all gold mentions; one that was not found is alone.
    pub b_cubed: (f64, f64),
}

impl Scores {
    /// The harmonic mean of B-cubed precision and recall.
    pub fn b_cubed_f1(&self) -> f64 {
        harmonic_mean(self.b_cubed.0, self.b_cubed.1)
    }

    /// Of the names found, the share of the right kind.
    pub fn kinds(&self) -> f64 {
        ratio(self.kind_right, self.names.found)
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share =
            |(right, all): (usize, usize)| format!("{:.1}  ({right} of {all})", 100.0 * ratio(right, all));
        writeln!(f, "{:36}{:.1}", "names, F1", 100.0 * self.names.f1())?;
        writeln!(f, "{:36}{:.1}", "… precision", 100.0 * self.names.precision())?;
        writeln!(f, "{:36}{:.1}", "… recall", 100.0 * self.names.recall())?;
        writeln!(f, "{:36}{:.1}", "… of the right kind", 100.0 * self.kinds())?;
        writeln!(f, "{:36}{}", "pronouns of somebody named", share(self.pronouns))?;
        writeln!(f, "{:36}{}", "noun phrases of somebody named", share(self.nominals))?;
        writeln!(f, "{:36}{:.1}", "B-cubed, F1", 100.0 * self.b_cubed_f1())?;
        writeln!(f, "{:36}{:.1}", "… precision", 100.0 * self.b_cubed.0)?;
        writeln!(f, "{:36}{:.1}", "… recall", 100.0 * self.b_cubed.1)
    }
}

/// A predicted mention.
struct Predicted<'a> {
    start: usize,
    end: usize,
    form: &'a str,
    actor: usize,
    kind: &'a str,
}

/// Scores `readings`, which are found by the id that the input gave them.
///
/// # Errors
/// When an article of the gold has no reading.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Result<Scores, Error> {
    let by_id = crate::by_id(readings);
    let missing: Vec<&Gold> = gold.iter().filter(|gold| !by_id.contains_key(gold.id.as_str())).collect();
    if let Some(first) = missing.first() {
        return Err(Error::NoReading { count: missing.len(), first: first.id.clone() });
    }
    let mut scores = Scores::default();
    let mut mentions = 0;
    for article in gold {
        mentions += one(article, by_id[article.id.as_str()], &mut scores);
    }
    scores.b_cubed = (scores.b_cubed.0 / mentions.max(1) as f64, scores.b_cubed.1 / mentions.max(1) as f64);
    Ok(scores)
}

/// Adds one article's mentions to `scores`, and says how many they are.
fn one(article: &Gold, reading: &wire::Reading, scores: &mut Scores) -> usize {
    let (gold, others): (Vec<_>, Vec<_>) =
        article.mentions.iter().partition(|mention| kind_of(&mention.kind).is_some());
    let predicted: Vec<Predicted<'_>> = reading
        .actors
        .iter()
        .flat_map(|actor| actor.mentions.iter().map(move |mention| (actor, mention)))
        .filter(|(_, mention)| mention.end <= article.upto)
        .map(|(actor, mention)| Predicted {
            start: mention.start,
            end: mention.end,
            form: &mention.form,
            actor: actor.id,
            kind: &actor.kind,
        })
        .collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let overlap = jaccard((g.start, g.end), (p.start, p.end));
            if overlap >= 0.5 {
                pairs.push((overlap, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let mut found: HashMap<usize, usize> = HashMap::new();
    let mut used: HashSet<usize> = HashSet::new();
    for (_, i, j) in pairs {
        if !found.contains_key(&i) && used.insert(j) {
            found.insert(i, j);
        }
    }
    let names: Vec<usize> = (0..gold.len()).filter(|&i| gold[i].form == "name").collect();
    let counted = |j: &usize| {
        let p = &predicted[*j];
        p.form == "name"
            && kind_of_wire(p.kind)
            && (used.contains(j)
                || !others.iter().any(|other| jaccard((other.start, other.end), (p.start, p.end)) > 0.0))
    };
    let hits = names.iter().filter(|i| found.contains_key(i)).count();
    scores.names.add(names.len(), (0..predicted.len()).filter(counted).count(), hits);
    let right =
        |i: &&usize| found.get(i).is_some_and(|&j| kind_of(&gold[**i].kind) == Some(predicted[j].kind));
    scores.kind_right += names.iter().filter(right).count();
    let mut named: HashMap<&str, HashSet<usize>> = HashMap::new();
    for i in &names {
        let entry = named.entry(&gold[*i].entity).or_default();
        entry.extend(found.get(i).map(|&j| predicted[j].actor));
    }
    for (i, mention) in gold.iter().enumerate() {
        let (Some(actors), counts) = (
            named.get(mention.entity.as_str()),
            match mention.form.as_str() {
                "pronoun" => &mut scores.pronouns,
                "nominal" => &mut scores.nominals,
                _ => continue,
            },
        ) else {
            continue;
        };
        counts.1 += 1;
        counts.0 += usize::from(found.get(&i).is_some_and(|&j| actors.contains(&predicted[j].actor)));
    }
    // A mention that was not found is alone in a cluster of its own.
    let cluster = |i: usize| found.get(&i).map_or(usize::MAX - i, |&j| predicted[j].actor);
    let mut both: HashMap<(usize, &str), usize> = HashMap::new();
    let (mut clusters, mut entities): (HashMap<usize, usize>, HashMap<&str, usize>) = Default::default();
    for (i, mention) in gold.iter().enumerate() {
        *both.entry((cluster(i), &mention.entity)).or_default() += 1;
        *clusters.entry(cluster(i)).or_default() += 1;
        *entities.entry(&mention.entity).or_default() += 1;
    }
    for ((cluster, entity), shared) in both {
        scores.b_cubed.0 += (shared * shared) as f64 / clusters[&cluster] as f64;
        scores.b_cubed.1 += (shared * shared) as f64 / entities[entity] as f64;
    }
    gold.len()
}

fn jaccard(a: (usize, usize), b: (usize, usize)) -> f64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    if shared == 0 { 0.0 } else { shared as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64 }
}

/// The kinds of the gold, as readings call them.
fn kind_of(kind: &str) -> Option<&'static str> {
    match kind {
        "PER" => Some("person"),
        "ORG" => Some("organization"),
        "LOC" => Some("place"),
        _ => None,
    }
}

fn kind_of_wire(kind: &str) -> bool {
    ["person", "organization", "place"].contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pronoun_counts_where_it_is_given_to_the_actor_of_its_entity() {
        let gold: Gold = serde_json::from_str(
            r#"{"id": "a", "upto": 40, "mentions": [
                {"start": 0, "end": 9, "form": "name", "entity": "v", "kind": "PER"},
                {"start": 14, "end": 17, "form": "pronoun", "entity": "v", "kind": "PER"},
                {"start": 20, "end": 24, "form": "name", "entity": "n", "kind": "ORG"},
                {"start": 30, "end": 35, "form": "name", "entity": "p", "kind": "PRO"}]}"#,
        )
        .unwrap();
        let text = "Mara Voss met her at NATO's ships.......";
        let article = onrecord_page::read(&onrecord_page::Page::new(
            "a",
            onrecord_page::Format::JsonLine,
            serde_json::json!({ "id": "a", "text": text }).to_string(),
        ));
        let mut reading = wire::Reading::new("a", &onrecord_reading::Reading::unread(article));
        let mention = |start, end, form: &str| wire::Mention { start, end, form: form.to_owned() };
        reading.actors = vec![
            wire::Actor {
                id: 0,
                name: "Mara Voss".into(),
                names: Vec::new(),
                kind: "person".into(),
                mentions: vec![mention(0, 9, "name"), mention(14, 17, "pronoun"), mention(30, 34, "name")],
                roles: Vec::new(),
            },
            wire::Actor {
                id: 1,
                name: "NATO".into(),
                names: Vec::new(),
                kind: "place".into(),
                mentions: vec![mention(20, 24, "name"), mention(36, 39, "name")],
                roles: Vec::new(),
            },
        ];
        let scores = score(&[gold], &[reading]).unwrap();
        // What overlaps a thing that is not counted is no mistake; what stands where nothing is, is one.
        assert_eq!((scores.names.gold, scores.names.predicted, scores.names.found), (2, 3, 2));
        assert_eq!((scores.kind_right, scores.pronouns), (1, (1, 1)));
        assert!((scores.b_cubed.0 - 1.0).abs() < 1e-9 && (scores.b_cubed.1 - 1.0).abs() < 1e-9);
    }
}
