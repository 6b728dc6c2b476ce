//! What a page shows beside its headline: the date and the byline, where nothing in its metadata gives them.
//!
//! Only short lines near the headline are looked at, and only such as are nothing but a stamp or a byline: dates and
//! names further off are others'.

use crate::article::{Basis, Published};
use crate::byline;
use crate::dates::{self, Order};
use crate::furniture::{self, Line};
use crate::hints::Hint;
use crate::metadata::Metadata;
use crate::walk::{Piece, Shape, Walk};
use crate::wording::letters;

/// How many pieces after the headline are near it.
const NEAR: usize = 14;
/// The longest line that is a stamp or a byline.
const LONGEST: usize = 120;

/// The short pieces just below the headline.
fn below<'w>(walk: &'w Walk, metadata: &Metadata) -> impl Iterator<Item = &'w Piece> {
    let title = metadata.title.as_deref().map(letters).unwrap_or_default();
    let is_headline = |piece: &Piece| {
        let found = letters(&piece.text);
        // Old pages set their headlines in large type, not as headings.
        !title.is_empty()
            && if matches!(piece.shape, Shape::Heading(_)) { found.ends_with(&title) } else { found == title }
    };
    let heading = |piece: &&Piece| matches!(piece.shape, Shape::Heading(_)) && is_headline(piece);
    let at = walk.pieces.iter().position(|piece| heading(&piece));
    let at = at.or_else(|| walk.pieces.iter().position(is_headline));
    let pieces = at.map_or(&[][..], |at| &walk.pieces[at + 1..]);
    pieces.iter().take(NEAR).filter(|piece| piece.text.len() <= LONGEST)
}

/// The date on a line just below the headline, unless it is of a change. `language` is the page's own tag for it.
pub(crate) fn date(walk: &Walk, metadata: &Metadata, language: Option<&str>) -> Option<Published> {
    /// Letters that may follow a date: "at 9.15 a.m. GMT".
    const ZONE: usize = 8;
    let order = Order::of(language, walk.pieces.iter().map(|piece| piece.text.as_str()));
    below(walk, metadata).find_map(|piece| {
        let (day, range) = dates::days_in(&piece.text, order).into_iter().next()?;
        // A caption's or a sentence's date is another's.
        let line = furniture::line(&piece.text);
        let byline = || {
            let rest = piece.text[range.end..].chars().filter(|c| c.is_alphabetic()).count();
            rest <= ZONE && !byline::people(&byline::undated(&piece.text)).is_empty()
        };
        let stamp = matches!(line, Some(Line::Furniture(_)))
            || walk.hints(piece).has(Hint::Byline)
            || line.is_none() && byline();
        let change = dates::is_of_a_change(&piece.text[..range.start]);
        (stamp && !change).then(|| Published::on(day, day.to_string(), Basis::Dateline))
    })
}

/// The people of the first line below the headline that says whom it is by.
pub(crate) fn authors(walk: &Walk, metadata: &Metadata) -> Vec<String> {
    const ELSEWHERE: [Hint; 4] = [Hint::Related, Hint::Comments, Hint::Caption, Hint::Footer];
    below(walk, metadata)
        .filter(|piece| !walk.hints(piece).has_any(&ELSEWHERE) && piece.shape != Shape::Caption)
        .filter(|piece| furniture::is_byline(&piece.text))
        .map(|piece| byline::people(&byline::undated(&piece.text)))
        .find(|people| !people.is_empty())
        .unwrap_or_default()
        .into_iter()
        .map(|name| byline::without_outlet(name, metadata.outlet.as_deref()))
        .collect()
}
