//! What of a paragraph stands inside quotation marks.

use std::ops::Range;

/// The byte ranges inside quotation marks, in order. A quotation that nothing closes goes to the paragraph's end, as it does where
/// the next paragraph goes on with it.
pub(super) fn quoted(paragraph: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // "The '90s" opens nothing where no mark is left to close it.
    let last =
        paragraph.rmatch_indices(is_apostrophe).map(|(at, _)| at).find(|&at| !inside_a_word(paragraph, at));
    // Where the quotation at hand begins, and what closes it.
    let mut open: Option<(usize, &[char])> = None;
    let mut before = ' ';
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |&(_, after)| after);
        match open {
            Some((start, closing))
                if closing.contains(&c) && !(is_apostrophe(c) && after.is_alphanumeric()) =>
            {
                found.push(start..at);
                open = None;
            }
            None if !before.is_alphanumeric() && (!after.is_whitespace() || c == '«') => {
                open = closing(c)
                    .filter(|closing| !closing.contains(&'\'') || last > Some(at))
                    .map(|closing| (at + c.len_utf8(), closing));
            }
            _ => (),
        }
        before = c;
    }
    let unclosed = open.filter(|(_, closing)| !closing.contains(&'\''));
    found.extend(unclosed.map(|(start, _)| start..paragraph.len()));
    found
}

/// Whether letters or digits follow the mark at `at`.
fn inside_a_word(paragraph: &str, at: usize) -> bool {
    paragraph[at..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// What closes a quotation that `mark` opens.
fn closing(mark: char) -> Option<&'static [char]> {
    Some(match mark {
        '"' => &['"', '”'],
        '“' => &['”', '"'],
        '„' => &['“', '”', '"'],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        '‘' => &['’', '\''],
        '\'' => &['\''],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(paragraph: &str) -> Vec<&str> {
        quoted(paragraph).into_iter().map(|range| &paragraph[range]).collect()
    }

    #[test]
    fn marks_of_all_shapes() {
        assert_eq!(inside("“We won’t go,” she said. \"Not now.\""), ["We won’t go,", "Not now."]);
        assert_eq!(inside("Er sagte: „Nein“ und «nie»."), ["Nein", "nie"]);
        assert_eq!(inside("« Non », dit-elle."), [" Non "]);
        assert_eq!(inside("He called it ‘the dogs’ dinner’ and left."), ["the dogs"]);
    }

    #[test]
    fn apostrophes_and_inches_open_nothing() {
        assert!(inside("The dogs' dinner wasn't Tom's; he is 5'10\" tall.").is_empty());
        assert!(inside("In the '90s it was rock 'n roll").is_empty());
        assert!(inside("The '90s were the dogs’ years").is_empty());
    }

    #[test]
    fn what_is_never_closed_goes_to_the_end() {
        assert_eq!(inside("“We went on. And on."), ["We went on. And on."]);
    }
}
