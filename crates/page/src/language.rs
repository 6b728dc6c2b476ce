//! The language of an article's text, as an ISO 639-1 code.

use whichlang::Lang;

use crate::article::Block;

/// Letters from which on the text tells its language better than the page does.
const ENOUGH: usize = 200;

/// The language of the blocks that are not furniture; `declared` is what the page says.
pub(crate) fn of(text: &str, blocks: &[Block], declared: Option<&str>) -> Option<String> {
    const SAMPLE: usize = 4000;
    let mut sample = String::new();
    for block in blocks.iter().filter(|block| block.kind != crate::BlockKind::Furniture) {
        let block = block.span.of(text);
        sample.push_str(&block[..block.floor_char_boundary(SAMPLE)]);
        sample.push('\n');
        if sample.len() > SAMPLE {
            break;
        }
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let declared = declared.and_then(code);
    if letters == 0 {
        return declared;
    }
    // The detector answers with the nearest of the languages that it knows, whatever it is given.
    match declared {
        Some(declared) if letters < ENOUGH || !is_known(&declared) => Some(declared),
        None if letters < 20 => None,
        _ => Some(iso_639_1(whichlang::detect_language(&sample)).to_owned()),
    }
}

/// The primary code of a language tag: `en` of `en-GB`.
fn code(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    (primary.len() == 2 && primary.chars().all(|c| c.is_ascii_lowercase())).then_some(primary)
}

fn is_known(code: &str) -> bool {
    whichlang::LANGUAGES.iter().any(|&lang| iso_639_1(lang) == code)
}

fn iso_639_1(lang: Lang) -> &'static str {
    match lang {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}
