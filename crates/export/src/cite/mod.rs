//! Citations of one statement: where it stands, who published that and when, and when the page came into the record.
//!
//! What is cited is the article; the statement and its speaker stand in the note. What is not known is left out, never guessed.

mod bibtex;
mod csl;
mod plain;
mod ris;

use onrecord_reading::wire;
use onrecord_record::SaidRow;

use crate::words;

/// What a citation tells.
#[derive(Debug, Clone, Default)]
pub struct Citation {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The statement's number in it.
    pub number: u32,
    /// Who says it: a name, or the source as written.
    pub who: String,
    /// quoted, reported, …
    pub how: String,
    /// The words.
    pub text: String,
    /// First code point of them in the article's text.
    pub start: u64,
    /// The one after their last.
    pub end: u64,
    /// The article's byline.
    pub authors: Vec<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When the article was published, ISO 8601, as far as it is known.
    pub published: Option<String>,
    /// The day on which the page came into the record.
    pub accessed: String,
    /// The article's address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
}

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A sentence.
    Plain,
    /// An entry of a bibliography for TeX.
    BibTex,
    /// What reference managers exchange.
    Ris,
    /// A list of one item for processors of the Citation Style Language.
    CslJson,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 4] = [Form::Plain, Form::BibTex, Form::Ris, Form::CslJson];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Form::Plain => "Plain text",
            Form::BibTex => "BibTeX",
            Form::Ris => "RIS",
            Form::CslJson => "CSL-JSON",
        }
    }

    /// How its files' names end.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Plain => "txt",
            Form::BibTex => "bib",
            Form::Ris => "ris",
            Form::CslJson => "csl.json",
        }
    }

    /// The form whose files' names end so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    /// What its files are on the web.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Plain => "text/plain; charset=utf-8",
            Form::BibTex => "application/x-bibtex; charset=utf-8",
            Form::Ris => "application/x-research-info-systems; charset=utf-8",
            Form::CslJson => "application/vnd.citationstyles.csl+json",
        }
    }
}

impl Citation {
    /// The citation of a statement, from its row, its article, and when that came into the record.
    pub fn of(row: &SaidRow, article: &wire::Article, added_at: &str) -> Self {
        Self {
            article: row.article.clone(),
            number: row.number,
            who: words::who(row.speaker.as_deref(), row.source.as_deref()),
            how: words::how(&row.kind, &row.polarity),
            text: row.text.clone(),
            start: row.start,
            end: row.end,
            authors: article.authors.clone(),
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            published: article.published.as_ref().map(|published| published.value.clone()),
            accessed: words::day(added_at).to_owned(),
            url: article.url.clone(),
            language: article.language.clone(),
        }
    }

    /// The citation in that form, with a line break at its end.
    pub fn written(&self, form: Form) -> String {
        match form {
            Form::Plain => self.plain(),
            Form::BibTex => self.bibtex(),
            Form::Ris => self.ris(),
            Form::CslJson => format!("{:#}\n", serde_json::json!([self.csl()])),
        }
    }

    /// A name for it that no other statement has.
    pub fn key(&self) -> String {
        format!("onrecord-{}-{}", self.article.get(..12).unwrap_or(&self.article), self.number)
    }

    /// Who says what, where that stands, and by what the page can be known again.
    fn note(&self) -> String {
        let Citation { start, end, article, .. } = self;
        format!("{}; code points {start} to {end} of the text; SHA-256 of the page: {article}", self.said())
    }

    fn said(&self) -> String {
        let text = one_line(&self.text);
        // What stands in quotation marks has them already.
        let quoted = text.starts_with(['"', '“', '„', '«']) && text.ends_with(['"', '”', '“', '»']);
        let text = if quoted { text } else { format!("“{text}”") };
        format!("{}, {}: {text}", one_line(&self.who), self.how)
    }

    fn dates(&self) -> Vec<Parts> {
        let both = self.published.as_deref().unwrap_or_default().split('/');
        both.map(Parts::of).collect::<Option<_>>().unwrap_or_default()
    }
}

/// A date as far as it is known: a year, a month, or a day.
struct Parts {
    year: String,
    month: Option<u8>,
    day: Option<u8>,
}

