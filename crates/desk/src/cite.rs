//! Citations of one statement: where it stands, who published that and when, and when the page came into the record.
//!
//! What is cited is the article; the statement and its speaker stand in the note. What is not known is left out, never guessed.

use std::fmt::Write;

use serde_json::{Map, Value, json};

/// What a citation tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Citation {
    /// The article's id: SHA-256 of its source, hex.
    pub(crate) article: String,
    /// The statement's number in it.
    pub(crate) number: u32,
    /// Who says it: a name, or the source as written.
    pub(crate) who: String,
    /// quoted, reported, …
    pub(crate) how: String,
    /// The words.
    pub(crate) text: String,
    pub(crate) authors: Vec<String>,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    /// When the article was published, ISO 8601, as far as it is known.
    pub(crate) published: Option<String>,
    /// The day on which the page came into the record.
    pub(crate) accessed: String,
    pub(crate) url: Option<String>,
    /// ISO 639-1.
    pub(crate) language: Option<String>,
}

/// How a citation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    BibTex,
    Ris,
    CslJson,
}

impl Form {
    /// All of them.
    pub(crate) const ALL: [Form; 4] = [Form::Plain, Form::BibTex, Form::Ris, Form::CslJson];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Form::Plain => "Plain text",
            Form::BibTex => "BibTeX",
            Form::Ris => "RIS",
            Form::CslJson => "CSL-JSON",
        }
    }

    /// How its files' names end.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Form::Plain => "txt",
            Form::BibTex => "bib",
            Form::Ris => "ris",
            Form::CslJson => "csl.json",
        }
    }

    pub(crate) fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.ending() == ending)
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Form::Plain => "text/plain; charset=utf-8",
            Form::BibTex => "application/x-bibtex; charset=utf-8",
            Form::Ris => "application/x-research-info-systems; charset=utf-8",
            Form::CslJson => "application/vnd.citationstyles.csl+json",
        }
    }
}

impl Citation {
    /// The citation in that form, with a line break at its end.
    pub(crate) fn written(&self, form: Form) -> String {
        match form {
            Form::Plain => self.plain(),
            Form::BibTex => self.bibtex(),
            Form::Ris => self.ris(),
            Form::CslJson => self.csl(),
        }
    }

    /// A name for it that no other statement has.
    pub(crate) fn key(&self) -> String {
        format!("onrecord-{}-{}", self.article.get(..12).unwrap_or(&self.article), self.number)
    }

