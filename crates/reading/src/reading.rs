//! What the room hands on: the [`Reading`] of one article.
//!
//! These are the types of the program's inside, with spans in bytes. Their form outside it is [`crate::wire`].

use jiff::civil::Date;
use onrecord_page::{Article, Span};

/// Everything that was read from one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The article, as `page` handed it on.
    pub article: Article,
    /// What was said, in the order of the text.
    pub statements: Vec<Statement>,
    /// Who and what is named.
    pub actors: Vec<Actor>,
    /// Dates, times, durations.
    pub times: Vec<Time>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Meetings, calls, summits, in the order of the text.
    pub events: Vec<Event>,
    /// What could not be read, in words for a person; the page's own problems stand with the article.
    pub problems: Vec<String>,
}

impl Reading {
    /// An article in which nothing has been found yet.
    pub fn unread(article: Article) -> Self {
        Self {
            article,
            statements: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            figures: Vec::new(),
            events: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// What a [`crate::Tagger`] finds in an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tagged {
    /// Who says what, in the order of the text.
    pub attributions: Vec<Attribution>,
    /// Who and what is mentioned, in the order of the text.
    pub mentions: Vec<Spotted>,
    /// What the mentions that are no names may refer to, in their order.
    pub references: Vec<Reference>,
}

/// Somebody or something mentioned, before it is known who that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spotted {
    /// Where: a name by itself, a pronoun, or a noun phrase from its determiner on.
    pub span: Span,
    /// The whole phrase around a name: "the US", "Foreign Minister Ilsa Brandvik".
    pub phrase: Option<Span>,
    /// How.
    pub form: MentionForm,
    /// What a name is a name of.
    pub kind: Option<ActorKind>,
    /// How likely it is one, from 0 to 1.
    pub likely: f32,
}

/// What a pronoun or a noun phrase may refer to. All probabilities of one mention add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The mention, as an index into [`Tagged::mentions`].
    pub mention: usize,
    /// That it refers to nothing that is mentioned.
    pub nothing: f32,
    /// Mentions, as indices into [`Tagged::mentions`], and how likely each is meant.
    pub antecedents: Vec<(usize, f32)>,
}

/// What a [`crate::Tagger`] finds: who (source) says (cue) what (content), as in PolNeAR (Newell, Margolin and
/// Ruths, LREC 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// Whom it is attributed to, as written. Passives and headlines often have none.
    pub source: Option<Span>,
    /// The words that attribute: "said", "according to", a colon.
    pub cue: Option<Span>,
    /// What is attributed, in one or more pieces, in the order of the text; never empty.
    pub content: Vec<Span>,
    /// The attribution inside whose content this one stands, by its number among those found; it stands before this
    /// one.
    pub within: Option<usize>,
    /// How likely it is right, from 0 to 1.
    pub confidence: f32,
}

/// An attribution with all that is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Source, cue, content and confidence.
    pub attribution: Attribution,
    /// Whether the content stands inside quotation marks.
    pub kind: StatementKind,
    /// The actor that the source names, as an index into [`Reading::actors`].
    pub speaker: Option<usize>,
    /// Whether it was affirmed.
    pub polarity: Polarity,
    /// Whom it was said to.
    pub addressee: Option<Party>,
    /// The programme, paper, network or post that it was said through.
    pub medium: Option<Party>,
    /// When it was said.
    pub said: Option<Interval>,
    /// The statement inside whose content this one stands, as an index into [`Reading::statements`].
    pub within: Option<usize>,
    /// Who relays it, the outermost first and the speaker last.
    pub chain: Vec<String>,
    /// The figures inside its content, as indices into [`Reading::figures`].
    pub figures: Vec<usize>,
    /// The event that it was said at, as an index into [`Reading::events`]. Not read yet.
    pub event: Option<usize>,
}

/// How a statement is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatementKind {
    /// Wholly inside quotation marks.
    Direct,
    /// With none.
    Indirect,
    /// Partly inside them.
    Mixed,
}

impl StatementKind {
    /// The kind's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            StatementKind::Direct => "direct",
            StatementKind::Indirect => "indirect",
            StatementKind::Mixed => "mixed",
        }
    }
}

/// Whether the speaker stands by the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// Said so.
    Affirmed,
    /// Said that it is not so.
    Denied,
    /// Would not say.
    Declined,
    /// Wanted to know.
    Asked,
}

impl Polarity {
    /// The polarity's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Polarity::Affirmed => "affirmed",
            Polarity::Denied => "denied",
            Polarity::Declined => "declined",
            Polarity::Asked => "asked",
        }
    }
}