impl Parts {
    /// The parts of an ISO 8601 date, its time left away; nothing where it begins with none.
    fn of(value: &str) -> Option<Self> {
        let mut parts = value.split('T').next()?.split('-');
        let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
        let number = |part: &str, most: u8| part.parse().ok().filter(|number| (1..=most).contains(number));
        let month = parts.next().and_then(|part| number(part, 12));
        let day = month.and(parts.next()).and_then(|part| number(part, 31));
        Some(Self { year: year.to_owned(), month, day })
    }

    fn joined(&self, by: &str) -> String {
        let rest = [self.month, self.day].into_iter().flatten();
        rest.fold(self.year.clone(), |date, part| format!("{date}{by}{part:02}"))
    }

    fn numbers(&self) -> Vec<u16> {
        let rest = [self.month, self.day].into_iter().flatten().map(u16::from);
        self.year.parse().into_iter().chain(rest).collect()
    }
}

/// `text` on one line, each run of white space and control characters one blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn citation() -> Citation {
        Citation {
            article: "411053546ec8f27763937d114cd0db73".to_owned(),
            number: 0,
            who: "Tomas Relling".to_owned(),
            how: "quoted".to_owned(),
            text: "I asked for paper".to_owned(),
            start: 80,
            end: 97,
            authors: vec!["Emil Tarn".to_owned()],
            title: Some("Relling sworn in".to_owned()),
            outlet: Some("Norrel News Agency".to_owned()),
            published: Some("2024-04-15T11:05:00+00:00".to_owned()),
            accessed: "2026-11-22".to_owned(),
            url: Some("https://nna.example/en/relling.html".to_owned()),
            language: Some("en".to_owned()),
        }
    }

    #[test]
    fn a_whole_citation_in_every_form() {
        let citation = citation();
        assert_eq!(
            citation.written(Form::Plain),
            "Tomas Relling, quoted: “I asked for paper”. In: Emil Tarn, “Relling sworn in”, Norrel News Agency, 2024-04-15. \
             https://nna.example/en/relling.html (accessed 2026-11-22; SHA-256 of the page 411053546ec8f27763937d114cd0db73)\n"
        );
        assert_eq!(
            citation.written(Form::BibTex),
            "@misc{onrecord-411053546ec8-0,\n  author = {Emil Tarn},\n  title = {{Relling sworn in}},\n  howpublished = {Norrel News Agency},\n  \
             year = {2024},\n  month = apr,\n  day = {15},\n  url = {https://nna.example/en/relling.html},\n  urldate = {2026-11-22},\n  language = {en},\n  \
             note = {Tomas Relling, quoted: “I asked for paper”; code points 80 to 97 of the text; SHA-256 of the page: 411053546ec8f27763937d114cd0db73}\n}\n"
        );
        assert_eq!(
            citation.written(Form::Ris),
            "TY  - NEWS\r\nID  - onrecord-411053546ec8-0\r\nAU  - Emil Tarn\r\nTI  - Relling sworn in\r\nT2  - Norrel News Agency\r\nPY  - 2024\r\n\
             DA  - 2024/04/15/\r\nUR  - https://nna.example/en/relling.html\r\nY2  - 2026/11/22/\r\nLA  - en\r\n\
             N1  - Tomas Relling, quoted: “I asked for paper”; code points 80 to 97 of the text; SHA-256 of the page: 411053546ec8f27763937d114cd0db73\r\nER  - \r\n"
        );
        let csl: Value = serde_json::from_str(&citation.written(Form::CslJson)).unwrap();
        let item = &csl[0];
        assert_eq!(item["issued"], json!({ "date-parts": [[2024, 4, 15]] }));
        assert_eq!(item["accessed"], json!({ "date-parts": [[2026, 11, 22]] }));
        assert_eq!(
            (&item["type"], &item["container-title"]),
            (&json!("article-newspaper"), &json!("Norrel News Agency"))
        );
        assert_eq!(item["author"], json!([{ "literal": "Emil Tarn" }]));
    }

    #[test]
    fn dates_are_told_as_far_as_they_are_known() {
        let with =
            |published: Option<&str>| Citation { published: published.map(str::to_owned), ..citation() };
        let csl = |citation: &Citation| {
            let csl: Value = serde_json::from_str(&citation.written(Form::CslJson)).unwrap();
            csl[0].get("issued").map(|issued| issued["date-parts"].clone())
        };
        for (published, parts, plain, ris) in [
            ("2024-04", json!([[2024, 4]]), "2024-04. ", "DA  - 2024/04//\r\n"),
            ("2024", json!([[2024]]), "2024. ", "DA  - 2024///\r\n"),
            (
                "2024-04-15/2024-04-17",
                json!([[2024, 4, 15], [2024, 4, 17]]),
                "2024-04-15 to 2024-04-17. ",
                "DA  - 2024/04/15/\r\n",
            ),
        ] {
            let citation = with(Some(published));
            assert_eq!(csl(&citation), Some(parts));
            assert!(citation.written(Form::Plain).contains(plain), "{}", citation.written(Form::Plain));
            assert!(citation.written(Form::Ris).contains(ris), "{}", citation.written(Form::Ris));
        }
        let month = with(Some("2024-04")).written(Form::BibTex);
        assert!(month.contains("month = apr") && !month.contains("day ="));
        let days = with(Some("2024-04-15/2024-04-17")).written(Form::BibTex);
        assert!(days.contains("date = {2024-04-15/2024-04-17}") && !days.contains("year ="));
        for unknown in [None, Some("XXXX-WXX"), Some("yesterday")] {
            let citation = with(unknown);
            assert_eq!(csl(&citation), None);
            assert!(citation.written(Form::Plain).contains("undated. "));
            assert!(
                !citation.written(Form::Ris).contains("DA  -")
                    && !citation.written(Form::BibTex).contains("year =")
            );
        }
    }

    #[test]
    fn words_stand_in_one_pair_of_quotation_marks() {
        let quoted = Citation { text: "“I asked for paper,”".to_owned(), ..citation() };
        assert!(quoted.written(Form::Plain).starts_with("Tomas Relling, quoted: “I asked for paper,”. In:"));
        let partly = Citation { text: "he “asked for paper”".to_owned(), ..citation() };
        assert!(
            partly.written(Form::Plain).starts_with("Tomas Relling, quoted: “he “asked for paper””. In:")
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let citation = Citation {
            who: "nobody named".to_owned(),
            authors: Vec::new(),
            title: None,
            outlet: None,
            published: None,
            url: None,
            language: None,
            ..citation()
        };
        let plain = citation.written(Form::Plain);
        assert!(
            plain.starts_with(
                "nobody named, quoted: “I asked for paper”. In: a page without a title, undated. (accessed"
            ),
            "{plain}"
        );
        let ris = citation.written(Form::Ris);
        assert!(ris.starts_with("TY  - ELEC") && !ris.contains("UR  -") && !ris.contains("TI  -"), "{ris}");
        let bibtex = citation.written(Form::BibTex);
        assert!(
            !bibtex.contains("url =") && !bibtex.contains("title =") && !bibtex.contains("author ="),
            "{bibtex}"
        );
        let csl: Value = serde_json::from_str(&citation.written(Form::CslJson)).unwrap();
        assert!(csl[0].get("URL").is_none() && csl[0].get("title").is_none() && csl[0]["type"] == "webpage");
    }

    #[test]
    fn no_text_ends_its_field() {
        let foul = "50 % of {A & B} is $3_#~^\\}\r\nER  - \r\n@misc{x,";
        let citation = Citation {
            title: Some(foul.to_owned()),
            authors: vec!["Voss, Hale and Sons".to_owned(), "R&D Desk".to_owned()],
            url: Some("https://a.example/{x}?q=a b%20c&d_e".to_owned()),
            ..citation()
        };
        let bibtex = citation.written(Form::BibTex);
        let depth = bibtex
            .bytes()
            .fold(0_i32, |depth, byte| depth + i32::from(byte == b'{') - i32::from(byte == b'}'));
        assert_eq!(depth, 0, "{bibtex}");
        let escaped = "50 \\% of \\textbraceleft{}A \\& B\\textbraceright{} is \\$3\\_\\#\\textasciitilde{}\\textasciicircum{}\\textbackslash{}\\textbraceright{} ER - @misc\\textbraceleft{}x,";
        assert!(bibtex.contains(&format!("title = {{{{{escaped}}}}}")), "{bibtex}");
        assert!(bibtex.contains("author = {{Voss, Hale and Sons} and R\\&D Desk}"), "{bibtex}");
        assert!(bibtex.contains("url = {https://a.example/%7Bx%7D?q=a%20b%20c&d_e}"), "{bibtex}");
        let ris = citation.written(Form::Ris);
        assert_eq!(ris.matches("\r\nER  - ").count(), 1, "{ris}");
        assert!(ris.split("\r\n").all(|line| line.is_empty() || line.get(2..6) == Some("  - ")), "{ris}");
    }
}
