//! Which lines of a page are not its article, by their wording alone.
//!
//! One line is judged without what stands around it, and the same rules serve web pages and plain text. Sentences
//! of an article must never be taken, so nearly every pattern speaks of the whole of a short line; only appeals to
//! readers, which run to paragraphs, are told by several of their words together.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use crate::article::Reason;
use crate::dates;

/// What a line is by its wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Links, controls, stamps, notices.
    Furniture(Reason),
    /// The heading of a list of links: what follows it up to the next paragraph is furniture too.
    LinksHeading,
    /// An appeal to readers: to give, to sign up, to comment.
    Appeal,
    /// What stands under a picture.
    Caption,
}

impl Line {
    /// Why it is not the article; nothing for a caption, which goes with it.
    pub(crate) fn reason(self) -> Option<Reason> {
        match self {
            Line::Furniture(reason) => Some(reason),
            Line::LinksHeading => Some(Reason::Links),
            Line::Appeal => Some(Reason::Appeal),
            Line::Caption => None,
        }
    }
}

/// The most characters of a button or a heading over links.
const CONTROL: usize = 80;
/// The most characters of a link with its title.
const LINK: usize = 200;
/// The most characters of a notice, or of an appeal that one phrase gives away.
const NOTICE: usize = 320;
/// The most bytes of a line that can be anything but text of an article; nothing is looked for in a longer one.
pub(crate) const LONGEST: usize = 2000;

/// What the wording of `line` makes of it; nothing when it may be text of an article.
pub(crate) fn line(line: &str) -> Option<Line> {
    let line = line.trim();
    if !line.chars().any(char::is_alphabetic) {
        let counts = line.chars().any(|c| c.is_ascii_digit());
        return Some(Line::Furniture(if counts { Reason::Stamp } else { Reason::Control }));
    }
    if line.len() > LONGEST {
        return None;
    }
    if is_address(line) {
        return Some(Line::Furniture(Reason::Links));
    }
    let length = line.chars().count();
    if length <= CONTROL && CONTROLS.is_match(line) || is_interface(line) {
        return Some(Line::Furniture(reason_of_control(line)));
    }
    if is_stamp(line) {
        return Some(Line::Furniture(Reason::Stamp));
    }
    if is_trail(line) {
        return Some(Line::Furniture(Reason::Navigation));
    }
    if length <= CONTROL && LINKS_HEADINGS.is_match(line) {
        return Some(Line::LinksHeading);
    }
    if length <= LINK && LINKS.is_match(line) {
        return Some(Line::Furniture(Reason::Links));
    }
    if length <= NOTICE && NOTICES.is_match(line) {
        return Some(Line::Furniture(Reason::Notice));
    }
    if is_dated_byline(line) {
        return Some(Line::Furniture(Reason::Byline));
    }
    if is_appeal(line) {
        return Some(Line::Appeal);
    }
    is_caption(line).then_some(Line::Caption)
}

/// What a short line of the page's interface is for.
fn reason_of_control(line: &str) -> Reason {
    static COMMENTS: LazyLock<Regex> =
        LazyLock::new(|| one(r"comment|discussion|conversation|kommentar|coment"));
    static SHARE: LazyLock<Regex> = LazyLock::new(|| {
        one(
            r"\b(?:share|tweet|facebook|twitter|whatsapp|linkedin|telegram|pinterest|e-?mail|print|follow|teilen|partager|compartir)",
        )
    });
    if is_advert_label(line) {
        Reason::Advert
    } else if COMMENTS.is_match(line) {
        Reason::Comments
    } else if SHARE.is_match(line) {
        Reason::Share
    } else {
        Reason::Control
    }
}

fn set(patterns: &[&str]) -> RegexSet {
    RegexSetBuilder::new(patterns.iter().map(|pattern| ascii_borders(pattern)))
        .case_insensitive(true)
        .size_limit(1 << 24)
        .build()
        .expect("the patterns of this module are valid")
}

/// The pattern with word borders of ASCII, which the engine finds many times faster; the words that stand at them
/// here begin and end in ASCII, or nearly so.
fn ascii_borders(pattern: &str) -> String {
    pattern.replace(r"\b", r"(?-u:\b)")
}

fn one(pattern: &str) -> Regex {
    RegexBuilder::new(&ascii_borders(pattern))
        .case_insensitive(true)
        .build()
        .expect("the patterns of this module are valid")
}

