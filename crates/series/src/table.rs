//! A table of CSV, tidy or wide, as cells: what, whose, when.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::Error;
use crate::description::{Description, Measure, Ratio};
use crate::period::{Period, PeriodKind};

/// The cells that a description speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// The entities' ids, in the order in which they come.
    pub(crate) entities: Vec<String>,
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) cells: BTreeMap<Place, Cell>,
    /// The texts of the column `source`.
    pub(crate) sources: Vec<String>,
    pub(crate) kind: PeriodKind,
    pub(crate) first: Period,
    pub(crate) last: Period,
}

/// A column of a wide table, a measure of a tidy one.
#[derive(Debug, Clone)]
pub(crate) struct Quantity {
    pub(crate) name: String,
    /// What a tidy table says of its unit.
    pub(crate) unit: Option<String>,
}

/// Quantity, entity and period.
pub(crate) type Place = (usize, usize, Period);

/// A value and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) value: f64,
    pub(crate) line: u64,
    pub(crate) source: Option<usize>,
}

/// Where a row has what, by number of column.
struct Layout {
    entity: usize,
    period: usize,
    source: Option<usize>,
    values: Values,
}

enum Values {
    /// Where each quantity stands.
    Wide(Vec<usize>),
    Tidy {
        measure: usize,
        value: usize,
        unit: Option<usize>,
    },
}

const TIDY: &str = "a tidy table has the columns entity, period, measure and value, or `[columns]` says what they are \
    called";

impl Table {
    pub(crate) fn read(description: &Description, bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
        let mut lines = Lines { bytes, at: 0, line: 1 };
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(source) => return Err(lines.told(source)),
        };
        let odd = match header.get(0) {
            None => Some("is empty: expected the names of the columns"),
            Some(cell) if header.len() == 1 && cell.contains(';') => {
                Some("has semicolons between its cells: expected commas")
            }
            Some(cell) if header.len() == 1 && cell.contains('\t') => {
                Some("has tabs between its cells: expected commas")
            }
            Some(_) => None,
        };
        if let Some(odd) = odd {
            return Err(Error::line(1, odd));
        }
        let tidy = is_tidy(description, &header);
        let mut names: Vec<String> = Vec::new();
        for measure in &description.measures {
            for name in quantities(measure, tidy)? {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let layout = Layout::of(description, &header, tidy, &names)?;
        let mut rows = Rows {
            layout,
            quantities: names.into_iter().map(|name| Quantity { name, unit: None }).collect(),
            entities: BTreeMap::new(),
            sources: BTreeMap::new(),
            others: Vec::new(),
            cells: BTreeMap::new(),
            kind: None,
        };
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => rows.add(&record, lines.of(record.position()))?,
                Ok(false) => break,
                Err(source) => return Err(lines.told(source)),
            }
        }
        rows.table()
    }
}

/// Counts the lines of a table on the way through it. The reader's own count takes no notice of what it skips: a line
/// end of two bytes, an empty line.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The line that the byte there lies in, from 1.
    line: u64,
}

impl Lines<'_> {
    /// The line of the row that the reader saw there.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.at);
        let ends_line = |byte: Option<&u8>| matches!(byte, Some(b'\r' | b'\n'));
        while self.at < start || ends_line(self.bytes.get(self.at)) {
            // Of "\r\n" the second byte ends the line.
            let ends = match self.bytes.get(self.at) {
                Some(b'\r') => self.bytes.get(self.at + 1) != Some(&b'\n'),
                byte => byte == Some(&b'\n'),
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }

    /// What the reader stumbled over, with its line.
    fn told(mut self, source: csv::Error) -> Error {
        match source.kind() {
            csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
                let columns = format!("{len} cells, and the table has {expected_len} columns");
                Error::line(self.of(pos.as_ref()), columns)
            }
            csv::ErrorKind::Utf8 { pos, .. } => {
                Error::line(self.of(pos.as_ref()), "is not in UTF-8, as a table must be")
            }
            _ => Error::Csv(source),
        }
    }
}

fn is_tidy(description: &Description, header: &StringRecord) -> bool {
    let columns = &description.columns;
    let there = |own: &Option<String>, name: &str| {
        own.is_some() || header.iter().any(|column| column == own.as_deref().unwrap_or(name))
    };
    let wide = description.measures.iter().any(|measure| measure.column.is_some());
    !wide && there(&columns.measure, "measure") && there(&columns.value, "value")
}

