//! One event told to have been in two places.

use super::date::{in_common, same_place};
use super::gather::Happening;
use super::{Conflict, Fact, Kind};

/// Articles further apart, in days, tell of other events.
pub(super) const NEAR: i32 = 60;
/// What the same people do in one place alone on one day.
const ONCE_A_DAY: [&str; 6] = ["meeting", "summit", "signing", "swearing-in", "debate", "hearing"];

pub(super) fn conflict((a, one): (&Fact, &Happening), (b, other): (&Fact, &Happening)) -> Option<Conflict> {
    let (here, there) = (one.place.as_deref()?, other.place.as_deref()?);
    let told = one.kind == other.kind && one.days? == other.days? && a.is_near(b, NEAR);
    let is_one =
        told && ONCE_A_DAY.contains(&one.kind.as_str()) && in_common(&one.people, &other.people) >= 2;
    // Who names both places may mean one inside the other.
    let named_by = |event: &Happening, place: &str| {
        event.places.iter().any(|named| same_place(named, place)) || event.sentence.contains(place)
    };
    if !is_one || same_place(here, there) || named_by(one, there) || named_by(other, here) {
        return None;
    }
    let why = format!("one {} in two places: {here} against {there}", one.kind);
    Some(Conflict { kind: Kind::Place, why, in_one_story: false })
}
