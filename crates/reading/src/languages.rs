//! Which languages are read: English, for now. The names of the others are there to tell a person.

/// The name of the language with this ISO 639-1 code, or the code where no name is known; nothing when the language
/// is read.
pub fn unread_language(code: &str) -> Option<String> {
    let primary = code.split(['-', '_']).next().unwrap_or(code).to_ascii_lowercase();
    if primary == "en" || primary.is_empty() {
        return None;
    }
    let name = NAMES.iter().find(|(known, _)| *known == primary).map(|&(_, name)| name);
    Some(name.map_or_else(|| format!("“{code}”"), str::to_owned))
}

const NAMES: [(&str, &str); 36] = [
    ("ar", "Arabic"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_english_is_read() {
        assert_eq!(unread_language("en-GB"), None);
        assert_eq!(unread_language("de_AT").as_deref(), Some("German"));
        assert_eq!(unread_language("xx").as_deref(), Some("“xx”"));
    }
}
