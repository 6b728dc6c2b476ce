//! What the names that a page gives to its parts say about them: `class="related-articles"`, `id="comments"`.
//!
//! Names are read as words, so that "thread" does not hold "read"; one word is a hint, never a verdict.

use std::cell::RefCell;
use std::collections::HashMap;

use dom_query::Element;

/// What a part of a page may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Links to other articles.
    Related = 1,
    /// Buttons to pass the page on.
    Share = 1 << 1,
    /// Newsletters, subscriptions, donations.
    SignUp = 1 << 2,
    /// What readers wrote.
    Comments = 1 << 3,
    /// Advertisements.
    Advert = 1 << 4,
    /// Menus, breadcrumbs, tags.
    Navigation = 1 << 5,
    /// Author and date.
    Byline = 1 << 6,
    /// The lines between headline and text.
    Standfirst = 1 << 7,
    /// What stands under a picture.
    Caption = 1 << 8,
    /// The foot of the page.
    Footer = 1 << 9,
    /// An aside: a box beside the text.
    Aside = 1 << 10,
    /// Something about the author at the end.
    AboutAuthor = 1 << 11,
    /// The article's body.
    Body = 1 << 12,
    /// The head of the page or of the article.
    Header = 1 << 13,
    /// Shown to screen readers or printers alone.
    Unseen = 1 << 14,
    /// The author alone.
    Author = 1 << 15,
    /// The headline.
    Headline = 1 << 16,
    /// Consent to cookies and the like, which lies over the page.
    Consent = 1 << 17,
    /// Pictures in a row, each with its caption.
    Gallery = 1 << 18,
}

/// A set of [`Hint`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Hints(u32);

impl std::ops::BitOr for Hints {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Hints {
    /// What an element's name, class, id and a few other attributes say.
    pub(crate) fn of(name: &str, element: &Element) -> Self {
        let mut hints = match name {
            "aside" => Hint::Aside as u32,
            "footer" => Hint::Footer as u32,
            "header" => Hint::Header as u32,
            "figure" | "figcaption" => Hint::Caption as u32,
            "article" | "main" => Hint::Body as u32,
            "h1" => Hint::Headline as u32,
            _ => 0,
        };
        if !matches!(name, "body" | "html") {
            for attr in &element.attrs {
                let attribute: &str = &attr.name.local;
                if matches!(
                    attribute,
                    "class"
                        | "id"
                        | "itemprop"
                        | "data-testid"
                        | "data-test"
                        | "data-component"
                        | "data-qa"
                        | "rel"
                        | "data-type"
                        | "data-module"
                        | "data-component-name"
                        | "data-name"
                ) {
                    hints |= words(&attr.value);
                }
            }
        }
        Self(hints)
    }

    /// Whether `hint` is among them.
    pub(crate) fn has(self, hint: Hint) -> bool {
        self.0 & hint as u32 != 0
    }

    /// Whether any of `hints` is among them.
    pub(crate) fn has_any(self, hints: &[Hint]) -> bool {
        hints.iter().any(|&hint| self.has(hint))
    }

    /// Whether there are any.
    pub(crate) fn any(self) -> bool {
        self.0 != 0
    }

    /// What is left when the part holds most of the article: its names then tell about the page.
    pub(crate) fn of_a_whole(self) -> Self {
        Self(self.0 & Hint::Body as u32)
    }

    /// What is left when the part holds much of it: galleries can.
    pub(crate) fn of_a_large_part(self) -> Self {
        Self(self.0 & (Hint::Body as u32 | Hint::Gallery as u32))
    }
}

thread_local! {
    /// What was found in names that were met before: pages repeat theirs hundreds of times.
    static KNOWN: RefCell<HashMap<Box<str>, u32>> = RefCell::default();
}

/// The hints in the words of a class or an id.
fn words(names: &str) -> u32 {
    const MOST: usize = 4096;
    const LONGEST: usize = 400;
    if names.len() > LONGEST {
        return hints_in(names);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(&hints) = known.get(names) {
            return hints;
        }
        if known.len() >= MOST {
            known.clear();
        }
        let hints = hints_in(names);
        known.insert(names.into(), hints);
        hints
    })
}

/// The hints in the words of names, split at everything but letters and at capitals.
fn hints_in(names: &str) -> u32 {
    let mut hints = 0;
    // Utility classes of style frameworks can run to kilobytes.
    let (mut word, mut before) = (String::new(), String::new());
    // The teaser of an article that one pays for is its beginning.
    let names = names.split_ascii_whitespace().filter(|name| *name != "teaser-content");
    for name in names.take(40) {
        before.clear();
        let mut lower = false;
        for c in name.chars().take(120).chain(['-']) {
            if (!c.is_alphanumeric() || c.is_uppercase() && lower) && !word.is_empty() {
                hints |= hint(&word, &before);
                std::mem::swap(&mut word, &mut before);
                word.clear();
            }
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            }
            lower = c.is_lowercase();
        }
    }
    hints
}

