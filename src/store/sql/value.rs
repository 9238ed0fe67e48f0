//! What a statement is given: each back end has its own column type for it.

use std::borrow::Cow;

use chrono::NaiveDate;
use sqlx::{Arguments as _, postgres::PgArguments, sqlite::SqliteArguments};
use uuid::Uuid;

use crate::domain::{Day, Timestamp};

/// `None` is the type's NULL. Where nothing else is said, the column's type has the same name in each back end.
#[derive(Clone, Debug)]
pub(in crate::store) enum Value<'q> {
    Bool(bool),
    Int(Option<i64>),
    Text(Option<Cow<'q, str>>),
    Bytes(Option<Cow<'q, [u8]>>),
    Uuid(Option<Uuid>),
    /// Microseconds since 1970 in SQLite.
    Instant(Option<Timestamp>),
    /// Days since 1970 in SQLite.
    Day(Day),
}

impl Value<'_> {
    pub(super) fn add_to_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::Error> {
        let added = match self {
            Self::Bool(value) => arguments.add(value),
            Self::Int(value) => arguments.add(value),
            Self::Text(value) => arguments.add(value.map(Cow::into_owned)),
            Self::Bytes(value) => arguments.add(value.map(Cow::into_owned)),
            Self::Uuid(value) => arguments.add(value),
            Self::Instant(value) => arguments.add(value.map(|instant| instant.timestamp_micros())),
            Self::Day(value) => arguments.add(value.days_since(Day::new(NaiveDate::default()))),
        };
        added.map_err(sqlx::Error::Encode)
    }

    pub(super) fn add_to_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
        let added = match self {
            Self::Bool(value) => arguments.add(value),
            Self::Int(value) => arguments.add(value),
            Self::Text(value) => arguments.add(value.as_deref()),
            Self::Bytes(value) => arguments.add(value.as_deref()),
            Self::Uuid(value) => arguments.add(value),
            Self::Instant(value) => arguments.add(value),
            Self::Day(value) => arguments.add(value.date()),
        };
        added.map_err(sqlx::Error::Encode)
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $into:expr),* $(,)?) => {
        $(impl<'q> From<$type> for Value<'q> {
            fn from($value: $type) -> Self {
                $into
            }
        })*
    };
}

from! {
    bool => |value| Self::Bool(value),
    i64 => |value| Self::Int(Some(value)),
    u32 => |value| Self::Int(Some(value.into())),
    u64 => |value| Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX))),
    Option<i64> => |value| Self::Int(value),
    Option<u16> => |value| Self::Int(value.map(i64::from)),
    &'q str => |value| Self::Text(Some(Cow::Borrowed(value))),
    &'q String => |value| Self::Text(Some(Cow::Borrowed(value))),
    String => |value| Self::Text(Some(Cow::Owned(value))),
    Option<&'q str> => |value| Self::Text(value.map(Cow::Borrowed)),
    Option<String> => |value| Self::Text(value.map(Cow::Owned)),
    &'q [u8] => |value| Self::Bytes(Some(Cow::Borrowed(value))),
    Vec<u8> => |value| Self::Bytes(Some(Cow::Owned(value))),
    Option<Vec<u8>> => |value| Self::Bytes(value.map(Cow::Owned)),
    Option<&'q Vec<u8>> => |value| Self::Bytes(value.map(|bytes| Cow::Borrowed(bytes.as_slice()))),
    Uuid => |value| Self::Uuid(Some(value)),
    Option<Uuid> => |value| Self::Uuid(value),
    Timestamp => |value| Self::Instant(Some(value)),
    Option<Timestamp> => |value| Self::Instant(value),
    Day => |value| Self::Day(value),
}