    /// Who says what, and by what the page can be known again.
    fn note(&self) -> String {
        format!("{}; SHA-256 of the page: {}", self.said(), self.article)
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

    fn plain(&self) -> String {
        let mut parts = Vec::new();
        if !self.authors.is_empty() {
            parts.push(one_line(&self.authors.join(", ")));
        }
        parts.push(match &self.title {
            Some(title) => format!("“{}”", one_line(title)),
            None => "a page without a title".to_owned(),
        });
        parts.extend(self.outlet.as_deref().map(one_line));
        parts.push(match self.dates().as_slice() {
            [] => "undated".to_owned(),
            dates => dates.iter().map(|date| date.joined("-")).collect::<Vec<_>>().join(" to "),
        });
        let mut text = format!("{}. In: {}.", self.said(), parts.join(", "));
        if let Some(url) = &self.url {
            let _ = write!(text, " {}", address(url));
        }
        let _ = writeln!(text, " (accessed {}; SHA-256 of the page {})", self.accessed, self.article);
        text
    }

    fn bibtex(&self) -> String {
        let mut fields: Vec<(&str, String)> = Vec::new();
        if !self.authors.is_empty() {
            let names: Vec<String> = self.authors.iter().map(|name| bibtex_name(name)).collect();
            fields.push(("author", format!("{{{}}}", names.join(" and "))));
        }
        let text = |text: &str| format!("{{{}}}", tex(text));
        // The inner braces keep the letters' case.
        fields.extend(self.title.as_deref().map(|title| ("title", format!("{{{{{}}}}}", tex(title)))));
        fields.extend(self.outlet.as_deref().map(|outlet| ("howpublished", text(outlet))));
        if let [date] = self.dates().as_slice() {
            const MONTHS: [&str; 12] =
                ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            fields.push(("year", format!("{{{}}}", date.year)));
            let month = date.month.and_then(|month| MONTHS.get(usize::from(month) - 1));
            fields.extend(month.map(|month| ("month", (*month).to_owned())));
            fields.extend(date.day.map(|day| ("day", format!("{{{day}}}"))));
        }
        if let [first, last] = self.dates().as_slice() {
            fields.push(("date", format!("{{{}/{}}}", first.joined("-"), last.joined("-"))));
        }
        // Addresses are taken as they stand.
        fields.extend(self.url.as_deref().map(|url| ("url", format!("{{{}}}", address(url)))));
        fields.push(("urldate", text(&self.accessed)));
        fields.extend(self.language.as_deref().map(|language| ("language", text(language))));
        fields.push(("note", text(&self.note())));
        let fields: Vec<String> =
            fields.into_iter().map(|(name, value)| format!("  {name} = {value}")).collect();
        format!("@misc{{{},\n{}\n}}\n", self.key(), fields.join(",\n"))
    }

    fn ris(&self) -> String {
        let mut lines =
            vec![("TY", if self.outlet.is_some() { "NEWS" } else { "ELEC" }.to_owned()), ("ID", self.key())];
        lines.extend(self.authors.iter().map(|name| ("AU", name.clone())));
        lines.extend(self.title.clone().map(|title| ("TI", title)));
        lines.extend(self.outlet.clone().map(|outlet| ("T2", outlet)));
        if let Some(date) = self.dates().first() {
            lines.push(("PY", date.year.clone()));
            // Year, month, day and other information, all four slashes where any of them is not known.
            let two = |part: Option<u8>| part.map_or_else(String::new, |part| format!("{part:02}"));
            lines.push(("DA", format!("{}/{}/{}/", date.year, two(date.month), two(date.day))));
        }
        lines.extend(self.url.as_deref().map(|url| ("UR", address(url))));
        lines.push(("Y2", format!("{}/", self.accessed.replace('-', "/"))));
        lines.extend(self.language.clone().map(|language| ("LA", language)));
        lines.push(("N1", self.note()));
        lines.push(("ER", String::new()));
        lines.iter().map(|(tag, value)| format!("{tag}  - {}\r\n", one_line(value))).collect()
    }

    fn csl(&self) -> String {
        let date =
            |dates: &[Parts]| json!({ "date-parts": dates.iter().map(Parts::numbers).collect::<Vec<_>>() });
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| item.insert(name.to_owned(), value);
        put("id", json!(self.key()));
        put("type", json!(if self.outlet.is_some() { "article-newspaper" } else { "webpage" }));
        if !self.authors.is_empty() {
            put("author", self.authors.iter().map(|name| json!({ "literal": one_line(name) })).collect());
        }
        for (name, value) in
            [("title", &self.title), ("container-title", &self.outlet), ("language", &self.language)]
        {
            if let Some(value) = value {
                put(name, json!(one_line(value)));
            }
        }
        if !self.dates().is_empty() {
            put("issued", date(&self.dates()));
        }
        if let Some(accessed) = Parts::of(&self.accessed) {
            put("accessed", date(&[accessed]));
        }
        if let Some(url) = &self.url {
            put("URL", json!(address(url)));
        }
        put("note", json!(self.note()));
        format!("{:#}\n", json!([item]))
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
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text as BibTeX and TeX read it. Braces are named, as BibTeX counts those behind a backslash too.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '#' | '%' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// A name in a list of names; one that holds what lists and names are parted by is kept whole by braces.
fn bibtex_name(name: &str) -> String {
    let whole = name.contains(',') || name.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    let name = tex(name);
    if whole { format!("{{{name}}}") } else { name }
}

/// An address in which nothing ends the field or the line that it stands in.
fn address(url: &str) -> String {
    url.chars()
        .map(|c| {
            if matches!(c, '{' | '}' | '\\' | '<' | '>' | '"') || c.is_whitespace() || c.is_control() {
                encoded(&c.to_string())
            } else {
                c.to_string()
            }
        })
        .collect()
}

/// Percent-encoded: everything but letters, digits, `.`, `_` and `~` of ASCII, so that nothing is taken for a mark of text fragments.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// An address that a link may lead to: one of the web.
pub(crate) fn on_the_web(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    ["http", "https"].iter().any(|own| scheme.eq_ignore_ascii_case(own))
}

/// The address of passages of a page, as text fragments: a browser goes to them and marks them. Of a long passage its first and last
/// words are named.
pub(crate) fn text_fragment<'a>(url: &str, passages: impl IntoIterator<Item = &'a str>) -> Option<String> {
    /// In characters.
    const WHOLE: usize = 120;
    /// In words.
    const ENDS: usize = 5;
    let directive = |passage: &str| {
        let passage = one_line(passage);
        let words: Vec<&str> = passage.split(' ').collect();
        if passage.is_empty() {
            return None;
        }
        Some(if passage.chars().count() <= WHOLE || words.len() <= 2 * ENDS {
            format!("text={}", encoded(&passage))
        } else {
            let (start, end) = (words[..ENDS].join(" "), words[words.len() - ENDS..].join(" "));
            format!("text={},{}", encoded(&start), encoded(&end))
        })
    };
    let directives: Vec<String> = passages.into_iter().filter_map(directive).collect();
    if directives.is_empty() || !on_the_web(url) {
        return None;
    }
    let page = url.split(":~:").next().unwrap_or(url);
    let mark = if page.contains('#') { "" } else { "#" };
    Some(format!("{}{mark}:~:{}", address(page), directives.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation() -> Citation {
        Citation {
            article: "411053546ec8f27763937d114cd0db73".to_owned(),
            number: 0,
            who: "Tomas Relling".to_owned(),
            how: "quoted".to_owned(),
            text: "I asked for paper".to_owned(),
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
             note = {Tomas Relling, quoted: “I asked for paper”; SHA-256 of the page: 411053546ec8f27763937d114cd0db73}\n}\n"
        );
        assert_eq!(
            citation.written(Form::Ris),
            "TY  - NEWS\r\nID  - onrecord-411053546ec8-0\r\nAU  - Emil Tarn\r\nTI  - Relling sworn in\r\nT2  - Norrel News Agency\r\nPY  - 2024\r\n\
             DA  - 2024/04/15/\r\nUR  - https://nna.example/en/relling.html\r\nY2  - 2026/11/22/\r\nLA  - en\r\n\
             N1  - Tomas Relling, quoted: “I asked for paper”; SHA-256 of the page: 411053546ec8f27763937d114cd0db73\r\nER  - \r\n"
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

    #[test]
    fn passages_of_a_page_have_addresses() {
        let address = |passages: &[&str]| text_fragment("https://a.example/p", passages.iter().copied());
        assert_eq!(
            address(&["a well-known, “A & B”"]).unwrap(),
            "https://a.example/p#:~:text=a%20well%2Dknown%2C%20%E2%80%9CA%20%26%20B%E2%80%9D"
        );
        assert_eq!(address(&["one", "two"]).unwrap(), "https://a.example/p#:~:text=one&text=two");
        let long = (0..40).map(|word| format!("word{word}")).collect::<Vec<_>>().join(" ");
        assert_eq!(
            address(&[&long]).unwrap(),
            "https://a.example/p#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
        );
        assert_eq!(
            text_fragment("https://a.example/p#top", ["x"]).unwrap(),
            "https://a.example/p#top:~:text=x"
        );
        assert_eq!(text_fragment("javascript:alert(1)", ["x"]), None);
        assert_eq!(address(&[" \n"]), None);
    }
}
