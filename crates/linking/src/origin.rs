//! Where the tellings of one thing come from: how many outlets carry it, and from how many independent origins.
//!
//! Every telling has at most one that it goes back to: the article that it copies, the outlet that it names, the one that it retells.
//! Whatever goes back to nothing is an origin of its own. Each step says why, so that a person can check it.

use crate::days::Days;
use crate::words::words;

/// A telling that many days after what it tells, when others had told it before, comes from these.
const LATE: i32 = 7;

/// One article's telling.
#[derive(Debug, Clone, Default)]
pub struct Telling<'t> {
    /// The outlet.
    pub outlet: Option<&'t str>,
    /// When it was published.
    pub published: Option<Days>,
    /// When what it tells was said, as it says itself.
    pub said: Option<Days>,
    /// Whom it names as where it has it from: relays, the medium that somebody spoke through, agencies that it credits; each with how.
    pub from: Vec<(&'t str, Named)>,
    /// Which of the other tellings it may go back to, by their places, each with how.
    pub copies: Vec<(usize, Copy)>,
}

/// How a telling names where it has something from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// "the Times reported that …".
    Relay,
    /// "he told CNN".
    Medium,
    /// "(Reuters)".
    Credit,
}

/// How an article is made from another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Copy {
    /// So much of it, 0 to 1, is the other one's text.
    Reprint(f64),
    /// So many of its statements stand in the other one, in the same order.
    Retelling(usize),
}

/// What a telling goes back to.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The place of the telling.
    pub telling: usize,
    /// What it goes back to.
    pub to: To,
    /// `reprint`, `relay`, `medium`, `credit`, `retelling` or `late`.
    pub kind: &'static str,
    /// In words.
    pub why: String,
}

/// What a telling can go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// Another telling, by its place.
    Telling(usize),
    /// An outlet of which there is no telling.
    Outlet(String),
}

/// The independent origins of some tellings.
#[derive(Debug, Clone, PartialEq)]
pub struct Origins {
    /// Of each origin, the places of the tellings that go back to it, its own first where it is one of them.
    pub groups: Vec<(To, Vec<usize>)>,
    /// How that is known.
    pub steps: Vec<Step>,
}