/// What stands over an advertisement.
const ADVERT_LABEL: &str = r"^(?:advertisement|advert|ads?|advertising|sponsored(?: content| by.*)?|promoted(?: content)?|paid (?:content|post|partnership)|partner content|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|annonse|annons|reklama|reklam|реклама|広告|広告の後にも続きます|광고)\W*$";

/// Buttons, labels and counters: the whole of a line.
static CONTROLS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"^(?:please )?(?:share|tweet|e-?mail|print|save|copy link|whatsapp|telegram|pin it|bookmark|like|listen|play|pause|close|open|menu|search|log ?in|sign ?in|register|subscribe|follow(?:ing)?|comments?|caption|loading(?: content)?|gallery|slideshow|video|live|next|previous|back|more|home|top|highlights|tags?|topics?|keywords|contents|table of contents|translate|settings|edit)\W*$",
        r"^(?:\(?\d+\)? )?(?:shares?|likes?|comments?|views?|replies)\W*(?:\d+)?$",
        r"^(?:read or )?shar(?:e|ing) (?:this|the|on|via|with|it|article|story|is caring)\b.*$",
        r"^(?:tweet|e-?mail|print|save|bookmark|copy|report) (?:this|the|a|link|to|page|article|story)\b.*$",
        r"^(?:share|teilen|partager|compartir|condividi|compartilhar|delen|del|dela|udostępnij|paylaş|поделиться|シェア|공유)(?: (?:on|via|auf|sur|en|su|no|op|på|на))?(?: \S+){0,2}$",
        r"^(?:facebook|twitter|instagram|linkedin|pinterest|reddit|youtube|tiktok|x|flipboard|mail|messenger|whatsapp|telegram|viber)(?:\W+(?:facebook|twitter|instagram|linkedin|pinterest|reddit|youtube|tiktok|x|flipboard|e-?mail|messenger|whatsapp|telegram|print|viber))*\W*$",
        ADVERT_LABEL,
        r"^(?:story|article|text|content) continues (?:below|after).*$",
        r"^(?:continue reading|scroll (?:down )?(?:to|for)|skip (?:to|past|advert)|jump to|back to (?:top|article|video|story|gallery)|return to)\b.*$",
        r"^(?:image|photo|slide|page|bild|foto) \d+ (?:of|/|von|de)\W*\d+\W*$",
        r"^\(?\d{1,3} ?(?:of|/|von|de|sur|di|van|из) ?\d{1,3}\)?$",
        r"^(?:enlarge|expand|hide|show|toggle|view|zoom|see) (?:image|photos?|caption|gallery|all|full|more|less|comments|slideshow|original|transcript).*$",
        r"^\d+ ?(?:-| )?min(?:ute)?s?\.? (?:read|listen|watch)\b.*$",
        r"^(?:reading time|read time|estimated reading time|lesedauer|lesezeit|temps de lecture|tiempo de lectura|tempo di lettura|leestijd)\b.*$",
        r"^(?:view|see|post|leave|add|write|load|show|hide|read|join)(?: all| a| the| your| \d+)? ?(?:\(\d+\) )?(?:comments?|reply|replies|conversation|discussion)\W*(?:\(?\d+\)?)?$",
        r"^(?:comments? (?:are )?(?:closed|disabled|off|\(\d+\))|no comments(?: yet)?|be the first to comment(?: on this (?:article|story|page))?|have your say|kommentare?|kommentieren|commentaires?|comentarios?|commenti|reacties|komentarze|комментарии|yorumlar)\W*\d*\W*$",
        r"^(?:most (?:read|popular|viewed|shared|watched|recent)|trending(?: now)?|top stories|latest (?:news|stories|headlines|updates|videos?)|editor[’']?s[’']? picks?|don[’']?t miss|what to read next|popular|recommended(?: for you)?|sponsored stories)\W*$",
        r"^(?:view|visit|see|email|contact|about|follow)(?: the)? authors?(?: archive| page| profile| on twitter)?\W*$|^view author archive$|^follow on \w+$",
        r"^(?:this (?:slideshow|video|feature|site|content) requires|your browser (?:does not|is)|please enable|javascript (?:is|must))\b.*$",
        r"^(?:download|print|listen to|watch)(?: the| this| our)? (?:pdf|article|story|app|podcast|issue|page|audio)\W*$",
    ])
});

