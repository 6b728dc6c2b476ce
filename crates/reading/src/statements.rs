//! From attributions to statements: what kind of quotation it is, who spoke to whom and through what, who relays it,
//! whether it was affirmed, when it was said and which figures it holds. It finds no attributions of its own.

use onrecord_page::{Article, Span};

use crate::actors::{self, Holders};
use crate::documents::Documents;
use crate::words::{lies_in, listed, next_word};
use crate::{
    Actor, ActorKind, Attribution, Figure, Party, Polarity, Statement, StatementKind, Time, parties,
    pronouns, quotations, times,
};

/// What the statements of one article are made of.
pub(crate) struct Found<'a> {
    article: &'a Article,
    sentences: &'a [Span],
    actors: &'a [Actor],
    times: &'a [Time],
    figures: &'a mut [Figure],
    /// Every mention with its actor, in the order of the text.
    mentions: Vec<(Span, usize)>,
    holders: Holders,
    documents: Documents,
}

impl<'a> Found<'a> {
    /// What stands in `article`; sentences, times and figures in the order of the text.
    pub(crate) fn new(
        article: &'a Article,
        sentences: &'a [Span],
        actors: &'a [Actor],
        times: &'a [Time],
        figures: &'a mut [Figure],
    ) -> Self {
        let mentions: Vec<(Span, usize)> =
            actors::mentions_of(actors).into_iter().map(|(at, actor, _)| (at, actor)).collect();
        let documents = Documents::of(&article.text, &mentions, actors);
        Self { article, sentences, actors, times, figures, mentions, holders: Holders::of(actors), documents }
    }

    /// The statements that `attributions` make, in the order of the text.
    pub(crate) fn statements(&mut self, attributions: Vec<Attribution>) -> Vec<Statement> {
        let text = &self.article.text;
        let quoted = quoted(text, self.article.blocks.iter().map(|block| block.span));
        let mut statements: Vec<Statement> = Vec::new();
        for mut attribution in attributions {
            attribution.source = attribution.source.map(|source| self.without_medium(source));
            let before = statements.iter().rev().find(|before| before.within == attribution.within);
            let speaker = self.speaker(&attribution, before);
            let parties = parties::of(text, &attribution, self.sentence(&attribution));
            let id = statements.len();
            statements.push(Statement {
                kind: kind(text, &attribution.content, &quoted),
                speaker,
                polarity: polarity(attribution.cue.map_or("", |cue| cue.of(text))),
                addressee: parties.addressee.map(|span| self.party(span)),
                medium: parties.medium.map(|span| self.medium(span)),
                said: self.said(&attribution),
                chain: self.chain(&attribution, speaker, parties.addressee, &statements),
                figures: self.assert_figures(&attribution, id),
                event: None,
                within: attribution.within,
                attribution,
            });
        }
        statements
    }

    /// A source that begins with somebody's name, without what he spoke through.
    fn without_medium(&self, source: Span) -> Span {
        let mut inside =
            self.mentions_in(source).filter(|&(actor, _)| self.actors[actor].kind == ActorKind::Person);
        let first = inside.next().filter(|(_, at)| at.start() == source.start());
        first.map_or(source, |(_, at)| parties::without_medium(&self.article.text, source, at.end()))
    }

    /// The sentence of the attribution's cue.
    fn sentence(&self, attribution: &Attribution) -> Span {
        let cue = attribution.cue.unwrap_or(attribution.content[0]);
        let behind = self.sentences.partition_point(|sentence| sentence.end() < cue.end());
        self.sentences.get(behind).filter(|sentence| sentence.contains(cue)).copied().unwrap_or(cue)
    }

    fn party(&self, span: Span) -> Party {
        let text = &self.article.text;
        let head = |&(actor, at): &(usize, Span)| is_head(text, span, at, self.actors[actor].kind);
        let actor = self.mentions_in(span).find(head).map(|(actor, _)| actor);
        Party { actor, name: span.of(text).to_owned(), span }
    }

    /// "Radio Haldby" is not Haldby.
    fn medium(&self, span: Span) -> Party {
        let party = self.party(span);
        let actor = party.actor.filter(|&actor| self.actors[actor].kind != ActorKind::Place);
        Party { actor, ..party }
    }

