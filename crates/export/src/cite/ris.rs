//! A citation in RIS, which reference managers exchange.

use super::{Citation, one_line};
use crate::address::address;

impl Citation {
    pub(super) fn ris(&self) -> String {
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
}
