//! Apache Parquet: typed columns, packed with Zstandard. What is not known is null, and a list stands as JSON.
//!
//! Rows are gathered until they are enough for a group, and go out then, so that a table costs no more memory the longer it is.

use std::io::Write;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use serde_json::Value;

use super::columns::{Column, Holds};
use crate::Error;

/// How many rows a group has at most.
const ROWS: usize = 20_000;
/// How many bytes of text, after which it ends.
const BYTES: usize = 16 << 20;

/// A table as it is being written.
pub(crate) struct Table<W: Write + Send> {
    columns: Vec<Column>,
    out: SerializedFileWriter<W>,
    /// The group that is being gathered: for each column the values of its rows.
    gathered: Vec<Vec<Value>>,
    /// About how many bytes of text they hold.
    bytes: usize,
}

impl<W: Write + Send> Table<W> {
    /// Begins the table of that name.
    pub(crate) fn begin(name: &str, columns: Vec<Column>, out: W) -> Result<Self, Error> {
        let fields = columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_, _>>();
        let schema = fields.and_then(|fields| Type::group_type_builder(name).with_fields(fields).build());
        let unit = "start and end count Unicode code points of the article's text, half-open".to_owned();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("onrecord ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new("onrecord.offsets".to_owned(), unit)]))
            .build();
        let out = schema
            .and_then(|schema| SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)))
            .map_err(written)?;
        let gathered = columns.iter().map(|_| Vec::new()).collect();
        Ok(Self { columns, out, gathered, bytes: 0 })
    }

    pub(crate) fn row(&mut self, mut row: Value) -> Result<(), Error> {
        for (column, values) in self.columns.iter().zip(&mut self.gathered) {
            let value = row.get_mut(column.name).map(Value::take).unwrap_or_default();
            self.bytes += value.as_str().map_or(0, str::len);
            values.push(value);
        }
        if self.rows() == ROWS || self.bytes >= BYTES { self.group() } else { Ok(()) }
    }

    pub(crate) fn end(mut self) -> Result<(), Error> {
        if self.rows() > 0 {
            self.group()?;
        }
        self.out.close().map_err(written)?;
        Ok(())
    }

    /// How many rows have been gathered.
    fn rows(&self) -> usize {
        self.gathered.first().map_or(0, Vec::len)
    }

    /// Writes what has been gathered.
    fn group(&mut self) -> Result<(), Error> {
        self.bytes = 0;
        let mut group = self.out.next_row_group().map_err(written)?;
        for (column, values) in self.columns.iter().zip(&mut self.gathered) {
            put(column, &std::mem::take(values), &mut group).map_err(written)?;
        }
        group.close().map_err(written)?;
        Ok(())
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.holds {
        Holds::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Holds::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Holds::Day => (Physical::INT32, Some(LogicalType::Date)),
        Holds::Integer => (Physical::INT64, None),
        Holds::Number => (Physical::DOUBLE, None),
        Holds::Flag => (Physical::BOOLEAN, None),
    };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

/// Writes one column of a group.
fn put<W: Write + Send>(
    column: &Column,
    values: &[Value],
    group: &mut SerializedRowGroupWriter<'_, W>,
) -> Result<(), ParquetError> {
    let values = values.iter();
    match column.holds {
        Holds::Text => {
            put_values::<ByteArrayType, W>(values.map(|value| value.as_str().map(ByteArray::from)), group)
        }
        Holds::Json => {
            let json =
                |value: &Value| (!value.is_null()).then(|| ByteArray::from(value.to_string().into_bytes()));
            put_values::<ByteArrayType, W>(values.map(json), group)
        }
        Holds::Day => put_values::<Int32Type, W>(values.map(|value| value.as_str().and_then(day)), group),
        Holds::Integer => put_values::<Int64Type, W>(values.map(Value::as_i64), group),
        Holds::Number => put_values::<DoubleType, W>(values.map(Value::as_f64), group),
        Holds::Flag => put_values::<BoolType, W>(values.map(Value::as_bool), group),
    }
}

fn put_values<T: DataType, W: Write + Send>(
    values: impl Iterator<Item = Option<T::T>>,
    group: &mut SerializedRowGroupWriter<'_, W>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let (mut known, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        known.extend(value);
    }
    column.typed::<T>().write_batch(&known, Some(&levels), None)?;
    column.close()
}

/// Days since 1970-01-01.
fn day(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    let since = day.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

/// What stopped the writing, as the system said it: a reader that went away is no error of the table.
fn written(err: ParquetError) -> Error {
    match err {
        ParquetError::External(err) => match err.downcast::<std::io::Error>() {
            Ok(err) => Error::Output(*err),
            Err(err) => Error::Output(std::io::Error::other(err)),
        },
        err => Error::Output(std::io::Error::other(err)),
    }
}