/// Headings over lists of links.
static LINKS_HEADINGS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"^(?:related|recommended|similar|popular|trending|suggested|further)(?: (?:news|stories|story|articles?|coverage|reading|posts?|topics?|content|links?|videos?|for you|reads?|items?))?\W*$",
        r"^(?:you (?:may|might|could)(?: also)? (?:like|be interested in|enjoy|have missed)|more (?:from|on|in|about|for|stories|news|top stories|like this|coverage|headlines)\b.*|most (?:read|popular|viewed|commented)\b.*|top stories\b.*|latest (?:from|in|on|news)\b.*|read (?:more|next|also|on)|see (?:also|more)|also (?:read|see|on)|in other news|up next|in case you missed it|must[- ]reads?|explore more|what to (?:read|watch) next|keep reading|other stories|from our partners|around the web|from the web)\W*$",
        r"^(?:mehr (?:zum thema|dazu|aus|artikel|nachrichten|lesen|von|zu|über)\b.*|lesen sie (?:auch|mehr|hier).*|das könnte (?:sie|dich) (?:auch )?interessieren|auch interessant|weitere (?:artikel|meldungen|themen|nachrichten|informationen|beiträge)\b.*|meistgelesen\b.*|häufig gelesen|schlagwörter.*|zum thema|verwandte (?:artikel|themen)|passend dazu|empfehlungen der redaktion|top[- ]?(?:themen|artikel))\W*$",
        r"^(?:à lire (?:aussi|également)|lire (?:aussi|la suite|plus)|voir aussi|sur le même (?:sujet|thème)|les plus lus|(?:lea|leer|lee|ver) (?:también|más)|te (?:puede|podría) interesar|noticias relacionadas|más (?:información|noticias|en)\b.*|lo más (?:leído|visto)|leggi anche|per approfondire|articoli correlati|potrebbe interessarti.*|leia (?:também|mais)|veja também|mais lidas|notícias relacionadas|lees (?:ook|meer|verder)|meer over\b.*|les (?:også|mer)|läs (?:mer|också|även)|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|przeczytaj (?:też|także|również)|читайте (?:также|ещё|еще)|по теме|ilgili haberler?|baca juga|xem thêm|tin liên quan|関連記事|関連ニュース|おすすめ記事|続きを読む|관련기사|더보기)\W*$",
    ])
});

/// Links to other pages, with their titles.
static LINKS: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"^you can also (?:check|read|see|watch)\b.*$",
        r"^(?:\W{0,3})(?:read|see|watch|listen|learn|view|find out|discover)(?: more| also| now| next| here)+ ?(?:[:>|»›–—-]|on\b|about\b|from\b|at\b|here\b|$).*$",
        r#"^[^\w"“”'‘’«„]{0,3}(?:read|see|watch|listen|more|related|also|don[’']t miss|must[- ]read|opinion|analysis|explainer|gallery|photos|in pictures|video|podcast|live(?: updates| blog)?|quiz|recommended|background|related (?:news|stories|story|articles?|coverage|content|video|links?)|also (?:read|see|on .{2,20})|see (?:also|more)|read (?:also|next|now|this)|you may (?:also )?like)\s?[:»›>].{3,}$"#,
        r"^(?:click|tap|press) (?:here|the link|on)\b.*$|^.*\bclick(?:ing)? here\W*$|^.*\bby clicking here\W*$",
        r"^(?:\W{0,3})(?:lesen sie (?:auch|mehr|hier|dazu)|mehr dazu|mehr zum thema|zum artikel|siehe auch|lesetipp|auch interessant|hier (?:lesen|geht)|à lire(?: aussi| également)?|lire aussi|voir aussi|lea también|leer también|lee también|ver también|te puede interesar|le puede interesar|leggi anche|leggi pure|leia também|leia mais|veja também|lees ook|lees meer|les også|læs også|läs också|läs mer|läs även|czytaj (?:też|także|więcej|również)|zobacz (?:też|także)|przeczytaj|читайте (?:также|еще|ещё)|смотрите также|ayrıca okuyun|baca juga|xem thêm)(?: ?[:»›>|–—-]|\s|$).*$",
        r"^(?:for )?(?:more|the latest|all the|other) (?:stories|news|updates|information|on this)(?: like this)?\b.*\b(?:check|visit|follow|see|click|go to|head to|tune|read)\b.*$",
        r"^(?:follow|like|find|join|add|contact|e-?mail|message|text|call) (?:us|our|me|him|her|them|the author|@\w+|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2}|\w+)\b.*\b(?:on|at|via) (?:facebook|twitter|instagram|x\b|linkedin|tiktok|youtube|google|telegram|whatsapp|social|\S+@\S+).*$",
        r"^\S{0,20} ?\[?(?:video|insight|report|analysis|update|pictures|exclusive)\]\W*$",
    ])
});

