//! Two wordings beside each other: which words of each the other one has not, or has otherwise.

use onrecord_record::WordsRow;

/// Words of one wording, and what became of them in the other one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) words: String,
    /// kept, dropped, changed, added or bracketed. What stands between runs of words is kept.
    pub(crate) kind: String,
}

/// The fullest wording as it is told here: what is left out of it or changed.
pub(crate) fn of_fullest(text: &str, rows: &[WordsRow]) -> Vec<Stretch> {
    stretches(text, rows.iter().map(|row| (row.fullest, row.kind.as_str())))
}

/// This wording: what is added to the fullest one or stands in the place of its words.
pub(crate) fn of_this(text: &str, rows: &[WordsRow]) -> Vec<Stretch> {
    stretches(text, rows.iter().map(|row| (row.here, row.kind.as_str())))
}

/// The whole text in stretches, in its order.
fn stretches<'a>(text: &str, runs: impl Iterator<Item = ([usize; 2], &'a str)>) -> Vec<Stretch> {
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let byte = |point: usize| bytes.get(point).copied().unwrap_or(text.len());
    let mut found: Vec<Stretch> = Vec::new();
    let mut add = |words: &str, kind: &str| match found.last_mut() {
        _ if words.is_empty() => {}
        Some(last) if last.kind == kind => last.words.push_str(words),
        _ => found.push(Stretch { words: words.to_owned(), kind: kind.to_owned() }),
    };
    let mut at = 0;
    for ([start, end], kind) in runs {
        let (start, end) = (byte(start).max(at), byte(end));
        if start < end {
            add(&text[at..start], "kept");
            add(&text[start..end], kind);
            at = end;
        }
    }
    add(&text[at..], "kept");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, fullest: [usize; 2], here: [usize; 2]) -> WordsRow {
        WordsRow { kind: kind.to_owned(), fullest, here }
    }

    fn told(stretches: &[Stretch]) -> String {
        let one = |stretch: &Stretch| match stretch.kind.as_str() {
            "kept" => stretch.words.clone(),
            kind => format!("<{kind} {}>", stretch.words),
        };
        stretches.iter().map(one).collect()
    }

    #[test]
    fn what_differs_is_marked_on_its_own_side() {
        let rows = [
            row("kept", [1, 9], [1, 9]),
            row("changed", [10, 13], [10, 18]),
            row("kept", [14, 20], [19, 25]),
        ];
        assert_eq!(told(&of_fullest("“There is one number”", &rows)), "“There is <changed one> number”");
        assert_eq!(
            told(&of_this("\"There is a single number\"", &rows)),
            "\"There is <changed a single> number\""
        );
    }

    #[test]
    fn words_of_one_text_alone_are_not_in_the_other() {
        let rows =
            [row("kept", [0, 2], [0, 2]), row("dropped", [3, 8], [2, 2]), row("added", [8, 8], [3, 6])];
        assert_eq!(told(&of_fullest("wé never", &rows)), "wé <dropped never>");
        assert_eq!(told(&of_this("wé are", &rows)), "wé <added are>");
    }

    #[test]
    fn no_word_is_lost_where_runs_are_out_of_order_or_beyond_the_text() {
        let rows = [
            row("dropped", [4, 7], [0, 0]),
            row("dropped", [2, 5], [0, 0]),
            row("dropped", [20, 30], [0, 0]),
        ];
        let whole: String = of_fullest("one two", &rows).into_iter().map(|stretch| stretch.words).collect();
        assert_eq!(whole, "one two");
        assert_eq!(told(&of_this("one", &[])), "one");
    }
}
