//! What holds for any text at all, however broken.

use onrecord_page::{Article, ArticleId, Basis, Block, BlockKind, Published, Span};
use onrecord_reading::{Reader, Reading, wire};
use proptest::prelude::*;

/// Soups of what the rules look at: verbs, names, marks, numbers, dates, paragraph breaks, other scripts.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "said",
        "says",
        "told",
        "saying",
        "adding that",
        "according to",
        "According to",
        "that",
        "denied",
        "asked",
        "Mara Voss",
        "Voss",
        "Mr.",
        "Ms. Lund",
        "President",
        "Secretary of Defense",
        "the",
        "The minister",
        "NATO",
        "U.S.",
        "he",
        "who",
        "and",
        "but",
        "in",
        "on Friday",
        "next Tuesday",
        "3 March",
        "January 23, 2019",
        "in 2014",
        "\"",
        "“",
        "”",
        "‘",
        "’",
        "'",
        "''",
        "``",
        "«",
        "»",
        ",",
        ".",
        "?",
        ":",
        ";",
        "—",
        "(",
        ")",
        "$10 billion",
        "3.5%",
        "minus",
        "between",
        "dozens of",
        "a third of",
        "two",
        "twenty-one",
        "5,000-strong",
        "1/16",
        "10kW",
        "HK$8",
        "PS2.7m",
        "year",
        "years",
        "ago",
        "the next day",
        "last",
        "a year earlier",
        "10:35 a.m.",
        "the company",
        "the study",
        "by",
        "campaign",
        "'s",
        "I",
        "Treaty Organization",
        "more than",
        "€",
        "\n",
        "\n\n",
        "\u{a0}",
        "naïve",
        "Ångström",
        "東京",
        "🇳🇴",
        "e\u{301}",
        "HALDBY (NNA) –",
    ]);
    let glue = prop::sample::select(vec![" ", " ", " ", "", "  "]);
    prop::collection::vec((pieces, glue), 0..60)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, glue)| [piece, glue]).collect())
}

fn article(text: &str) -> Article {
    let mut article = Article::empty(ArticleId::of(text.as_bytes()));
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        let kind =
            [BlockKind::Title, BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Furniture][number % 4];
        if !span.is_empty() {
            article.blocks.push(Block::new(span, kind));
        }
    }
    text.clone_into(&mut article.text);
    let day = jiff::civil::date(2031, 5, 14);
    article.published = Some(Published::on(day, "2031-05-14", Basis::Given));
    article
}

fn read(text: &str) -> Reading {
    Reader::new().read(article(text))
}