/// The quantities that a measure is made of.
fn quantities(measure: &Measure, tidy: bool) -> Result<Vec<String>, Error> {
    if measure.measure.is_some() && !tidy {
        return Err(Error::key(
            measure.key("measure"),
            format!("the table is wide, so `column` says where it stands; {TIDY}"),
        ));
    }
    Ok(match (&measure.ratio, &measure.column, &measure.measure) {
        (Some(Ratio { of, to }), _, _) => vec![of.clone(), to.clone()],
        (None, Some(name), _) | (None, None, Some(name)) => vec![name.clone()],
        (None, None, None) => vec![measure.name.clone()],
    })
}

impl Layout {
    fn of(
        description: &Description,
        header: &StringRecord,
        tidy: bool,
        quantities: &[String],
    ) -> Result<Self, Error> {
        let columns = &description.columns;
        let maybe = |name: &str, expected: &str| {
            let mut at = header.iter().enumerate().filter(|(_, column)| *column == name).map(|(at, _)| at);
            match (at.next(), at.next()) {
                (found, None) => Ok(found),
                (_, Some(_)) => {
                    Err(Error::Column { name: name.to_owned(), twice: true, expected: expected.to_owned() })
                }
            }
        };
        let must = |name: &str, expected: &str| {
            maybe(name, expected)?.ok_or_else(|| {
                let has: Vec<String> = header.iter().map(|column| format!("“{column}”")).collect();
                let expected = format!("{expected}; it has {}", has.join(", "));
                Error::Column { name: name.to_owned(), twice: false, expected }
            })
        };
        let named = |own: &Option<String>, name: &str, key: &str| {
            let expected = format!("`[columns] {key} = \"…\"` says which one it is");
            must(own.as_deref().unwrap_or(name), &expected)
        };
        let optional = |own: &Option<String>, name: &str| match own {
            Some(own) => must(own, "`[columns]` names it").map(Some),
            None => maybe(name, "`[columns]` says which one it is"),
        };
        let values = if tidy {
            Values::Tidy {
                measure: named(&columns.measure, "measure", "measure")?,
                value: named(&columns.value, "value", "value")?,
                unit: optional(&columns.unit, "unit")?,
            }
        } else {
            let expected = format!("`column` of a [[measure]] names one; {TIDY}");
            Values::Wide(quantities.iter().map(|name| must(name, &expected)).collect::<Result<_, Error>>()?)
        };
        Ok(Self {
            entity: named(&columns.entity, "entity", "entity")?,
            period: named(&columns.period, "period", "period")?,
            source: optional(&columns.source, "source")?,
            values,
        })
    }
}

/// The rows so far.
struct Rows {
    layout: Layout,
    quantities: Vec<Quantity>,
    entities: BTreeMap<String, usize>,
    sources: BTreeMap<String, usize>,
    /// Measures of a tidy table that the description does not speak of.
    others: Vec<String>,
    cells: BTreeMap<Place, Cell>,
    /// Of the periods so far, and the line of the first.
    kind: Option<(PeriodKind, u64)>,
}

