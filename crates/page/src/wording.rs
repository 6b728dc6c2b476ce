//! Wordings as they are compared and shown: white space, markup and everything but letters set aside.

/// White space collapsed, and characters that nobody sees left out.
pub(crate) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        if word.is_ascii() {
            collapsed.push_str(word);
        } else {
            collapsed.extend(word.chars().filter(|&c| !is_invisible(c)));
        }
    }
    collapsed
}

/// A string of JSON-LD, its entities resolved and its tags gone.
pub(crate) fn plain(text: &str) -> String {
    if text.contains('&') || text.contains('<') {
        let spaced = text.replace("</p>", "</p> ").replace("<br", " <br");
        return collapse(&dom_query::Document::fragment(spaced).text());
    }
    collapse(text)
}

/// Letters and figures alone, in lower case: two wordings that differ in nothing else are one.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Soft hyphens, zero-width spaces and stray byte-order marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}
