//! Articles whose quotation marks were broken on their way, as translations, exports and old systems break them; what
//! people marked in them moves along.

use super::{Gold, Marked};

/// A way in which every quotation mark of an article is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// `"so"`.
    Straight,
    /// `‘so’`.
    Single,
    /// ``` ``so'' ```.
    Doubled,
    /// `“ so ”`.
    Drifted,
    /// `“so`.
    Unclosed,
    /// `so`.
    Lost,
}

impl Marks {
    /// All ways.
    pub const ALL: [Marks; 6] =
        [Marks::Straight, Marks::Single, Marks::Doubled, Marks::Drifted, Marks::Unclosed, Marks::Lost];

    /// What it does, in words.
    pub fn name(self) -> &'static str {
        match self {
            Marks::Straight => "all marks straight",
            Marks::Single => "all marks single",
            Marks::Doubled => "all marks doubled",
            Marks::Drifted => "all marks drifted from their words",
            Marks::Unclosed => "every closing mark lost",
            Marks::Lost => "every mark lost",
        }
    }

    /// What stands for an opening, and for a closing mark.
    fn pair(self) -> [&'static str; 2] {
        match self {
            Marks::Straight => ["\"", "\""],
            Marks::Single => ["‘", "’"],
            Marks::Doubled => ["``", "''"],
            Marks::Drifted => ["“ ", " ”"],
            Marks::Unclosed => ["“", ""],
            Marks::Lost => ["", ""],
        }
    }

    /// `text` with its double marks broken, and `gold`, which was marked in it, in the places of the new text.
    pub fn broken(self, text: &str, gold: &Gold) -> (String, Gold) {
        let [opening, closing] = self.pair();
        // For each code point of the old text, and for its end, how many of the new one stand before it.
        let (mut places, mut made, mut count, mut inside) = (Vec::new(), String::new(), 0, false);
        for c in text.chars() {
            places.push(count);
            let mut kept = [0; 4];
            let instead = match c {
                '“' => opening,
                '”' => closing,
                '"' if inside => closing,
                '"' => opening,
                c => c.encode_utf8(&mut kept),
            };
            inside = match c {
                '“' => true,
                '”' | '\n' => false,
                '"' => !inside,
                _ => inside,
            };
            made.push_str(instead);
            count += instead.chars().count();
        }
        places.push(count);
        let end = places.len() - 1;
        let moved = |span: &[usize; 2]| span.map(|at| places[at.min(end)]);
        let all = |spans: &[[usize; 2]]| spans.iter().map(moved).collect();
        let marked = gold.attributions.iter().map(|one| Marked {
            id: one.id.clone(),
            source: all(&one.source),
            cue: all(&one.cue),
            content: all(&one.content),
            head: one.head.as_ref().map(moved),
        });
        (made, Gold { id: gold.id.clone(), first: gold.first, attributions: marked.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_marked_moves_along() {
        let text = "“Go,” é said, \"now\".\n\"We";
        let span = |part: &str| {
            let at = text[..text.find(part).unwrap()].chars().count();
            [at, at + part.chars().count()]
        };
        let marked = Marked {
            id: "E1".to_owned(),
            source: vec![span("é")],
            cue: vec![span("said")],
            content: vec![span("“Go,”"), span("\"now\""), span("\"We")],
            head: Some(span("é")),
        };
        let gold = Gold { id: "1".to_owned(), first: true, attributions: vec![marked] };
        let of = |way: Marks| {
            let (text, gold) = way.broken(text, &gold);
            let chars: Vec<char> = text.chars().collect();
            let words = |span: [usize; 2]| chars[span[0]..span[1]].iter().collect::<String>();
            let one = &gold.attributions[0];
            let spans = [&one.source, &one.cue, &one.content].into_iter().flatten().chain(&one.head);
            (text.clone(), spans.map(|&span| words(span)).collect::<Vec<_>>().join("|"))
        };
        let expected = [
            ("\"Go,\" é said, \"now\".\n\"We", "é|said|\"Go,\"|\"now\"|\"We|é"),
            ("‘Go,’ é said, ‘now’.\n‘We", "é|said|‘Go,’|‘now’|‘We|é"),
            ("``Go,'' é said, ``now''.\n``We", "é|said|``Go,''|``now''|``We|é"),
            ("“ Go, ” é said, “ now ”.\n“ We", "é|said|“ Go, ”|“ now ”|“ We|é"),
            ("“Go, é said, “now.\n“We", "é|said|“Go,|“now|“We|é"),
            ("Go, é said, now.\nWe", "é|said|Go,|now|We|é"),
        ];
        for (way, (text, words)) in Marks::ALL.into_iter().zip(expected) {
            assert_eq!(of(way), (text.to_owned(), words.to_owned()), "{}", way.name());
        }
    }
}