/// Rights, credits of wires, contacts, addresses, consent.
static NOTICES: LazyLock<RegexSet> = LazyLock::new(|| {
    set(&[
        r"^.*\ball rights reserved\b.*$",
        r"^(?:©|\(c\)|copyright)\W{0,3}(?:©|\(c\))?\W{0,3}(?:\d{4}|the\b).*$|^.*(?:©|copyright)\W{0,3}\d{4}\b.*$",
        r"^this (?:material|content|document|story|article|work|copy|post) (?:may not be|is (?:subject to|protected|licensed|reserved)|may contain|contains affiliate|was (?:automatically|originally published|first published|produced|translated))\b.*$",
        r"^(?:have (?:a|any) (?:tips?|story|news|question)|got a (?:tip|story)|do you have (?:a story|any information)|send (?:us )?(?:your|a|an) (?:tips?|stor(?:y|ies)|news|e-?mail|comments?)|get in touch|contact us|to contact the|for (?:inquiries|enquiries|corrections)|report (?:an error|a typo|a correction)|found an error)\b.*$",
        r"\b(?:web ?site|site|page|service)\b.{0,30}\b(?:can|may)(?: also)? be (?:accessed|reached|found|visited|viewed)\b.{0,20}\b(?:at|on|via|through|here|by|from)\b",
        r"\b(?:web ?site|site|page|service|portal)\b.{0,40}\b(?:is|are)(?: also)? (?:accessible|available|reachable)\b.{0,24}\b(?:address(?:es)?|mirrors?|domains?|urls?)\b",
        r"\b(?:reach|read|visit|find|hear|watch|access|follow)\b.{2,60}\b(?:at|on|via|through) (?:these|the following|our|other|its)(?: \w+)? (?:mirrors?|address(?:es)?|domains?|urls?)\b",
        r"^.*\b(?:alternat(?:e|ive)|mirror) (?:address(?:es)?|sites?|urls?|links?|domains?)\b.*$",
        r"^(?:we (?:may )?(?:earn|receive) (?:a |an |affiliate )?commissions?|if you (?:buy|purchase) (?:something|.*) (?:using|through|via)|when you (?:buy|purchase) through).*$",
        r"^.*\b(?:cookies?|privacy) (?:policy|notice|settings|preferences|statement)\b.*$",
        r"^by (?:signing up|subscribing|clicking|continuing|registering|submitting|entering),? (?:you|i|to|below|for|in).*$",
        r"^(?:mit (?:meiner|der|ihrer) anmeldung|mit dem klick|ich (?:bin|stimme|möchte)|en vous inscrivant|al suscribirte|iscrivendoti)\b.*$",
        r"^(?:enter|type|add|confirm) (?:your|a|an|valid) (?:e-?mail|name|address|postcode|zip)\b.*$|^(?:your )?e-?mail(?: address)?\W{0,3}$",
        r"^(?:you have (?:been )?successfully|there was (?:a|an) (?:problem|error)|thank(?:s| you) for (?:signing|subscribing|registering|reading)|something went wrong|an error (?:has )?occurred|oops)\b.*$",
        r"^(?:first published|originally published|published|posted|filed under|topics|tags|categories|category|keywords|sections?)(?: (?:in|on|at|by|as))? ?[:|].*$",
        r"\bnews tips?\b.*\blet us know\b",
        r"^(?:follow|see|read|find) (?:\S+ ){0,4}(?:full|complete|more|all|latest|live) coverage\b.*$",
        r"^(?:copy|paste) (?:the|this) (?:link|url|code)\b.*$",
        r"^.{0,24}\b(?:news|radio|tv|live) (?:(?:on )?(?:apple tv|android tv|fire tv|chromecast|roku|youtube|telegram|whatsapp|google play)|app|channel)\W{0,3}$",
    ])
});

/// Whether a line says that what follows it is an advertisement.
pub(crate) fn is_advert_label(line: &str) -> bool {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| one(ADVERT_LABEL));
    line.len() <= CONTROL && LABEL.is_match(line.trim())
}

/// A line that is an address and nothing else.
fn is_address(line: &str) -> bool {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        one(
            r"^(?:https?://|www\.)\S+$|^\S+@\S+\.\w{2,}$|^@\w+$|^(?:[\w-]+\.)*[\w-]{3,}\.(?:com?|org|net|edu|gov|tv|news|info|media|press|online|example|[a-z]{2})(?:\.[a-z]{2})?(?:/\S*)?$",
        )
    });
    ADDRESS.is_match(line)
}

