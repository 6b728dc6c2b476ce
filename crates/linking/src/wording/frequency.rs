//! How much a word tells: the more often English news has it, the less.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word weighs that is in none of the lists.
const RARE: f32 = 1.0;

/// How much a word tells, from near nothing to 1. `word` is folded.
pub(crate) fn weight(word: &str) -> f32 {
    WEIGHTS.get(word).copied().unwrap_or(RARE)
}

static WEIGHTS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let lists = [(NEWS, 0.6), (FREQUENT, 0.4), (GRAMMAR, 0.2), (EVERYWHERE, 0.1)];
    let words = lists.iter().flat_map(|(list, weight)| list.split_whitespace().map(|word| (word, *weight)));
    words.collect()
});

/// In nearly every sentence.
const EVERYWHERE: &str = "the a an of to and in that is it for on 's";

/// What sentences are built with.
const GRAMMAR: &str = "
    i you he she we they me him her us them my your his its our their mine yours ours theirs
    myself yourself himself herself itself ourselves themselves
    this these those there here who whom whose which what when where why how
    be am are was were been being 'm 're do does did doing done have has had having 've 'd 'll
    will would shall should can could may might must ca wo not n't no nor yes
    at by with from as into onto about after before between through during over under against out up down off
    within without toward towards upon than then so if but or because while until since although though
    all any both each few more most other some such only own same too very just also even still yet ever never
    again now already one ones let like
    ";

/// What people say about anything.
const FREQUENT: &str = "
    get gets got getting go goes going gone went come comes came coming make makes made making take takes took taken
    taking give gives gave given giving put puts keep keeps kept see sees saw seen seeing look looks looked looking
    know knows knew known think thinks thought thinking say says said saying tell tells told want wants wanted need
    needs needed try tries tried trying use used uses using find found feel felt mean means meant believe hope seem
    seems seemed become becomes became happen happens happened happening work works worked working start started
    begin began help helped ask asked show shown call called leave left turn move play run set talk talking hear
    heard understand continue continues
    thing things way ways time times day days week weeks month months year years people man men woman women person
    lot lots kind sort part place point fact case question problem number end side life world something anything
    nothing everything someone anyone everyone everybody nobody somebody
    good better best bad great big little small long new old right wrong sure clear able important different
    possible real really first last next two three many much less least well back away around another every
    always often soon today tomorrow yesterday tonight ago far enough quite rather actually certainly maybe perhaps
    probably else however once thank thanks please ok okay oh
    ";

/// What news is full of.
const NEWS: &str = "
    government governments president minister ministers country countries state states nation nations national
    international united american british european french german russian chinese america britain europe war peace
    law laws plan plans policy party public political security military force forces power powers police army
    official officials leader leaders chief member members group groups company companies business market money
    percent million billion thousand hundred dollars report reports reported statement spokesman news media press
    issue issues situation decision decisions action actions effort efforts measure measures step steps process
    support agreement deal talks meeting conference council committee parliament congress court election
    elections vote campaign crisis attack attacks killed death deaths dead children family families home house
    school city area areas region community system service services health information change changes
    result results interest interests future history reason order level line top high low early late full whole
    four five six seven eight nine ten second third half several dozens
    must-have against under above among across according including because despite
    taken taking hold held bring brought stop stopped pay paid allow allowed provide provided protect act acting
    remain remains stand stay build lead led face meet met ensure committed responsible necessary ready
    strong serious major important economic local human global likely close open free hard difficult simply clearly
    job jobs words word idea answer chance care matter sense course moment night morning hours hour minutes
    ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_the_more() {
        let weights = ["the", "would", "people", "government", "interruptions"].map(weight);
        assert!(weights.is_sorted_by(|less, more| less < more), "{weights:?}");
    }
}