impl Rows {
    fn add(&mut self, row: &StringRecord, line: u64) -> Result<(), Error> {
        let at = |column: usize| row.get(column).unwrap_or_default();
        let values: Vec<(usize, usize)> = match &self.layout.values {
            Values::Wide(columns) => columns.iter().copied().enumerate().collect(),
            Values::Tidy { measure, value, unit } => {
                let (name, value) = (at(*measure), *value);
                let Some(quantity) = self.quantities.iter().position(|quantity| quantity.name == name) else {
                    if !self.others.iter().any(|other| other == name) {
                        self.others.push(name.to_owned());
                    }
                    return Ok(());
                };
                if let Some(unit) = unit.map(at).filter(|unit| !unit.is_empty()) {
                    let known = self.quantities[quantity].unit.get_or_insert_with(|| unit.to_owned());
                    if known != unit {
                        return Err(Error::line(
                            line,
                            format!(
                                "“{name}” is in {unit} here and in {known} above; a measure has one unit"
                            ),
                        ));
                    }
                }
                vec![(quantity, value)]
            }
        };
        let (entity, period) = (at(self.layout.entity), at(self.layout.period));
        if entity.is_empty() {
            return Err(Error::line(line, "the row does not say whose it is"));
        }
        let period = Period::parse(period)
            .ok_or_else(|| Error::line(line, format!("“{period}”: {}", Period::EXPECTED)))?;
        let (kind, first) = *self.kind.get_or_insert((period.kind(), line));
        if kind != period.kind() {
            return Err(Error::line(
                line,
                format!(
                    "{period} is a {}, and line {first} has a {}; the periods of a table are of one kind",
                    period.kind().name(),
                    kind.name()
                ),
            ));
        }
        let source = self.layout.source.map(at).filter(|source| !source.is_empty());
        let source = source.map(|source| number(&mut self.sources, source));
        let number_of_entity = number(&mut self.entities, entity);
        for (quantity, column) in values {
            let text = at(column);
            if is_missing(text) {
                continue;
            }
            let value = text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| {
                let expected = "expected a number such as 1234.5, and an empty cell where a value is missing";
                Error::line(line, format!("“{text}”: {expected}"))
            })?;
            let cell = Cell { value, line, source };
            if let Some(other) = self.cells.insert((quantity, number_of_entity, period), cell) {
                let name = &self.quantities[quantity].name;
                return Err(Error::line(
                    line,
                    format!("“{name}” of {entity} in {period} stands in line {} already", other.line),
                ));
            }
        }
        Ok(())
    }

    fn table(self) -> Result<Table, Error> {
        let periods = || self.cells.keys().map(|(_, _, period)| *period);
        let (Some((kind, _)), Some(first), Some(last)) = (self.kind, periods().min(), periods().max()) else {
            return Err(Error::Empty);
        };
        for (at, Quantity { name, .. }) in self.quantities.iter().enumerate() {
            if !self.cells.keys().any(|(quantity, _, _)| *quantity == at) {
                let others: Vec<String> = self.others.iter().map(|other| format!("“{other}”")).collect();
                let has =
                    if others.is_empty() { String::new() } else { format!("; it has {}", others.join(", ")) };
                return Err(Error::key(
                    format!("[[measure]] of “{name}”"),
                    format!("the table has no value of it{has}"),
                ));
            }
        }
        Ok(Table {
            entities: in_order(self.entities),
            quantities: self.quantities,
            cells: self.cells,
            sources: in_order(self.sources),
            kind,
            first,
            last,
        })
    }
}

/// An empty cell, and what statistics offices and programs write for one.
fn is_missing(cell: &str) -> bool {
    const MARKS: [&str; 7] = ["", "nan", "na", "n/a", "null", "..", ":"];
    MARKS.iter().any(|mark| cell.eq_ignore_ascii_case(mark))
}

/// The number of a name: its own, or the next.
fn number(names: &mut BTreeMap<String, usize>, name: &str) -> usize {
    if let Some(&number) = names.get(name) {
        return number;
    }
    names.insert(name.to_owned(), names.len());
    names.len() - 1
}

fn in_order(names: BTreeMap<String, usize>) -> Vec<String> {
    let mut names: Vec<(String, usize)> = names.into_iter().collect();
    names.sort_by_key(|(_, number)| *number);
    names.into_iter().map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_an_editor() {
        let description = "name = 'a'\nsource = 'b'\ntable = 'c'\n[[measure]]\nname = 'v'\nunit = 'USD'";
        let description = Description::parse(description).unwrap();
        let line = |table: &str| match Table::read(&description, table.as_bytes()) {
            Err(Error::Line { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line("entity,period,v\na,2015,1\na,2016,x"), 3);
        assert_eq!(line("\u{feff}entity,period,v\r\na,2015,1\r\na,2016,x\r\n"), 3);
        assert_eq!(line("entity,period,v\ra,2015,1\ra,2016,x\r"), 3);
        assert_eq!(line("entity,period,v\n\n\na,2015,1\n\r\na,2016,x\n"), 6);
        assert_eq!(line("entity,period,v\r\n\"a\r\nb\",2015,1\r\n\"\na\",2016,x"), 4);
        assert_eq!(line("entity,period,v\r\na,2015,1\r\na,2016\r\n"), 3);
    }
}
