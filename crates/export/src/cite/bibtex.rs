//! A citation as BibTeX reads it.

use super::{Citation, one_line};
use crate::address::address;

impl Citation {
    pub(super) fn bibtex(&self) -> String {
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
