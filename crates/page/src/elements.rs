//! The kinds of element that the standard's tree building tells apart, as far as depth goes: what is void, what a
//! start tag ends by itself, what an end tag's search does not go beyond. No more than [`crate::cap`] needs.

use std::sync::LazyLock;

/// An element's name, with its place in [`NAMES`], so that comparing two costs next to nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) name: &'a str,
    known: Option<u8>,
}

impl<'a> Element<'a> {
    pub(crate) fn named(name: &'a str) -> Self {
        let mut lower = [0; 16];
        let known = lower.get_mut(..name.len()).and_then(|lower| {
            lower.copy_from_slice(name.as_bytes());
            lower.make_ascii_lowercase();
            NAMES.binary_search_by(|known| known.as_bytes().cmp(lower)).ok()
        });
        Self { name, known: known.and_then(|at| u8::try_from(at).ok()) }
    }

    pub(crate) fn is(self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(crate) fn is_in(self, names: &Names) -> bool {
        self.known.is_some_and(|known| names.0 & 1 << known != 0)
    }
}

impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.known == other.known && (self.known.is_some() || self.name.eq_ignore_ascii_case(other.name))
    }
}

/// A set of known names, one bit each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names(u128);

impl Names {
    fn of(names: &str) -> Self {
        Self(
            names
                .split(' ')
                .filter_map(|name| Element::named(name).known)
                .fold(0, |set, known| set | 1 << known),
        )
    }
}

/// Every name that the rules below speak of, sorted.
const NAMES: [&str; 111] = [
    "a",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "b",
    "base",
    "basefont",
    "bgsound",
    "big",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "circle",
    "clippath",
    "code",
    "col",
    "colgroup",
    "dd",
    "defs",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "ellipse",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "g",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "keygen",
    "li",
    "line",
    "link",
    "main",
    "marquee",
    "mask",
    "math",
    "menu",
    "meta",
    "mspace",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "path",
    "plaintext",
    "polygon",
    "polyline",
    "pre",
    "rect",
    "s",
    "script",
    "search",
    "section",
    "select",
    "small",
    "source",
    "stop",
    "strike",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "use",
    "wbr",
    "xmp",
];

/// The kinds of element that the standard's tree building tells apart, as far as depth goes.
pub(crate) struct Sets {
    pub(crate) void: Names,
    pub(crate) formatting: Names,
    pub(crate) raw_text: Names,
    pub(crate) drawings: Names,
    /// Elements of drawings that end themselves, and that are nothing else in HTML.
    pub(crate) shapes: Names,
    /// What starts, what that ends, and what stands between them.
    pub(crate) implied: [(Names, Names, Names); 7],
    table_parts: Names,
    table_only: Names,
    scope: Names,
}

impl Sets {
    /// The elements that the search of an end tag for its start does not go beyond.
    pub(crate) fn barriers(&self, element: Element<'_>) -> &Names {
        if element.is_in(&self.table_parts) { &self.table_only } else { &self.scope }
    }
}

pub(crate) fn sets() -> &'static Sets {
    static SETS: LazyLock<Sets> = LazyLock::new(|| {
        let scope = "td th caption table template object applet marquee";
        let lists = format!("{scope} ul ol div section article");
        let names = Names::of;
        let table = names("table template");
        Sets {
            void: names(
                "area base basefont bgsound br col embed frame hr image img input keygen link meta param source \
                 track wbr",
            ),
            formatting: names("a b big code em font i nobr s small strike strong tt u"),
            raw_text: names("script style textarea title xmp iframe noembed noframes plaintext"),
            drawings: names("svg math"),
            shapes: names(
                "path circle rect use g line polygon polyline ellipse stop defs mask clippath mspace",
            ),
            implied: [
                (names("li"), names("li"), names(&lists)),
                (names("dt dd"), names("dt dd"), names(&lists)),
                (names("td th"), names("td th"), table),
                (names("tr"), names("tr"), table),
                (names("tbody thead tfoot"), names("tbody thead tfoot"), table),
                (names("option optgroup"), names("option"), names("select")),
                (
                    names(
                        "address article aside blockquote center details dialog dir div dl fieldset figcaption \
                         figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section \
                         summary table ul",
                    ),
                    names("p"),
                    names(&format!("{scope} button")),
                ),
            ],
            table_parts: names("tbody thead tfoot tr td th caption colgroup"),
            table_only: table,
            scope: names(scope),
        }
    });
    &SETS
}
