//! What the columns and metrics of an older table are called here.

use std::str::FromStr;

use crate::domain::Metric;

/// What a column of an insights table may be beside a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    User,
    Account,
    Day,
    /// The name of the row's one metric.
    Metric,
    Value,
    /// When the older set-up asked Meta.
    FetchedAt,
}

impl Field {
    pub const ALL: &'static [Self] =
        &[Self::User, Self::Account, Self::Day, Self::Metric, Self::Value, Self::FetchedAt];

    /// The name in `--map`, which is also that of the column where it needs none.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "u_id",
            Self::Account => "account_id",
            Self::Day => "day",
            Self::Metric => "metric",
            Self::Value => "value",
            Self::FetchedAt => "fetched_at",
        }
    }

    /// Whether a column of this name is taken for it unasked.
    pub(super) fn is_called(self, column: &str) -> bool {
        let other = match self {
            Self::Day => "date",
            Self::Metric => "name",
            Self::User | Self::Account | Self::Value | Self::FetchedAt => self.as_str(),
        };
        column.eq_ignore_ascii_case(self.as_str()) || column.eq_ignore_ascii_case(other)
    }
}

/// What a column is, or for a metric in a column of names, which metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Field(Field),
    Metric(Metric),
}

/// One `OLD=NEW`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    pub old: String,
    pub new: Target,
}

impl FromStr for Rename {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (old, new) = text
            .rsplit_once('=')
            .filter(|(old, _)| !old.is_empty())
            .ok_or("write it as OLD=NEW, such as total_reach=reach")?;
        let field = Field::ALL.iter().find(|field| field.as_str() == new).copied().map(Target::Field);
        let target = field.or_else(|| new.parse().ok().map(Target::Metric));
        let new = target.ok_or_else(|| format!("{new} is none of {}", names().join(", ")))?;
        Ok(Self { old: old.to_owned(), new })
    }
}

fn names() -> Vec<&'static str> {
    let fields = Field::ALL.iter().map(|field| field.as_str());
    fields.chain(Metric::ALL.iter().map(|metric| metric.as_str())).collect()
}
