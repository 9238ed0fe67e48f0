//! A row that came back, read by its columns' names.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate};
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};

use crate::{
    domain::{AccountId, Day, Expiry, GrantId, Timestamp},
    store::Error,
};

#[derive(Debug)]
pub(in crate::store) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type that every back end has for the same thing.
pub(in crate::store) trait Column<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T> Column<'r> for T where T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{}

impl Row {
    /// A column whose type is the same in each back end; instants and days have methods of their own.
    pub(in crate::store) fn get<'r, T: Column<'r>>(&'r self, name: &str) -> Result<T, Error> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(name)?),
            Self::Postgres(row) => Ok(row.try_get(name)?),
        }
    }

    pub(super) fn first<T: for<'r> Column<'r>>(&self) -> Result<T, Error> {
        match self {
            Self::Sqlite(row) => Ok(row.try_get(0)?),
            Self::Postgres(row) => Ok(row.try_get(0)?),
        }
    }

    pub(in crate::store) fn text_at(&self, name: &str) -> Result<&str, Error> {
        self.get(name)
    }

    /// Never below 0.
    pub(in crate::store) fn count_at(&self, name: &str) -> Result<u64, Error> {
        u64::try_from(self.get::<i64>(name)?).map_err(|_| Error::unreadable("count"))
    }

    pub(in crate::store) fn instant_at(&self, name: &str) -> Result<Timestamp, Error> {
        self.optional_instant_at(name)?.ok_or_else(|| Error::unreadable("instant"))
    }

    pub(in crate::store) fn optional_instant_at(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        match self {
            Self::Sqlite(row) => row.try_get::<Option<i64>, _>(name)?.map(instant).transpose(),
            Self::Postgres(row) => Ok(row.try_get(name)?),
        }
    }

    pub(in crate::store) fn day_at(&self, name: &str) -> Result<Day, Error> {
        match self {
            Self::Sqlite(row) => Ok(Day::new(NaiveDate::default()).plus(row.try_get(name)?)),
            Self::Postgres(row) => Ok(Day::new(row.try_get(name)?)),
        }
    }

    pub(in crate::store) fn named_at<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        named(self.get(name)?, name)
    }

    pub(in crate::store) fn optional_named_at<T: FromStr>(&self, name: &str) -> Result<Option<T>, Error> {
        self.get::<Option<&str>>(name)?.map(|text| named(text, name)).transpose()
    }

    pub(in crate::store) fn account_at(&self, name: &str) -> Result<AccountId, Error> {
        AccountId::parse(self.text_at(name)?).ok_or_else(|| Error::unreadable("account id"))
    }

    pub(in crate::store) fn expiry(&self) -> Result<Expiry, Error> {
        match (self.text_at("expiry")?, self.optional_instant_at("expires_at")?) {
            ("at", Some(end)) => Ok(Expiry::At(end)),
            ("never", None) => Ok(Expiry::Never),
            ("unknown", None) => Ok(Expiry::Unknown),
            _ => Err(Error::unreadable("expiry")),
        }
    }

    pub(in crate::store) fn grant_id(&self) -> Result<GrantId, Error> {
        Ok(GrantId {
            platform: self.named_at("platform")?,
            login: self.named_at("login")?,
            subject: self.text_at("subject")?.to_owned(),
        })
    }
}

fn instant(micros: i64) -> Result<Timestamp, Error> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Error::unreadable("instant"))
}

fn named<T: FromStr>(text: &str, what: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::unreadable(what))
}