/// A date or a time, with words that say of what: "Updated 5:27 am, Wednesday, 20 November 2019".
pub(crate) fn is_stamp(line: &str) -> bool {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        one(
            r"(?:published|updated|publiziert|veröffentlicht|aktualisiert|publié|mis à jour|actualizado|publicado|lesedauer|min(?:uten)?\b)|\b(?:first|last|originally)?\s?(?:published|updated|posted|modified|created|edited|printed|issued|released|stand|date|veröffentlicht|aktualisiert|erstellt|publié|mis à jour|mise à jour|publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt|publisert|oppdatert|publicerad|uppdaterad|opublikowano|aktualizacja|опубликовано|обновлено|yayınlan\w+|güncelle\w+|le|il|el|am|on|at|um|ore|às|à|kl|uhr|h|hrs?|ist|gmt|utc|bst|cet|cest|e[sd]t|c[sd]t|p[sd]t|m[sd]t|wib|a\.?m|p\.?m|ago|hours?|minutes?|days?|weeks?|months?|ago|vor|stunden?|minuten?|tagen?|il y a|hace|fa|views?|comments?|shares?|likes?|reads?|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
        )
    });
    static WEEKDAYS: LazyLock<Regex> = LazyLock::new(|| {
        one(
            r"\b(?:(?:mon|diens|donners|frei|sams|sonn|tues|wednes|thurs|fri|satur|sun)(?:day|tag)|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)-feira)\b",
        )
    });
    if line.chars().count() > 140 || !line.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let mut rest = line.to_owned();
    let mut dated = false;
    for (_, range) in dates::days_at(line).into_iter().rev() {
        rest.replace_range(range, " ");
        dated = true;
    }
    let said = SAYS.is_match(&rest);
    let rest = WEEKDAYS.replace_all(&rest, " ");
    let rest = SAYS.replace_all(&rest, " ");
    static NAMES: LazyLock<Regex> =
        LazyLock::new(|| one(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-zä]{0,6}\b"));
    let rest = NAMES.replace_all(&rest, " ");
    (dated || said) && rest.chars().filter(|c| c.is_alphabetic()).count() == 0
}

/// A line of nothing but words of the page's interface, figures and dates: "Menu 2022-05-09 Log in".
fn is_interface(line: &str) -> bool {
    const WORDS: [&str; 26] = [
        "date",
        "register",
        "login",
        "log",
        "in",
        "sign",
        "up",
        "home",
        "menu",
        "search",
        "subscribe",
        "account",
        "my",
        "logout",
        "out",
        "profile",
        "news",
        "newsletter",
        "en",
        "edition",
        "language",
        "contact",
        "about",
        "us",
        "help",
        "live",
    ];
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    if words.peek().is_none() || line.ends_with(['.', '!', '?', '”', '"']) {
        return false;
    }
    let known = |word: &str| {
        WORDS.contains(&word.to_lowercase().as_str()) || word.chars().all(|c| c.is_ascii_digit())
    };
    let telling = |word: &str| {
        ["register", "login", "subscribe", "logout", "search", "menu", "account"]
            .contains(&word.to_lowercase().as_str())
    };
    line.len() <= 80 && words.clone().all(known) && words.any(telling)
}

