//! Who is who in one article: names that mean the same become one actor, and pronouns and noun phrases go to the
//! actor that they most likely stand for.
//!
//! What is a name, and what a pronoun may refer to, the tagger says; here that is put together: short forms with
//! full names, acronyms with what they stand for, titles with those who bear them.

use std::collections::HashMap;

use onrecord_page::{Article, Span};

use self::names::Grouped;
use crate::pronouns::{self, Pronoun};
use crate::words::lies_in;
use crate::{Actor, ActorKind, Mention, MentionForm, Reference, Spotted, Tagged};

mod first_person;
mod given;
mod holders;
mod names;
mod nouns;
mod places;
mod roles;

pub(crate) use first_person::give as give_first_person;
pub(crate) use holders::Holders;

/// The actors of `article`, in the order of their first mention.
pub(crate) fn of(article: &Article, tagged: &Tagged) -> Vec<Actor> {
    let Tagged { attributions, mentions, references } = tagged;
    let text = &article.text;
    let names = names::of(text, mentions);
    let Grouped { mut actors, mut owners, mut no_person } = names::group(text, names, mentions.len());
    roles::of(text, mentions, &mut owners, &mut actors);
    roles::in_clauses(text, &mut actors);
    names::followings(text, &mut actors);
    for (actor, mention) in nouns::of(article, &actors) {
        if let Some(at) = mentions.iter().position(|spotted| spotted.span == mention.span) {
            owners[at] = Some(actor);
        }
        actors[actor].mentions.push(mention);
    }
    let mut sources: Vec<Span> = attributions.iter().filter_map(|one| one.source).collect();
    sources.sort_unstable();
    no_person.resize(actors.len(), true);
    let known = Known { text, mentions, sources: &sources, no_person: &no_person };
    resolve(&known, references, &mut owners, &mut actors);
    let mut order: Vec<Actor> = actors.into_iter().filter(|actor| !actor.mentions.is_empty()).collect();
    put_in_order(&mut order);
    order.sort_by_key(|actor| actor.mentions[0].span.start());
    order
}

/// Puts each actor's mentions in the order of the text, each once.
/// Every mention with its actor, as an index, and its form, in the order of the text.
pub(crate) fn mentions_of(actors: &[Actor]) -> Vec<(Span, usize, MentionForm)> {
    let of_one = |(id, actor): (usize, &Actor)| {
        actor.mentions.iter().map(move |mention| (mention.span, id, mention.form)).collect::<Vec<_>>()
    };
    let mut mentions: Vec<(Span, usize, MentionForm)> = actors.iter().enumerate().flat_map(of_one).collect();
    mentions.sort_by_key(|(span, ..)| *span);
    mentions
}

fn put_in_order(actors: &mut [Actor]) {
    for actor in actors {
        actor.mentions.sort_by_key(|mention| (mention.span.start(), mention.span.end()));
        actor.mentions.dedup();
    }
}

/// A pronoun or a noun phrase goes to an actor that is at least this likely meant, among those that it can mean.
const SURE: f32 = 0.4;
/// "They said" is several people as often as one body.
const SURE_OF_SEVERAL: f32 = 0.6;
/// "He" may mean somebody whose name looks like that of a place or a company; so much less likely.
const ODD: f32 = 0.3;
/// An actor who is mentioned often is meant more often, but not in proportion.
const OFTEN: f32 = 0.8;

/// Which pronoun stands for a person, by the form of address in front of the name, the given name, or the pronouns that
/// the person has been given already.
pub(crate) fn pronoun(text: &str, actor: &Actor) -> Option<Pronoun> {
    if actor.kind != ActorKind::Person {
        return None;
    }
    let address = |mention: &Mention| {
        Some(match mention.span.of(text).split(' ').next()?.trim_end_matches('.') {
            "Mr" | "Sir" | "Lord" => Pronoun::Masculine,
            "Ms" | "Mrs" | "Miss" | "Madame" | "Lady" | "Dame" => Pronoun::Feminine,
            _ => return None,
        })
    };
    let given = |mention: &Mention| pronouns::of(mention.span.of(text)).filter(|own| own.is_of_a_person());
    let mentions = || actor.mentions.iter();
    mentions()
        .find_map(address)
        .or_else(|| given::pronoun(&actor.name))
        .or_else(|| mentions().find_map(given))
}

