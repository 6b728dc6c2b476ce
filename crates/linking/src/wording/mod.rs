//! Two wordings of what somebody said, held side by side: which words they share, and whether they are one act of speech.
//!
//! [`align`] lays the words of two texts beside each other; [`compare`] says what two wordings are to each other. Both go by the words
//! alone, with a word's weight taken from a short table of English: a shared run of rare words tells much, a shared "as soon as
//! possible" little. Neither knows what words mean: a translation that shares no words is different, and whether a changed word
//! changes the sense is left to who reads it.
//!
//! ```
//! use onrecord_linking::wording::{Relation, Wording, compare};
//!
//! let quoted = Wording { text: "I would like my quay back", ..Wording::default() };
//! let cut = Wording { text: "She said: “I’d like my quay back … and my harbour”", ..Wording::default() };
//! let verdict = compare(&quoted, &cut);
//! assert!(verdict.same);
//! assert_eq!(verdict.relation, Relation::Reworded);
//! ```

mod alignment;
mod bound;
mod difference;
mod evidence;
pub(crate) mod frequency;
mod keys;
mod likeness;
mod path;
mod piece;
mod recurring;
mod retold;
pub(crate) mod speakers;
mod verdict;

pub use alignment::{Alignment, Run, RunKind, Side, align};
pub use keys::{Keys, keys};
pub use piece::Cut;
pub use recurring::recurring_part;
pub use retold::{Slot, retold};
pub use speakers::{are_named_apart, first_name};
pub use verdict::{
    Relation, Verdict, Wording, are_by_two, are_of_two_occasions, compare, compare_cut_if_like,
    compare_if_like, on_other_occasions,
};