/// The trail of sections to a page: "Home › Culture › Music".
fn is_trail(line: &str) -> bool {
    const SECTIONS: [&str; 120] = [
        "home",
        "home page",
        "news",
        "latest",
        "world",
        "international",
        "national",
        "regional",
        "region",
        "local",
        "politics",
        "government",
        "elections",
        "business",
        "economy",
        "economics",
        "finance",
        "markets",
        "money",
        "companies",
        "industry",
        "work",
        "careers",
        "sport",
        "sports",
        "football",
        "opinion",
        "comment",
        "editorials",
        "analysis",
        "features",
        "investigations",
        "explainers",
        "culture",
        "arts",
        "music",
        "film",
        "books",
        "tv",
        "entertainment",
        "celebrity",
        "lifestyle",
        "life",
        "style",
        "fashion",
        "food",
        "health",
        "science",
        "technology",
        "tech",
        "environment",
        "climate",
        "education",
        "travel",
        "society",
        "people",
        "family",
        "religion",
        "law",
        "crime",
        "justice",
        "defence",
        "defense",
        "security",
        "energy",
        "transport",
        "property",
        "weather",
        "video",
        "videos",
        "photos",
        "podcasts",
        "magazine",
        "archive",
        "africa",
        "americas",
        "latin america",
        "north america",
        "asia",
        "asia-pacific",
        "australia",
        "europe",
        "middle east",
        "us",
        "usa",
        "uk",
        "startseite",
        "nachrichten",
        "politik",
        "wirtschaft",
        "kultur",
        "gesellschaft",
        "panorama",
        "wissen",
        "ausland",
        "inland",
        "accueil",
        "actualités",
        "monde",
        "politique",
        "économie",
        "société",
        "inicio",
        "noticias",
        "mundo",
        "política",
        "economía",
        "cultura",
        "sociedad",
        "notizie",
        "mondo",
        "politica",
        "economia",
        "hjem",
        "nyheter",
        "главная",
        "новости",
        "мир",
        "политика",
        "экономика",
    ];
    if line.len() > 90 || line.ends_with(['.', '!', '?']) {
        return false;
    }
    let Some(separator) = ['›', '»', '>', '/', '|', '→'].into_iter().find(|&c| line.contains(c)) else {
        return false;
    };
    let parts: Vec<&str> = line.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
    (2..=6).contains(&parts.len())
        && parts.iter().all(|part| part.chars().count() <= 30 && part.split_whitespace().count() <= 4)
        && SECTIONS.contains(&parts[0].to_lowercase().as_str())
}

/// An appeal to readers: to give money, to subscribe, to install, to join in.
///
/// A single phrase is enough where it is never said of anything else; other words only count together, and only
/// outside quotation marks, since people are quoted with such words.
fn is_appeal(line: &str) -> bool {
    static PHRASES: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"\byour (?:support|donations?|contributions?|subscription|generosity) (?:helps?|allows?|makes?|enables?|keeps?|means|will help|is what|ensures?|powers?|funds?)\b",
            r"\b(?:support|fund|back) (?:our|independent|local|quality|fearless|this|free) (?:journalism|reporting|newsroom|work|news|journalists|coverage)\b",
            r"(?:^|[.!?:,;()–—-]\s*|please |can |and |by )sign(?:ing)? up (?:to|for|here|now|today|and)\b.*\b(?:newsletters?|inbox|e-?mails?|alerts?|briefing|updates|free|digest|account)\b",
            r"(?:^|[.!?:,;()–—-]\s*|please |can |and )(?:subscribe|register|join)\b.*\b(?:newsletters?|inbox|mailing list|(?:youtube|telegram|whatsapp) channel|podcast|print edition|today for|our (?:app|forum|community|channel))\b",
            r"\b(?:get|receive|have) (?:the|our|all|a|daily|breaking|your|more|up)\b.*\b(?:in|to|into|straight to|delivered to) your (?:inbox|e-?mail|phone|letterbox|door)\b",
            r"^subscribe to\b.*\b(?:free|daily|weekly|monthly)\b.*$|\bsubscribe (?:now|today)\W*$",
            r"\bdelivered (?:straight |directly |right |free )?(?:to|into|through) your (?:inbox|door|letterbox|email|phone)\b",
            r"\b(?:download|get|install)(?: now)? (?:the|our)\b.*\bapp\b(?:.*(?:free|app store|google play|here|now|today)|\W*$)",
            r"^join (?:the|our|the .*) (?:conversation|discussion|debate|commenting forum|community|commenting|forum|chat)\b",
            r"^(?:meet|follow|talk to|debate with|share|see|read|join)\b.*\b(?:other|fellow) (?:\S+ ){0,3}(?:readers|members|subscribers|users|commenters)\b.*$",
            r"^(?:become|be) (?:a|an|our) .*(?:member|subscriber|supporter|patron|insider)\b.*$",
            r"^(?:unlock|enjoy|get|already|start|try|create|log ?in|sign ?in|register|subscribe)\b.*\b(?:subscriber|subscription|full access|unlimited (?:digital |online )?access|free trial|an account|to continue|more articles|articles per month|to unlock|exclusive (?:content|articles|access)|e-?paper)\b.*$",
            r"^(?:this (?:content|article|story) is (?:reserved for|for|free|only|exclusively|available)).*$",
            r"^(?:make|please|consider|you can) .*\b(?:donat(?:e|ion)|contribut(?:e|ion))\b.*$|^donate (?:to|now|today|here)\b.*$",
            r"\b(?:unseren|unser|den|im|dem|kostenlosen|zum) (?:\S+[- ])?newsletter\b.*\b(?:anmelden|abonnieren|erhalten|informiert|bestellen|zusammengefasst)\b|\bnewsletter (?:informiert|abonnieren|anmelden|bestellen)\b",
            r"\b(?:inscrivez-vous|abonnez-vous|recevez)\b.*\b(?:newsletter|lettre|alertes|gratuit\w*|chaque)\b|\b(?:suscríbete|suscríbase|apúntate|recibe)\b.*\b(?:newsletter|boletín|correo|canal|gratis)\b|\biscriviti\b.*\b(?:newsletter|canale)\b|\b(?:inscreva-se|assine|receba)\b.*\b(?:newsletter|canal|boletim)\b",
        ])
    });
    static TALK: LazyLock<Regex> = LazyLock::new(|| one(r"\b(?:we|our|us)\b"));
    static CAUSE: LazyLock<[Regex; 6]> = LazyLock::new(|| {
        [
            one(r"\byour\b|\breaders like you\b|\bpeople like you\b|\byou can (?:help|support|give|join)\b"),
            one(
                r"\b(?:donat\w+|contribut\w+|crowdfund\w*|chip in|pay(?:ing)? for|paid for by|supporters|patrons|for (?:less than|as little as|only|just) (?:the price|the cost|[$£€]\d)|every (?:penny|cent|coin|pound|dollar|euro) (?:counts|helps))(?:\b|$)",
            ),
            one(r"\b(?:journalis[mt]s?|reporters?|newsroom|reporting)\b"),
            one(r"\b(?:paywalls?|subscri\w+|memberships?|advertis\w+|newsletters?)\b"),
            one(r"\b(?:independent|trusted|quality|fearless|non-?profit|reader-funded|ad-free)\b"),
            one(r"\b(?:support|help us|join us|sign up)\b"),
        ]
    });
    if line.len() > 1500 {
        return false;
    }
    let own = outside_quotes(line);
    if own.chars().count() <= NOTICE && PHRASES.is_match(&own) {
        return true;
    }
    // The trade must be among its words: banks and colleges speak to their readers in the same way.
    let of_the_trade = CAUSE[2].is_match(&own) || CAUSE[3].is_match(&own);
    of_the_trade && TALK.is_match(&own) && CAUSE.iter().filter(|cause| cause.is_match(&own)).count() >= 3
}

