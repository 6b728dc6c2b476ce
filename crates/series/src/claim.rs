//! A figure as the news has it.

use jiff::civil::Date;

/// A figure that was read somewhere, with what its sentence says about it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Claim<'a> {
    /// The value, of a range the lower end. A decrease is told by [`change`](Claim::change), not by a sign.
    pub value: f64,
    /// Of a range the upper end.
    pub upper: Option<f64>,
    /// An ISO 4217 code, `percent`, `percentage point`, `basis point`, `times` ("doubled"), `rank`, the thing that is
    /// counted, or nothing: a bare fraction.
    pub unit: &'a str,
    /// The words that bound or hedge it.
    pub modifier: Modifier,
    /// Whether it says by how much something rose or fell.
    pub change: Option<Change>,
    /// The figure as it is written: "$10 billion". Its digits say how far it was rounded.
    pub text: &'a str,
    /// What is measured: "defence spending", "NATO's budget".
    pub of: Option<&'a str>,
    /// What a percentage is taken of: "NATO's budget", "the GDP".
    pub share_of: Option<&'a str>,
    /// Whose it is: "European NATO members and Canada".
    pub holder: Option<&'a str>,
    /// When it holds: the first day, and the one behind the last.
    pub time: Option<(Date, Date)>,
    /// When it was said or published: the first day, and the one behind the last.
    pub said: Option<(Date, Date)>,
    /// Whether it is demanded, promised or planned, and not reported.
    pub asked: bool,
}

/// The words that bound or hedge a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Modifier {
    /// None.
    #[default]
    Equal,
    /// "About", "nearly".
    About,
    /// "Less than".
    Less,
    /// "More than".
    More,
    /// "At most", "up to".
    AtMost,
    /// "At least".
    AtLeast,
}

impl Modifier {
    /// The modifier of a sign: `=`, `~`, `<`, `>`, `<=` or `>=`.
    pub fn from_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Modifier::Equal,
            "~" => Modifier::About,
            "<" => Modifier::Less,
            ">" => Modifier::More,
            "<=" => Modifier::AtMost,
            ">=" => Modifier::AtLeast,
            _ => return None,
        })
    }
}

/// The direction of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Up.
    Increase,
    /// Down.
    Decrease,
}

impl Change {
    /// The direction that is called `increase` or `decrease`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "increase" => Change::Increase,
            "decrease" => Change::Decrease,
            _ => return None,
        })
    }
}