/// Who speaks has more likely spoken before, and most likely just now: what the network says of a mention that is a
/// source too counts so many times.
const SPOKE: f32 = 2.0;
const SPOKE_LAST: f32 = 3.0;

/// What the network says of nobody being meant counts so many times for an office that speaks.
const UNNAMED: f32 = 0.3;

/// What is known of an article when its pronouns are given away.
struct Known<'a> {
    text: &'a str,
    mentions: &'a [Spotted],
    /// The sources of its statements, in order.
    sources: &'a [Span],
    /// For each actor whether the words themselves say that it is no person.
    no_person: &'a [bool],
}

/// Gives the pronouns and noun phrases to the actors that they stand for.
fn resolve(known: &Known<'_>, references: &[Reference], owners: &mut [Option<usize>], actors: &mut [Actor]) {
    let &Known { text, mentions, sources, no_person } = known;
    let holders = Holders::of(actors);
    for (at, spotted) in mentions.iter().enumerate() {
        if spotted.form == MentionForm::Nominal
            && owners[at].is_none()
            && let Some(actor) = holders.named_by(actors, text, spotted.span)
        {
            owners[at] = Some(actor);
            actors[actor].mentions.push(Mention { span: spotted.span, form: spotted.form });
        }
    }
    let known = actors.iter().enumerate();
    let mut genders: HashMap<usize, Pronoun> =
        known.filter_map(|(id, actor)| Some((id, pronoun(text, actor)?))).collect();
    for reference in references {
        let spotted = &mentions[reference.mention];
        if owners[reference.mention].is_some() {
            continue;
        }
        let written = spotted.span.of(text);
        let own = pronouns::of(written);
        let (office, body) = (roles::has_office(written), names::tells_body(written));
        let fits = |actor: usize| {
            let person = actors[actor].kind == ActorKind::Person;
            match own {
                Some(gender @ (Pronoun::Masculine | Pronoun::Feminine)) => {
                    let other = genders.get(&actor).is_some_and(|known| *known != gender);
                    let body = !person && (no_person[actor] || names::tells_body(&actors[actor].name));
                    if other || body {
                        0.0
                    } else if person {
                        1.0
                    } else {
                        ODD
                    }
                }
                Some(Pronoun::Neuter | Pronoun::Plural) => f32::from(u8::from(!person)),
                None if office => f32::from(u8::from(person)),
                None if body => f32::from(u8::from(!person)),
                None => 1.0,
            }
        };
        // For each actor what all of its mentions add up to, and how many they are.
        let mut mass: Vec<(usize, f32, u16)> = Vec::new();
        let speaks = lies_in(sources, spotted.span);
        let mut last_speaker = speaks && own.is_some();
        for &(other, likely) in &reference.antecedents {
            let Some(actor) = owners[other] else { continue };
            let mut likely = likely * fits(actor);
            if likely == 0.0 {
                continue;
            }
            if speaks && lies_in(sources, mentions[other].span) {
                likely *= SPOKE;
                if last_speaker {
                    likely *= SPOKE_LAST;
                    last_speaker = false;
                }
            }
            match mass.iter_mut().find(|(known, ..)| *known == actor) {
                Some((_, sum, count)) => (*sum, *count) = (*sum + likely, *count + 1),
                None => mass.push((actor, likely, 1)),
            }
        }
        let mass =
            mass.into_iter().map(|(actor, sum, count)| (actor, sum / f32::from(count).powf(1.0 - OFTEN)));
        let mass: Vec<(usize, f32)> = mass.collect();
        // "The businessman said": somebody who speaks has most likely been named.
        let definite = written.starts_with("the ") || written.starts_with("The ");
        let named = definite && speaks && office;
        let nothing = reference.nothing * if named { UNNAMED } else { 1.0 };
        let all = mass.iter().map(|(_, likely)| likely).sum::<f32>() + nothing;
        let Some(&(actor, likely)) = mass.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        let sure = if own == Some(Pronoun::Plural) && speaks { SURE_OF_SEVERAL } else { SURE };
        if likely < sure * all {
            continue;
        }
        if let Some(gender) = own.filter(|own| own.is_of_a_person()) {
            genders.entry(actor).or_insert(gender);
        }
        owners[reference.mention] = Some(actor);
        actors[actor].mentions.push(Mention { span: spotted.span, form: spotted.form });
    }
}