/// Whether a whole page's text asks for consent to cookies and the like, and is no article about them: it says at least
/// three of the things that such requests say, and little else.
pub(crate) fn asks_for_consent(text: &str) -> bool {
    const LONGEST: usize = 6000;
    static SAYS: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"\b(?:accept|allow|agree to|reject|decline) all\b|\balle (?:akzeptieren|ablehnen)\b|\btout (?:accepter|refuser)\b",
            r"\b(?:manage|cookie|privacy|more) (?:preferences|options|settings|choices)\b|\bdatenschutz-?einstellungen\b",
            r"\b(?:we|us) and our (?:\S+ )?(?:partners|vendors)\b|\bour \d[\d,.]* (?:partners|vendors)\b|\bwir und unsere\b|\bnos (?:\d+ )?partenaires\b",
            r"\bpersonali[sz]ed (?:ads|advertising|content)\b|\bpersonalisierte (?:anzeigen|werbung)\b|\bpublicités? personnalisées?\b",
            r"\bstore and/or access information on a device\b|\binformationen auf (?:einem|ihrem) gerät\b",
            r"\blegitimate interests?\b|\bberechtigte[sn]? interesse\b|\bintérêt légitime\b",
            r"\b(?:withdraw|change) your (?:consent|mind|choices?)\b|\bbefore you continue\b|\bwe (?:value|care about) your privacy\b",
        ])
    });
    text.len() <= LONGEST && SAYS.matches(text).iter().count() >= 3
}

/// Whether an outlet speaks of itself in it, outside quotation marks.
pub(crate) fn speaks_of_itself(line: &str) -> bool {
    static TALK: LazyLock<Regex> = LazyLock::new(|| one(r"\b(?:we|our|us|your)\b"));
    line.len() <= LONGEST && TALK.is_match(&outside_quotes(line))
}

/// The text without what stands between quotation marks.
fn outside_quotes(text: &str) -> String {
    static QUOTED: LazyLock<Regex> =
        LazyLock::new(|| one("“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)"));
    QUOTED.replace_all(text, " ").into_owned()
}

/// A line that names the author, perhaps with a date.
pub(crate) fn is_byline(line: &str) -> bool {
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| one(r"^(?:by|von|par|por|di|door) \p{L}+"));
    line.len() <= 120 && BYLINE.is_match(line) && !line.ends_with('.')
}

