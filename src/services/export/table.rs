//! Rows and columns that become CSV or JSON.

use std::fmt::Display;

use serde_json::{Map, Value as Json};

use crate::{domain, services::Error};

/// A table with a fixed header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    header: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
}

/// One cell; text that came from outside is quoted so that no spreadsheet runs it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(domain::Value),
    Whole(i64),
    Empty,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Csv,
    Json,
}

impl Table {
    pub(super) const fn new(header: &'static [&'static str]) -> Self {
        Self { header, rows: Vec::new() }
    }

    /// Adds a row with one cell a column.
    pub(super) fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.header.len());
        self.rows.push(row);
    }

    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The whole document, ending with a line break.
    pub fn render(&self, format: Format) -> Result<String, Error> {
        match format {
            Format::Csv => self.csv(),
            Format::Json => self.json(),
        }
    }

    fn csv(&self) -> Result<String, Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.header)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::in_csv))?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn json(&self) -> Result<String, Error> {
        let objects: Vec<Json> = self
            .rows
            .iter()
            .map(|row| {
                let fields =
                    self.header.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.in_json()));
                Json::Object(fields.collect::<Map<_, _>>())
            })
            .collect();
        Ok(serde_json::to_string_pretty(&objects)? + "\n")
    }
}

impl Cell {
    pub(super) fn text(text: &(impl Display + ?Sized)) -> Self {
        Self::Text(text.to_string())
    }

    pub(super) fn optional(text: Option<&impl Display>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(super) fn value(value: Option<domain::Value>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    fn in_csv(&self) -> String {
        match self {
            Self::Text(text) => harmless(text),
            Self::Number(value) => value.to_string(),
            Self::Whole(whole) => whole.to_string(),
            Self::Empty => String::new(),
        }
    }

    fn in_json(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Number(domain::Value::Whole(whole)) | Self::Whole(whole) => Json::from(*whole),
            Self::Number(domain::Value::Decimal(decimal)) => Json::from(*decimal),
            Self::Empty => Json::Null,
        }
    }
}

/// A cell that begins like a formula gets an apostrophe, which every spreadsheet reads as "this is text".
fn harmless(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠'));
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