/// Somebody or something beside the speaker: whom it was said to, or through what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The actor, as an index into [`Reading::actors`], where there is one.
    pub actor: Option<usize>,
    /// The name, as written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A date as far as the text settles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// TIMEX3 value.
    pub value: String,
    /// The first day that it can be.
    pub earliest: Date,
    /// The day after the last one that it can be.
    pub latest: Date,
}

/// Somebody or something named in the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The fullest name.
    pub name: String,
    /// By which names it is called, without titles, the one written most often first.
    pub names: Vec<String>,
    /// What it is.
    pub kind: ActorKind,
    /// Where it is mentioned, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Which offices it is said to hold.
    pub roles: Vec<Role>,
}

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// One person.
    Person,
    /// A state body, company, party, alliance, outlet.
    Organization,
    /// A country, town, region, building.
    Place,
    /// People without one name: "Norrel officials".
    Group,
}

impl ActorKind {
    /// The kind's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Organization => "organization",
            ActorKind::Place => "place",
            ActorKind::Group => "group",
        }
    }
}

/// One place where an actor is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: Span,
    /// How.
    pub form: MentionForm,
}

/// How an actor is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionForm {
    /// "Ilsa Brandvik".
    Name,
    /// "the minister".
    Nominal,
    /// "he".
    Pronoun,
}

impl MentionForm {
    /// The form's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            MentionForm::Name => "name",
            MentionForm::Nominal => "nominal",
            MentionForm::Pronoun => "pronoun",
        }
    }
}

/// An office that the article says an actor holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// "Transport Minister".
    pub title: String,
    /// "Norrel", where the text says.
    pub of: Option<String>,
    /// Where the text says so.
    pub span: Span,
}

/// A date, time, duration or repetition (TIMEX3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TimeKind,
    /// TIMEX3 value, where the text and the date of publication settle one.
    pub value: Option<String>,
}

/// The types of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeKind {
    /// A day or something wider.
    Date,
    /// A moment or part of a day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

impl TimeKind {
    /// The type's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            TimeKind::Date => "DATE",
            TimeKind::Time => "TIME",
            TimeKind::Duration => "DURATION",
            TimeKind::Set => "SET",
        }
    }
}

/// An amount of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands, with its unit and its magnitude word, without its hedge.
    pub span: Span,
    /// The amount in units: "$10 billion" is 1e10.
    pub value: f64,
    /// The upper bound of a range, in units; `value` is then the lower one.
    pub upper: Option<f64>,
    /// ISO 4217 code, `percent`, or the thing counted; empty when it counts nothing named.
    pub unit: String,
    /// Its hedge or bound.
    pub modifier: Modifier,
    /// The direction, where it is a change.
    pub change: Option<Change>,
    /// What it measures, without its determiner: "defence spending".
    pub of: Option<String>,
    /// The whole that a percentage is a share of: "NATO's budget".
    pub share_of: Option<String>,
    /// Whose it is: the actor's name where the text mentions one, else as it is written.
    pub holder: Option<String>,
    /// Whether it is asked for or made a condition, not reported.
    pub wanted: bool,
    /// When it holds, as an index into [`Reading::times`].
    pub time: Option<usize>,
    /// The innermost statement that asserts it, as an index into [`Reading::statements`].
    pub statement: Option<usize>,
}

/// A figure's hedge or bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Modifier {
    /// As it stands.
    Equal,
    /// About, nearly.
    About,
    /// Less than.
    Less,
    /// More than.
    More,
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
}

impl Modifier {
    /// The modifier's sign in JSON and in the record.
    pub fn sign(self) -> &'static str {
        match self {
            Modifier::Equal => "=",
            Modifier::About => "~",
            Modifier::Less => "<",
            Modifier::More => ">",
            Modifier::AtMost => "<=",
            Modifier::AtLeast => ">=",
        }
    }
}

/// The direction of a figure that is a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Rose by it.
    Up,
    /// Fell by it.
    Down,
}

impl Change {
    /// The change's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Change::Up => "increase",
            Change::Down => "decrease",
        }
    }
}

/// Something that happens at a place and a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it stands.
    pub span: Span,
    /// meeting, call, summit, interview, press conference, visit, speech, vote, …
    pub kind: String,
    /// Who takes part, as indices into [`Reading::actors`].
    pub participants: Vec<usize>,
    /// Where it happens.
    pub place: Option<String>,
    /// When: TIMEX3 value, or two with a slash for an interval.
    pub value: Option<String>,
    /// Whether it lay ahead when the article was written.
    pub planned: bool,
}