/// A byline with a date or a time.
fn is_dated_byline(line: &str) -> bool {
    line.len() <= 90 && line.chars().filter(char::is_ascii_digit).count() >= 3 && is_byline(line)
}

/// What stands under a picture: a credit, or a sentence with a credit at its end.
pub(crate) fn is_caption(line: &str) -> bool {
    const AGENCIES: &str = r"(?:afp|ap|reuters|getty(?: images)?|epa(?:-efe)?|efe|dpa|picture alliance|ansa|tass|sputnik|xinhua|anadolu|aap|pa(?: wire| media| images)?|bloomberg|shutterstock|istock|alamy|imago|keystone|belga|nurphoto|zuma|upi|press association|associated press|rex|apa|ntb|tt|lusa|ritzau|wikimedia commons|unsplash|pixabay)";
    static HEAD: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"^\W{0,2}(?:photos?|images?|pictures?|pic|fotos?|bild(?:er)?|quelle|credits?|photographs?|source photo|image source|image credit|photo credit|picture credit|image copyright|image caption|file photo|archivbild|symbolbild)(?: (?:by|via|credit|courtesy|caption|copyright|source))?\s?[:/©|]\s?\S",
            r"^(?:photo|photograph|picture|image|illustration|graphic)s? (?:by|courtesy(?: of)?|via|copyright|credit) \S.{1,100}$|^image (?:caption|copyright) \S",
            r"^©\s?\S",
            r"^pictured(?: here| above| below| left| right| centre| center| at the (?:back|front)| in the middle| from left|,|:)",
            &format!(r"^{AGENCIES}\W*$"),
            r"^(?:file|archive|handout|illustrative) (?:photo|picture|image|pic)s?\W|^file\s?[-–—:]\s.{10}",
        ])
    });
    // These are looked for at the end of the line alone.
    static TAIL: LazyLock<RegexSet> = LazyLock::new(|| {
        set(&[
            r"\((?:[^()]*[\s/:])?(?:photos?|images?|pictures?|pic|fotos?|credits?|file|bild|reproduction)(?:[\s/:][^()]*)?\)\W*$",
            &format!(r"[(\[](?:[^()]*[\s/,|]{AGENCIES}(?:[\s/,|][^()]*)?|{AGENCIES}[\s/,|][^()]*)[)\]]\W*$"),
            &format!(r"(?:[|/©]|photo:|credit:|picture:|image:|foto:|via) ?{AGENCIES}\W*$"),
            &format!(r"^[\w .’'-]{{3}}[\w .’'-]*\s?[/|]\s?{AGENCIES}(?:\s?[/|].*)?\W*$"),
            r"\s©\s?\S.{1,80}$",
            r"\b(?:file|archive|handout|illustrative) (?:photo|picture|image|pic)\W*$",
            r"\S\W+(?:photo|image|picture) ?(?:credit)?: ?.{2,60}$|(?:\s|\.|[a-z])credit: .{2,60}$|\bcredit ?[:©] ?.{2,60}$",
        ])
    });
    const LONGEST: usize = 700;
    const END: usize = 130;
    if line.len() > LONGEST || !has_credit_word(line) {
        return false;
    }
    let tail = &line[line.ceil_char_boundary(line.len().saturating_sub(END))..];
    // An agency alone in brackets is credited with one sentence under a picture, but with a report of several too.
    static AGENCY: LazyLock<Regex> = LazyLock::new(|| one(&format!(r"[(\[]{AGENCIES}[)\]]\W*$")));
    let of_agency =
        || line.len() <= 250 && !line.contains("\" ") && sentences(line) == 1 && AGENCY.is_match(tail);
    HEAD.is_match(line) || has_credit_word(tail) && (TAIL.is_match(tail) || of_agency())
}

/// How many sentences a line holds, or thereabouts.
fn sentences(line: &str) -> usize {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| one(r"\p{Ll}{3}[.!?]\s+\S{2,}\s"));
    BETWEEN.find_iter(line).count() + 1
}

/// Whether a line has one of the words and signs without which no credit is written; most lines have none.
fn has_credit_word(line: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        one(
            r"[©(\[|/]|photo|image|picture|pic|illustration by|graphic by|foto|bild|quelle|credit|file|archive|handout|via",
        )
    });
    // An agency's name alone is a credit, too.
    const NAME: usize = 24;
    line.len() <= NAME || WORDS.is_match(line)
}