/// What a word of a name says, `before` being the word before it.
fn hint(word: &str, before: &str) -> u32 {
    let hint = match (before, word) {
        ("read" | "see" | "more", "more" | "next" | "on" | "also" | "stories" | "articles" | "news") => {
            Hint::Related
        }
        ("most" | "top", "read" | "viewed" | "popular" | "stories" | "shared") => Hint::Related,
        ("sr" | "screen" | "visually" | "visuallyhidden", "only" | "reader" | "hidden") => Hint::Unseen,
        ("author", "bio" | "box" | "info" | "card" | "about" | "description" | "biography") => {
            Hint::AboutAuthor
        }
        ("about", "author" | "authors") => Hint::AboutAuthor,
        ("sub", "headline" | "title" | "head" | "heading") => Hint::Standfirst,
        ("article" | "story" | "entry" | "post" | "content", "body" | "content" | "text") => Hint::Body,
        (
            "article" | "story" | "entry" | "post",
            "lead" | "lede" | "intro" | "summary" | "description" | "excerpt",
        ) => Hint::Standfirst,
        (_, word) => match word {
            "related" | "recommend" | "recommended" | "recommendation" | "recommendations" | "recirc"
            | "recirculation" | "promo" | "promobox" | "promos" | "teaser" | "teasers" | "trending"
            | "outbrain" | "taboola" | "popular" | "readmore" | "morestories" | "mostread" | "seealso"
            | "relatedlinks" | "relatedarticles" | "crosslink" | "crosslinks" | "further" => Hint::Related,
            "share" | "shares" | "sharing" | "sharebar" | "social" | "socials" | "addthis" | "sharedaddy"
            | "sharetools" | "socialshare" => Hint::Share,
            "newsletter" | "newsletters" | "signup" | "subscribe" | "subscription" | "donate"
            | "donation" | "donations" | "membership" | "register" | "registration" | "regwall" | "optin"
            | "mailchimp" | "appeal" | "appeals" | "fundraising" | "crowdfunding" => Hint::SignUp,
            "comments" | "comment" | "commentlist" | "disqus" | "respond" | "commenting" | "replies" => {
                Hint::Comments
            }
            "ad" | "ads" | "adv" | "advert" | "adverts" | "advertisement" | "advertising" | "sponsor"
            | "sponsored" | "sponsors" | "advertorial" | "dfp" | "werbung" | "anzeige" | "affiliate"
            | "adslot" | "banner" => Hint::Advert,
            "breadcrumb" | "breadcrumbs" | "menu" | "nav" | "navbar" | "navigation" | "pagination"
            | "pager" | "tags" | "tag" | "taglist" | "topics" | "keywords" | "toolbar" | "toc"
            | "sidebar" | "modal" | "popup" | "overlay" | "skip" => Hint::Navigation,
            "cookie" | "cookies" | "consent" | "gdpr" | "ccpa" | "onetrust" | "optanon" | "cookiebot"
            | "didomi" => Hint::Consent,
            "gallery" | "slideshow" | "carousel" | "slide" | "slides" | "lightbox" => Hint::Gallery,
            "byline" | "bylines" | "author" | "authors" | "writer" | "creator" | "autor" | "autoren"
            | "auteur" | "autore" => return Hint::Byline as u32 | Hint::Author as u32,
            "dateline" | "timestamp" | "date" | "datetime" | "published" | "pubdate" | "meta"
            | "metadata" | "datum" | "time" => Hint::Byline,
            "standfirst" | "subhead" | "subheading" | "subheadline" | "dek" | "deck" | "lede" | "lead"
            | "leadin" | "summary" | "subtitle" | "kicker" | "chapo" | "vorspann" | "intro"
            | "introduction" | "excerpt" | "abstract" | "strapline" | "ingress" | "teasertext"
            | "sommario" | "occhiello" | "bajada" | "entradilla" | "sinopsis" | "description"
            | "synopsis" | "tldr" | "spot" => Hint::Standfirst,
            "caption" | "captions" | "credit" | "credits" | "copyright" | "figcaption" | "photocredit"
            | "imagecaption" | "photo" | "legend" | "bildunterschrift" | "figure" => Hint::Caption,
            "footer" | "foot" | "footnote" | "disclaimer" | "colophon" | "legal" => Hint::Footer,
            "aside" | "infobox" | "factbox" => Hint::Aside,
            "articlebody" | "entrycontent" | "storybody" | "postbody" | "articlecontent" | "articletext" => {
                Hint::Body
            }
            "header" | "masthead" => Hint::Header,
            "headline" | "heading" | "title" if before != "sub" => Hint::Headline,
            "visuallyhidden" | "screenreader" | "printonly" => Hint::Unseen,
            _ => return 0,
        },
    };
    hint as u32
}