/// Follows every telling back. Tellings are in the order in which they were published.
pub fn origins(tellings: &[Telling<'_>]) -> Origins {
    let steps: Vec<Step> = (0..tellings.len()).filter_map(|at| step(tellings, at)).collect();
    let mut groups: Vec<(To, Vec<usize>)> = Vec::new();
    for at in 0..tellings.len() {
        let root = root(&steps, at);
        let same = |of: &To| match (of, &root) {
            (To::Outlet(one), To::Outlet(other)) => is_outlet(one, other),
            (one, other) => one == other,
        };
        match groups.iter_mut().find(|(of, _)| same(of)) {
            Some((_, group)) => group.push(at),
            None => groups.push((root, vec![at])),
        }
    }
    Origins { groups, steps }
}

fn root(steps: &[Step], at: usize) -> To {
    let mut here = at;
    // No telling is gone through twice: whatever goes round in a circle ends where it began.
    for _ in 0..=steps.len() {
        match steps.iter().find(|step| step.telling == here).map(|step| &step.to) {
            None => return To::Telling(here),
            Some(To::Outlet(name)) => return To::Outlet(name.clone()),
            Some(To::Telling(other)) => here = *other,
        }
    }
    To::Telling(at.min(here))
}

/// What one telling goes back to.
fn step(tellings: &[Telling<'_>], at: usize) -> Option<Step> {
    let telling = &tellings[at];
    let new = |to: To, kind: &'static str, why: String| Some(Step { telling: at, to, kind, why });
    let before = |&other: &usize| other < at || is_before(&tellings[other], telling);
    let name = |other: usize| tellings[other].outlet.unwrap_or("an outlet that is not known").to_owned();
    let reprint = telling.copies.iter().filter_map(|(other, how)| match how {
        Copy::Reprint(share) if before(other) => Some((*other, *share)),
        _ => None,
    });
    if let Some((other, share)) = reprint.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
        return new(
            To::Telling(other),
            "reprint",
            format!("{:.0} % of it is the text of {}", 100.0 * share, name(other)),
        );
    }
    let mut from = telling.from.clone();
    from.sort_by_key(|&(_, how)| how);
    for (outlet, how) in from {
        if telling.outlet.is_some_and(|own| is_outlet(own, outlet)) {
            continue;
        }
        let (kind, why) = match how {
            Named::Relay => ("relay", format!("it tells what {outlet} tells")),
            Named::Medium => ("medium", format!("it was said to {outlet}")),
            Named::Credit => ("credit", format!("it credits {outlet}")),
        };
        let told =
            |other: &usize| *other != at && tellings[*other].outlet.is_some_and(|own| is_outlet(own, outlet));
        return match (0..tellings.len()).find(told) {
            // Of two that name each other, the first is the origin.
            Some(other) if names(&tellings[other], telling.outlet) && !before(&other) => None,
            Some(other) => new(To::Telling(other), kind, why),
            None => new(To::Outlet(outlet.to_owned()), kind, why),
        };
    }
    let retold = telling.copies.iter().filter_map(|(other, how)| match how {
        Copy::Retelling(statements) if before(other) => Some((*other, *statements)),
        _ => None,
    });
    if let Some((other, statements)) =
        retold.max_by_key(|&(other, statements)| (statements, std::cmp::Reverse(other)))
    {
        let why = format!("{statements} of its statements stand in {} in the same order", name(other));
        return new(To::Telling(other), "retelling", why);
    }
    let days = telling.published?.gap(telling.said?);
    let first = (0..at).find(|other| is_before(&tellings[*other], telling))?;
    let late = days >= LATE && tellings[first].published?.gap(telling.said?) < LATE;
    if late {
        return new(
            To::Telling(first),
            "late",
            format!("it was told {days} days after it was said, when {} had told it", name(first)),
        );
    }
    None
}

/// Whether a telling names an outlet as where it has something from.
fn names(telling: &Telling<'_>, outlet: Option<&str>) -> bool {
    outlet.is_some_and(|outlet| telling.from.iter().any(|(named, _)| is_outlet(named, outlet)))
}

fn is_before(one: &Telling<'_>, other: &Telling<'_>) -> bool {
    one.published.zip(other.published).is_some_and(|(one, other)| one.last < other.first)
}

/// Words that outlets' names have or have not.
const LEFT_OUT: &str = "the a of and news english online international com org net co uk www";

/// Broadcasters, papers and agencies that reports name as where they have something from.
const OUTLETS: &str = "reuters ap afp bloomberg cnn bbc nbc cbs abc msnbc npr pbs cnbc upi dpa ansa tass ria interfax xinhua kyodo sky \
    sputnik aljazeera jazeera politico axios buzzfeed breitbart guardian telegraph independent times post journal herald tribune gazette \
    chronicle courier star mail mirror express inquirer examiner observer reporter globe sun radio television tv broadcaster newspaper \
    magazine agency press broadcasting spiegel monde figaro pais zeitung atlantic economist";

/// Whether a name is that of a broadcaster, a paper or an agency.
pub fn is_of_the_press(name: &str) -> bool {
    // "the newspaper" and "press" alone may be anybody.
    let words = words(name);
    let named = words.iter().any(|word| name[word.start..].starts_with(char::is_uppercase));
    let listed = |word: &str| OUTLETS.split_whitespace().any(|listed| listed == word);
    named && words.iter().any(|word| listed(&word.folded))
}

/// Whether two names are one outlet's: "The Courier" and "The Haldby Courier", "NNA" and "Norrel News Agency".
pub fn is_outlet(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> Vec<String> {
        words(name)
            .into_iter()
            .map(|word| word.folded.trim_end_matches("'s").to_owned())
            .filter(|word| !LEFT_OUT.split_whitespace().any(|left_out| left_out == word))
            .collect()
    };
    let initials =
        |name: &str| -> String { words(name).iter().filter_map(|word| word.folded.chars().next()).collect() };
    let (one, other) = (plain(a), plain(b));
    if one.is_empty() || other.is_empty() {
        return words(a).iter().map(|word| &word.folded).eq(words(b).iter().map(|word| &word.folded));
    }
    let within = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    let short = |few: &[String], whole: &str| {
        let initials = initials(whole);
        initials.len() > 1 && few.contains(&initials)
    };
    within(&one, &other) || within(&other, &one) || short(&one, b) || short(&other, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: i32) -> Option<Days> {
        Some(Days { first: day, last: day })
    }

    fn told(outlet: &str, day: i32) -> Telling<'_> {
        Telling { outlet: Some(outlet), published: on(day), ..Telling::default() }
    }

    #[test]
    fn outlets_go_by_several_names() {
        for (a, b) in [
            ("The Courier", "The Haldby Courier"),
            ("NNA", "Norrel News Agency"),
            ("TSR English", "Tarvenian State Radio"),
            ("CNN", "cnn.com"),
        ] {
            assert!(is_outlet(a, b) && is_outlet(b, a), "{a}, {b}");
        }
        assert!(!is_outlet("The Strait Post", "The Haldby Courier") && !is_outlet("NNA", "Neue Presse"));
        assert!(
            is_of_the_press("the New York Times")
                && !is_of_the_press("the officials")
                && !is_of_the_press("press")
        );
    }

    #[test]
    fn copies_and_relays_are_no_origins_of_their_own() {
        let mut reprint = told("The Strait Post", 2);
        reprint.copies.push((1, Copy::Reprint(0.97)));
        let mut relay = told("NNA", 1);
        relay.from.push(("The Courier", Named::Relay));
        let mut retelling = told("World Digest", 3);
        retelling.copies.extend([(1, Copy::Retelling(6)), (3, Copy::Retelling(2))]);
        let own = told("Radio Haldby", 2);
        let found = origins(&[told("The Haldby Courier", 1), relay, reprint, own, retelling]);
        assert_eq!(found.groups, [(To::Telling(0), vec![0, 1, 2, 4]), (To::Telling(3), vec![3])]);
        let kinds: Vec<&str> = found.steps.iter().map(|step| step.kind).collect();
        assert_eq!(kinds, ["relay", "reprint", "retelling"]);
    }

    #[test]
    fn two_that_have_it_from_a_third_have_one_origin() {
        let mut tellings = [told("The Strait Post", 1), told("The Lantern", 2), told("The Courier", 2)];
        tellings[0].from.push(("CNN", Named::Medium));
        tellings[1].from.push(("cnn.com", Named::Relay));
        let found = origins(&tellings);
        assert_eq!(found.groups, [(To::Outlet("CNN".to_owned()), vec![0, 1]), (To::Telling(2), vec![2])]);
    }

    #[test]
    fn whom_one_names_comes_first_and_of_two_that_name_each_other_the_earlier() {
        let mut relay = told("NNA", 1);
        relay.from.push(("The Courier", Named::Relay));
        let mut own = told("The Haldby Courier", 1);
        assert_eq!(origins(&[relay.clone(), own.clone()]).groups, [(To::Telling(1), vec![0, 1])]);
        own.from.push(("NNA", Named::Credit));
        assert_eq!(origins(&[relay, own]).groups, [(To::Telling(0), vec![0, 1])]);
    }

    #[test]
    fn what_is_told_weeks_later_was_told_before() {
        let first = told("TSR", 0);
        let mut late = told("NNA", 49);
        late.said = on(0);
        assert_eq!(origins(&[first.clone(), late.clone()]).steps[0].kind, "late");
        late.said = None;
        assert_eq!(origins(&[first, late]).groups.len(), 2);
    }
}
