//! Part of what is put together from many items: stories from articles, utterances from wordings.

use std::collections::{BTreeMap, BTreeSet};

use crate::find::Asked;
use crate::search::{Column, Counts, Finding, Part, Position, commonest};
use crate::{Error, Record};

/// How many groups are counted, as [`crate::search`] counts rows.
const COUNTED: u64 = 1_000;
/// How many items are gathered: more than where they are shown themselves, as most belong to no group and are left out at once.
const FEW: u64 = 10_000;

/// Groups of items, as the record keeps them.
pub(crate) struct Groups {
    /// Their table.
    pub(crate) table: &'static str,
    /// Which of its rows count.
    pub(crate) which: &'static str,
    /// The columns of their first day and of their last one.
    pub(crate) days: [&'static str; 2],
    /// Their items, with the number of the group as `group_id`, and the columns that conditions and counts name.
    pub(crate) items: &'static str,
    /// The items' own table.
    pub(crate) item: &'static str,
    /// What is counted, and can be narrowed to.
    pub(crate) by: &'static [Column],
}

/// Which groups were found, and how they are spread.
pub(crate) struct PartOfGroups {
    /// The numbers of those of the part, in their order.
    pub(crate) ids: Vec<i64>,
    /// Where it goes on.
    pub(crate) next: Option<Position>,
    pub(crate) counts: Counts,
    /// How many more there are that only a date keeps out, because none of their items has one.
    pub(crate) undated: u64,
}

impl Record {
    /// Part of the groups that have an item which meets all that is asked: the latest first by their last days, or the oldest first by
    /// their first ones.
    pub(crate) fn groups_part(
        &self,
        groups: &Groups,
        mut asked: Asked,
        part: &Part,
    ) -> Result<PartOfGroups, Error> {
        for (column, value) in part.only.iter().filter(|(column, _)| groups.by.contains(column)) {
            column.narrow(&mut asked, value, groups.item);
        }
        let answer = || -> rusqlite::Result<PartOfGroups> {
            let day = groups.days[usize::from(part.newest_first)];
            let from = format!(
                "(SELECT id, {day} AS date_earliest FROM {} WHERE {}) AS grouped",
                groups.table, groups.which
            );
            let items = self.found(groups.items, &asked.dated, FEW)?;
            let found = of_items(&from, &items);
            let (ids, next) = self.page(&found, part)?;
            let counts = self.groups_counted(groups, &found, &items, part)?;
            let undated = match &asked.of_any_date {
                None => 0,
                Some(any) => self.without_date(&of_items(&from, &self.found(groups.items, any, FEW)?))?,
            };
            Ok(PartOfGroups { ids, next, counts, undated })
        };
        answer().map_err(|source| self.at(source))
    }

    fn groups_counted(
        &self,
        groups: &Groups,
        found: &Finding<'_>,
        items: &Finding<'_>,
        part: &Part,
    ) -> rusqlite::Result<Counts> {
        let order = if part.newest_first { " DESC" } else { "" };
        let columns: Vec<&str> = groups.by.iter().map(|column| column.sql()).collect();
        let sql = format!(
            "WITH counted AS MATERIALIZED (SELECT id AS counted_id FROM {} ORDER BY {}{order} LIMIT {})
             SELECT group_id, {} FROM {} AND group_id IN (SELECT counted_id FROM counted)",
            found.sql(),
            found.day(),
            COUNTED + 1,
            columns.join(", "),
            items.sql(),
        );
        let mut all: BTreeSet<i64> = BTreeSet::new();
        let mut of_value: BTreeMap<(Column, String), BTreeSet<i64>> = BTreeMap::new();
        let stopped = self.within_steps(|| {
            self.each_row_of(&sql, found.values, |row| {
                let group: i64 = row.get(0)?;
                all.insert(group);
                for (at, column) in groups.by.iter().enumerate() {
                    let value: Option<String> = row.get(at + 1)?;
                    if let Some(value) = value.filter(|value| !value.is_empty()) {
                        of_value.entry((*column, value)).or_default().insert(group);
                    }
                }
                Ok(true)
            })
        })?;
        let mut counts: BTreeMap<Column, BTreeMap<String, u64>> =
            groups.by.iter().map(|&column| (column, BTreeMap::new())).collect();
        for ((column, value), groups) in of_value {
            counts.entry(column).or_default().insert(value, groups.len() as u64);
        }
        let (total, more) = (all.len() as u64, stopped || all.len() as u64 > COUNTED);
        let counts = counts.into_iter().map(|(column, counts)| (column, commonest(counts))).collect();
        Ok((total.min(COUNTED), more, counts))
    }
}

/// How groups are found that have one of `items`.
fn of_items<'a>(from: &'a str, items: &Finding<'a>) -> Finding<'a> {
    let conditions = match (items.by_index, items.conditions.as_str()) {
        (false, "true") => "true".to_owned(),
        (true, _) => format!("id IN (SELECT group_id FROM {})", items.sql()),
        (false, _) => format!("EXISTS (SELECT 1 FROM {} AND group_id = grouped.id)", items.sql()),
    };
    Finding { from, conditions, values: items.values, by_index: items.by_index }
}