    /// Who relays it: those who relay the statement around it, those whom it was told where a paper says so, and the
    /// speaker.
    fn chain(
        &self,
        attribution: &Attribution,
        speaker: Option<usize>,
        addressee: Option<Span>,
        before: &[Statement],
    ) -> Vec<String> {
        let text = &self.article.text;
        let mut chain = Vec::new();
        if let Some(outer) = attribution.within.map(|outer| &before[outer]) {
            chain.clone_from(&outer.chain);
            // A paper that knows what somebody told his aides knows it from them.
            let paper = chain.last().is_some_and(|relay| parties::is_outlet(relay));
            chain.extend(addressee.filter(|_| paper).map(|to| bare(to.of(text)).to_owned()));
        }
        let outlet = |source: Span| {
            let mentions = self.mentions_in(source).map(|(_, at)| at.of(text));
            mentions.filter(|name| parties::is_outlet(name)).last()
        };
        match (speaker, attribution.source) {
            (Some(actor), _) => chain.push(self.actors[actor].name.clone()),
            // "An article in the Harbour Times": the paper is who tells it.
            (None, Some(source)) => chain.push(outlet(source).unwrap_or(source.of(text)).to_owned()),
            (None, None) => {}
        }
        chain
    }

    /// The actor that the source names; a pronoun or an office only where nobody else can be meant.
    fn speaker(&self, attribution: &Attribution, before: Option<&Statement>) -> Option<usize> {
        let text = &self.article.text;
        let source = attribution.source?;
        let written = source.of(text).to_lowercase();
        if ["who", "which", "that"].contains(&written.as_str()) {
            return self.antecedent(source);
        }
        if written == "i" {
            return self.author();
        }
        if let Some(pronoun) = pronouns::of(&written) {
            let before = before.filter(|_| pronoun.is_of_a_person());
            let again = before.and_then(|before| self.speaker_again(source, before));
            let again = again.filter(|&actor| {
                actors::pronoun(text, &self.actors[actor]).is_none_or(|known| known == pronoun)
            });
            return again.or_else(|| self.mentions_in(source).next().map(|(actor, _)| actor));
        }
        let mut heads: Vec<(usize, Span)> = self
            .mentions_in(source)
            .filter(|&(actor, at)| is_head(text, source, at, self.actors[actor].kind))
            .collect();
        heads.sort_unstable();
        let people = || heads.iter().filter(|(actor, _)| self.actors[*actor].kind == ActorKind::Person);
        if let Some(&(last, at)) = people().max_by_key(|(_, at)| at.start()) {
            let first = people().min_by_key(|(_, at)| at.start()).map_or((last, at), |&first| first);
            let between = text.get(first.1.end()..at.start()).unwrap_or_default();
            let several = first.0 != last && between.contains(" and ");
            // "Mara Voss, the mayor of Haldby": who is named first, and then told of.
            if !several && first.1.start() == source.start() && between.starts_with(',') {
                return Some(first.0);
            }
            return (!several).then_some(last);
        }
        let reaches_the_end = heads.iter().find(|(_, at)| at.end() == source.end());
        let head = || reaches_the_end.or_else(|| heads.first()).map(|&(actor, _)| actor);
        let holder = self.holders.named_by(self.actors, text, source).or_else(head);
        let holder = holder.or_else(|| self.documents.maker(text, source)).or_else(|| self.police(&written));
        holder.or_else(|| self.described_again(source, before?))
    }

    /// "Police said": the only police that the article names.
    fn police(&self, source: &str) -> Option<usize> {
        if !["police", "the police"].contains(&source) {
            return None;
        }
        let police = |name: &String| {
            let name = name.to_lowercase();
            ["police", "police department", "police force"].iter().any(|ending| name.ends_with(ending))
        };
        let mut named = (0..self.actors.len()).filter(|&actor| self.actors[actor].names.iter().any(police));
        named.next().filter(|_| named.next().is_none())
    }

    /// "The businessman said" where somebody has just spoken, nobody else has been named on the way, and no businessman has
    /// been told of: another word for the one who spoke.
    fn described_again(&self, source: Span, before: &Statement) -> Option<usize> {
        let text = &self.article.text;
        let written = source.of(text);
        let noun =
            written.strip_prefix("the ").or_else(|| written.strip_prefix("The "))?.rsplit(' ').next()?;
        if !listed(DESCRIBED, noun) || written.contains([',', '\n']) {
            return None;
        }
        let told = text[..source.start()].match_indices(noun).any(|(at, _)| {
            let whole = text[..at].ends_with(char::is_whitespace);
            whole && !["the ", "The "].iter().any(|the| self.phrase_before(at).contains(the))
        });
        self.speaker_again(source, before).filter(|_| !told)
    }

