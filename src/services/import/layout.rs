//! Which column of an insights table is what: a row for each metric, or a column for each.

use super::{Field, ImportError, Rename, Target};
use crate::domain::{Metric, Shown};

/// The places of columns among those of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub(super) user: Option<usize>,
    pub(super) account: usize,
    pub(super) day: usize,
    pub(super) fetched_at: Option<usize>,
    pub(super) form: Form,
    /// What the values of a column of names are called here.
    pub(super) names: Vec<(String, Metric)>,
    /// The table's, as a sentence lists them.
    pub(super) columns: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One row a metric.
    Long { metric: usize, value: usize },
    /// One column a metric; `None` for a column that is none.
    Wide(Vec<(usize, Result<Metric, String>)>),
}

impl Layout {
    pub fn of(columns: &[String], renames: &[Rename]) -> Result<Self, ImportError> {
        let sheet = Sheet { columns, renames };
        sheet.check_renames()?;
        let (metric, value) = (sheet.place(Field::Metric)?, sheet.place(Field::Value)?);
        let (user, fetched_at) = (sheet.place(Field::User)?, sheet.place(Field::FetchedAt)?);
        let (account, day) = (sheet.needed(Field::Account)?, sheet.needed(Field::Day)?);
        let form = if let (Some(metric), Some(value)) = (metric, value) {
            Form::Long { metric, value }
        } else {
            let taken: Vec<usize> =
                [user, fetched_at, Some(account), Some(day)].into_iter().flatten().collect();
            sheet.wide(&taken)?
        };
        let names = sheet.names(&form)?;
        Ok(Self { user, account, day, fetched_at, form, names, columns: sheet.listed() })
    }
}

struct Sheet<'a> {
    columns: &'a [String],
    renames: &'a [Rename],
}

impl Sheet<'_> {
    fn check_renames(&self) -> Result<(), ImportError> {
        let twice = self.renames.iter().enumerate().find(|(place, rename)| {
            self.renames
                .iter()
                .skip(place + 1)
                .any(|other| other.old == rename.old && other.new != rename.new)
        });
        match twice {
            Some((_, rename)) => Err(ImportError::RenamedTwice { old: shown(&rename.old) }),
            None => Ok(()),
        }
    }

    fn new_name(&self, column: &str) -> Option<Target> {
        self.renames.iter().find(|rename| rename.old == column).map(|rename| rename.new)
    }

    /// What a person says outranks what a column is called.
    fn place(&self, field: Field) -> Result<Option<usize>, ImportError> {
        let said = self.places(|column| self.new_name(column) == Some(Target::Field(field)));
        let known = self.places(|column| self.new_name(column).is_none() && field.is_called(column));
        match (said.as_slice(), known.as_slice()) {
            ([one], _) | ([], [one]) => Ok(Some(*one)),
            ([], []) => Ok(None),
            _ => Err(ImportError::FieldTwice { field: field.as_str() }),
        }
    }

    fn needed(&self, field: Field) -> Result<usize, ImportError> {
        let missing = || ImportError::FieldMissing { field: field.as_str(), columns: self.listed() };
        self.place(field)?.ok_or_else(missing)
    }

    fn places(&self, is_it: impl Fn(&str) -> bool) -> Vec<usize> {
        self.columns.iter().enumerate().filter(|(_, column)| is_it(column)).map(|(place, _)| place).collect()
    }

    fn wide(&self, taken: &[usize]) -> Result<Form, ImportError> {
        let metric = |column: &String| match self.new_name(column) {
            Some(Target::Metric(metric)) => Ok(metric),
            _ => column.parse().map_err(|_| shown(column)),
        };
        let rest = self.columns.iter().enumerate().filter(|(place, _)| !taken.contains(place));
        let cells: Vec<_> = rest.map(|(place, column)| (place, metric(column))).collect();
        if cells.iter().any(|(_, metric)| metric.is_ok()) {
            return Ok(Form::Wide(cells));
        }
        let column = cells.first().and_then(|(_, metric)| metric.clone().err());
        Err(ImportError::NoMetric { column: column.unwrap_or_else(|| "total_reach".to_owned()) })
    }

    /// What is no column can only be a metric in a column of names.
    fn names(&self, form: &Form) -> Result<Vec<(String, Metric)>, ImportError> {
        let rest = self.renames.iter().filter(|rename| !self.columns.contains(&rename.old));
        rest.map(|rename| match (form, rename.new) {
            (Form::Long { .. }, Target::Metric(metric)) => Ok((rename.old.clone(), metric)),
            _ => Err(ImportError::NothingToRename { old: shown(&rename.old), columns: self.listed() }),
        })
        .collect()
    }

    fn listed(&self) -> String {
        self.columns.iter().map(|column| shown(column)).collect::<Vec<_>>().join(", ")
    }
}

fn shown(text: &str) -> String {
    Shown::new(text).as_str().to_owned()
}

#[cfg(test)]
mod tests;