/// Every span of a reading.
fn spans(reading: &Reading) -> Vec<Span> {
    let statements = reading.statements.iter().flat_map(|statement| {
        let attribution = &statement.attribution;
        attribution.content.iter().copied().chain(attribution.source).chain(attribution.cue)
    });
    let actors = reading.actors.iter().flat_map(|actor| {
        actor.mentions.iter().map(|mention| mention.span).chain(actor.roles.iter().map(|role| role.span))
    });
    let times = reading.times.iter().map(|time| time.span);
    let figures = reading.figures.iter().map(|figure| figure.span);
    let events = reading.events.iter().map(|event| event.span);
    statements.chain(actors).chain(times).chain(figures).chain(events).collect()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let reading = read(text);
    for span in spans(&reading) {
        prop_assert!(text.get(span.range()).is_some_and(|passage| !passage.is_empty()), "{span:?}");
        let blocks = reading.article.blocks.iter();
        let inside =
            blocks.filter(|block| block.kind != BlockKind::Furniture && block.span.contains(span)).count();
        prop_assert_eq!(inside, 1, "{:?} lies in no block that is read", span.of(text));
    }
    for figure in &reading.figures {
        let written = figure.span.of(text);
        prop_assert!(
            figure.value.is_finite() && figure.upper.is_none_or(|upper| upper >= figure.value),
            "{}",
            written
        );
        prop_assert!(!written.contains('\n'), "a figure over two paragraphs: {}", written);
    }
    let outer = reading.statements.iter().filter(|statement| statement.within.is_none());
    let starts: Vec<usize> = outer.map(|s| s.attribution.content[0].start()).collect();
    prop_assert!(starts.is_sorted(), "statements out of order");
    for (number, statement) in reading.statements.iter().enumerate() {
        let Some(outer) = statement.within else { continue };
        prop_assert!(outer < number, "a nested statement stands before the one around it");
        let around = &reading.statements[outer].attribution.content;
        for piece in &statement.attribution.content {
            prop_assert!(
                around.iter().any(|outer| outer.contains(*piece)),
                "nested content outside the one around it"
            );
        }
    }
    for statement in &reading.statements {
        let content = &statement.attribution.content;
        prop_assert!(
            content.windows(2).all(|pair| pair[0].end() <= pair[1].start()),
            "pieces overlap: {content:?}"
        );
        prop_assert!(statement.speaker.is_none_or(|actor| actor < reading.actors.len()));
        prop_assert!(statement.figures.iter().all(|&figure| figure < reading.figures.len()));
    }
    for event in &reading.events {
        prop_assert!(event.participants.iter().all(|&actor| actor < reading.actors.len()));
    }
    let events = reading.statements.iter().filter_map(|statement| statement.event);
    prop_assert!(events.into_iter().all(|event| event < reading.events.len()));
    prop_assert_eq!(&reading, &read(text));
    let wire = wire::Reading::new("soup", &reading);
    let chars: Vec<char> = wire.article.text.chars().collect();
    let passages = wire.statements.iter().flat_map(|s| s.content.iter().chain(&s.source).chain(&s.cue));
    for passage in passages {
        let again: String = chars[passage.start..passage.end].iter().collect();
        prop_assert_eq!(&again, &passage.text);
    }
    for time in &wire.times {
        prop_assert_eq!(&chars[time.start..time.end].iter().collect::<String>(), &time.text);
    }
    for figure in &wire.figures {
        prop_assert_eq!(&chars[figure.start..figure.end].iter().collect::<String>(), &figure.text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_soup_of_reporting_is_read_within_its_bounds(text in soup()) {
        check(&text)?;
    }

    #[test]
    fn any_text_is_read_within_its_bounds(text in "(?s).{0,200}") {
        check(&text)?;
    }
}

/// A mark alone in a paragraph is no quotation that goes on.
#[test]
fn a_paragraph_of_marks_is_nobodys_words() {
    check("according to \n\n \" \n\n saying `` said said said said said said said ").unwrap();
}

/// What stands in furniture is nobody's mention.
#[test]
fn furniture_mentions_nobody() {
    check("adding that \n said said , according to the said said HALDBY (NNA) – in denied3.5% ; \n\n the company ").unwrap();
}

/// An amount of money, with what it comes to.
fn money() -> impl Strategy<Value = (String, f64, &'static str)> {
    let signs =
        prop::sample::select(vec![("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("HK$", "HKD"), ("¥", "JPY")]);
    let magnitudes = prop::sample::select(vec![
        ("", 1.0),
        (" million", 1e6),
        (" billion", 1e9),
        ("bn", 1e9),
        (" trillion", 1e12),
    ]);
    (signs, 1_u32..1_000_000, 0_u32..100, magnitudes).prop_map(
        |((sign, code), whole, cents, (magnitude, factor))| {
            let cents = if cents == 0 { String::new() } else { format!(".{cents:02}") };
            let value = format!("{whole}{cents}").parse::<f64>().expect("a number") * factor;
            (format!("{sign}{whole}{cents}{magnitude}"), value, code)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_keep_their_currency_and_their_magnitude((written, value, code) in money()) {
        let reading = read(&format!("Haldby\nThe quay cost {written}, Mara Voss said.\n"));
        let text = &reading.article.text;
        let found: Vec<_> = reading.figures.iter().filter(|figure| !figure.unit.is_empty()).collect();
        prop_assert_eq!(found.len(), 1, "{}", text);
        prop_assert_eq!(found[0].span.of(text), &written);
        prop_assert_eq!(found[0].unit.as_str(), code);
        prop_assert!((found[0].value - value).abs() <= value * 1e-12, "{} is not {}", found[0].value, value);
    }

    #[test]
    fn no_figure_goes_over_the_end_of_a_sentence((one, ..) in money(), (other, ..) in money()) {
        let first = format!("The quay cost {one}.");
        let reading = read(&format!("Haldby\n{first} {other} went to the town.\n"));
        let text = &reading.article.text;
        let end = text.find(&first).map_or(0, |at| at + first.len());
        prop_assert!(end > 0, "{}", text);
        for figure in &reading.figures {
            prop_assert!(figure.span.end() <= end || figure.span.start() >= end, "{}", figure.span.of(text));
        }
        prop_assert_eq!(reading.figures.len(), 2, "{}", text);
    }
}