    /// The few words that stand before a noun at `at`, in its own clause.
    fn phrase_before(&self, at: usize) -> &str {
        let text = &self.article.text[..at];
        let mark =
            text.char_indices().rev().find(|(_, c)| ['.', ',', ';', ':', '\n', '"', '“', '”'].contains(c));
        let from = mark.map_or(0, |(at, mark)| at + mark.len_utf8());
        let words = text[from..].char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| from + at);
        let first = words.rev().nth(PHRASE).unwrap_or(from);
        text.get(first..).unwrap_or_default()
    }

    /// Who wrote the article, where its text names him: the one author, or who its last paragraph tells of ("Mara Voss is
    /// mayor of Haldby.").
    fn author(&self) -> Option<usize> {
        let text = &self.article.text;
        let person = |actor: &usize| self.actors[*actor].kind == ActorKind::Person;
        if let [author] = self.article.authors.as_slice()
            && let Some(actor) = self.actors.iter().position(|actor| actor.names.contains(author))
        {
            return Some(actor).filter(person);
        }
        let last = self.article.blocks.iter().rfind(|block| block.kind.is_body())?.span.start();
        let &(name, actor) = self.mentions.iter().find(|(at, _)| at.start() == last && last > 0)?;
        let tells = next_word(text, name.end()).is_some_and(|word| word.of(text) == "is");
        Some(actor).filter(|actor| tells && person(actor))
    }

    fn mentions_in(&self, span: Span) -> impl Iterator<Item = (usize, Span)> + '_ {
        let from = self.mentions.partition_point(|(at, _)| at.start() < span.start());
        let behind = self.mentions[from..].iter().take_while(move |(at, _)| at.start() < span.end());
        behind.filter(move |(at, _)| span.contains(*at)).map(|&(at, actor)| (actor, at))
    }

    /// Whom a relative clause is about: "Mara Voss, who said …".
    fn antecedent(&self, relative: Span) -> Option<usize> {
        let behind = self.mentions.partition_point(|(at, _)| at.start() < relative.start());
        let &(at, actor) =
            self.mentions[..behind].iter().rev().find(|(at, _)| at.end() <= relative.start())?;
        let text = &self.article.text;
        // "Sen. Mara Voss (D-Va.), who"
        let between = &text[at.end()..relative.start()];
        let between = match (between.trim_start().strip_prefix('('), between.split_once(')')) {
            (Some(inside), Some((_, behind))) if inside.find(')') < Some(PARTY) => behind,
            _ => between,
        };
        if !matches!(between.trim(), "" | "," | "—" | "–" | "-" | "(") {
            return None;
        }
        // "Tom Lund, who was at the Harbour Office then, …" is told of; "Tom Lund, an aide at the Harbour Office, who said".
        if relative.of(text) == "who"
            && !matches!(self.actors[actor].kind, ActorKind::Person | ActorKind::Group)
        {
            let person = |&&(_, actor): &&(Span, usize)| self.actors[actor].kind == ActorKind::Person;
            let &(name, person) = self.mentions[..behind].iter().rev().find(person)?;
            let apposition = text.get(name.end()..at.start())?;
            let near = apposition.starts_with(',')
                && apposition.len() < 80
                && !apposition.contains(['.', ';', '\n']);
            return near.then_some(person);
        }
        Some(actor)
    }

    /// "He said" right after one person spoke, with nobody else named on the way.
    fn speaker_again(&self, pronoun: Span, before: &Statement) -> Option<usize> {
        let speaker = before.speaker.filter(|&actor| self.actors[actor].kind == ActorKind::Person)?;
        let spoken = &before.attribution;
        let from = [spoken.source, spoken.cue].into_iter().flatten().map(Span::end).max()?;
        let between = Span::new(from.min(pronoun.start()), pronoun.start());
        let quoted: Vec<Span> = quotations::of(&self.article.text, between)
            .into_iter()
            .map(|quotation| quotation.outer)
            .collect();
        let others = self.mentions_in(between).any(|(actor, at)| {
            let said = lies_in(&quoted, at) || lies_in(&spoken.content, at);
            actor != speaker && self.actors[actor].kind == ActorKind::Person && !said
        });
        (!others).then_some(speaker)
    }

    /// A date in the cue's own clause: "said on Tuesday".
    fn said(&self, attribution: &Attribution) -> Option<crate::Interval> {
        let text = &self.article.text;
        let cue = attribution.cue?;
        let from = attribution.source.map_or(cue.end(), |source| source.end().max(cue.end()));
        let near = |time: &&Time| {
            let start = time.span.start();
            let content = attribution.content.iter().any(|piece| piece.overlaps(time.span));
            !content && !Span::new(from.min(start), start).of(text).contains(['.', '"', '“', '”', '\n'])
        };
        let behind = &self.times[self.times.partition_point(|time| time.span.start() < cue.end())..];
        let mut behind = behind.iter().take_while(|time| time.span.start() < from + 40).filter(near);
        behind.find_map(|time| times::interval(time.value.as_deref()?))
    }

    /// The figures inside the content, which from now on belong to the statement.
    fn assert_figures(&mut self, attribution: &Attribution, statement: usize) -> Vec<usize> {
        let mut inside = Vec::new();
        for &piece in &attribution.content {
            let from = self.figures.partition_point(|figure| figure.span.start() < piece.start());
            let behind = self.figures.iter_mut().enumerate().skip(from);
            for (id, figure) in behind.take_while(|(_, figure)| piece.contains(figure.span)) {
                figure.statement = Some(statement);
                inside.push(id);
            }
        }
        inside
    }
}

/// What somebody who has been named is called for a change.
const DESCRIBED: &str = "official politician businessman businesswoman billionaire millionaire tycoon mogul veteran diplomat candidate \
    nominee hopeful incumbent contender lawmaker legislator star singer actor actress champion";
/// How long what stands behind a politician's name in brackets may be, in bytes.
const PARTY: usize = 24;
/// How many words may stand between such a noun and its article.
const PHRASE: usize = 3;

/// Whether the name at `at` is what the source is about, not a part of it: not "Lund's lawyer", "a friend of
/// Lund", "the Lund campaign".
fn is_head(text: &str, source: Span, at: Span, kind: ActorKind) -> bool {
    let before = text[source.start()..at.start()].trim_end().trim_end_matches("the").trim_end();
    let mut words = before.rsplit(|c: char| !c.is_alphanumeric()).peekable();
    let last = words.peek().copied().unwrap_or_default();
    // "Officials, including the mayor and Tom Lund": all of them are only some of those who say it.
    let of = ["of", "for", "with", "from", "to", "at", "in", "by"].contains(&last)
        || words.any(|word| word == "including");
    let after = text[at.end()..source.end()].trim_start();
    // "Mara Voss of the Harbour Agency", but not "Norland of the eighties".
    let told_more =
        || listed("of from in on at during for with via", after.split(' ').next().unwrap_or_default());
    !of && (after.is_empty()
        || after.starts_with([',', '(', '—', '–', '.'])
        || after.starts_with("who ")
        || after.starts_with("and ")
        || kind == ActorKind::Person && told_more())
}

/// How a content is told, by the quotation marks in the blocks of its text; all in bytes of `text`.
pub fn told(text: &str, blocks: impl IntoIterator<Item = Span>, content: &[Span]) -> StatementKind {
    kind(text, content, &quoted(text, blocks))
}

/// What stands inside quotation marks, with these.
fn quoted(text: &str, blocks: impl IntoIterator<Item = Span>) -> Vec<Span> {
    blocks
        .into_iter()
        .flat_map(|block| quotations::of(text, block))
        .map(|quotation| quotation.outer)
        .collect()
}

/// Direct when nine words in ten stand inside quotation marks, indirect when none does.
fn kind(text: &str, content: &[Span], quoted: &[Span]) -> StatementKind {
    let (mut words, mut inside) = (0_usize, 0_usize);
    for piece in content {
        let mut at = piece.start();
        for word in piece.of(text).split_inclusive(char::is_whitespace) {
            let start = at + (word.len() - word.trim_start_matches(|c: char| !c.is_alphanumeric()).len());
            at += word.len();
            if word.chars().any(char::is_alphanumeric) {
                words += 1;
                inside += usize::from(lies_in(quoted, Span::new(start, start + 1)));
            }
        }
    }
    if inside == 0 {
        StatementKind::Indirect
    } else if inside * 10 >= words * 9 {
        StatementKind::Direct
    } else {
        StatementKind::Mixed
    }
}

/// A noun phrase without its determiner.
fn bare(phrase: &str) -> &str {
    match phrase.split_once(' ') {
        Some((first, rest)) if listed(crate::words::DETERMINERS, &first.to_lowercase()) => rest,
        _ => phrase,
    }
}

fn polarity(cue: &str) -> Polarity {
    let cue = cue.to_lowercase();
    let has = |words: &[&str]| cue.split_whitespace().any(|word| words.contains(&word));
    let not = has(&["not", "never"]) || cue.contains("n't") || cue.contains("n’t");
    if has(&["declined", "declines", "declining", "refused", "refuses", "refusing"])
        || not
            && has(&[
                "say",
                "saying",
                "comment",
                "tell",
                "confirm",
                "know",
                "elaborate",
                "respond",
                "specify",
            ])
    {
        Polarity::Declined
    } else if has(&["denied", "denies", "deny", "denying", "rejected", "rejects", "reject", "rejecting"])
        || has(&[
            "refuted",
            "refutes",
            "disputed",
            "disputes",
            "dismissed",
            "dismisses",
            "disputing",
            "dismissing",
        ])
    {
        Polarity::Denied
    } else if has(&["asked", "asks", "ask", "asking", "wondered", "wonders", "wonder", "questioned"]) {
        Polarity::Asked
    } else {
        Polarity::Affirmed
    }
}
