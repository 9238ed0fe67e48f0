//! Between columns and the domain: instants as microseconds, days as days since 1970, names as text.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate};
use sqlx::{
    Row as _, Sqlite,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::{
    domain::{AccountId, Day, Expiry, GrantId, Platform, Timestamp, UserId},
    store::Error,
};

/// Every account is on it, until there is a second platform.
pub(super) const PLATFORM: Platform = Platform::Instagram;

pub(super) fn micros(instant: Timestamp) -> i64 {
    instant.timestamp_micros()
}

pub(super) fn instant(micros: i64) -> Result<Timestamp, Error> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Error::unreadable("instant"))
}

pub(super) fn day_number(day: Day) -> i64 {
    day.days_since(Day::new(NaiveDate::default()))
}

pub(super) fn day(number: i64) -> Day {
    Day::new(NaiveDate::default()).plus(number)
}

pub(super) fn account_id(text: &str) -> Result<AccountId, Error> {
    AccountId::parse(text).ok_or_else(|| Error::unreadable("account id"))
}

pub(super) fn named<T: FromStr>(text: &str, what: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::unreadable(what))
}

/// A query whose first three parameters name a user's account.
pub(super) fn of_account<'q>(
    sql: &'static str,
    user: UserId,
    account: &'q AccountId,
) -> Query<'q, Sqlite, SqliteArguments> {
    sqlx::query(sql).bind(user.0).bind(PLATFORM.as_str()).bind(account.as_str())
}

/// How a grant is named inside a target or a sealed value's place.
pub(super) fn grant_name(id: &GrantId) -> String {
    format!("{}/{}", id.login, id.subject)
}

/// Reads columns by their names.
pub(super) trait Columns {
    fn instant_at(&self, name: &str) -> Result<Timestamp, Error>;
    fn optional_instant_at(&self, name: &str) -> Result<Option<Timestamp>, Error>;
    fn named_at<T: FromStr>(&self, name: &str) -> Result<T, Error>;
    fn account_at(&self, name: &str) -> Result<AccountId, Error>;
    fn text_at(&self, name: &str) -> Result<&str, Error>;
    fn expiry(&self) -> Result<Expiry, Error>;
    fn grant_id(&self) -> Result<GrantId, Error>;
}

impl Columns for SqliteRow {
    fn instant_at(&self, name: &str) -> Result<Timestamp, Error> {
        instant(self.try_get(name)?)
    }

    fn optional_instant_at(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        self.try_get::<Option<i64>, _>(name)?.map(instant).transpose()
    }

    fn named_at<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        named(self.try_get(name)?, name)
    }

    fn account_at(&self, name: &str) -> Result<AccountId, Error> {
        account_id(self.try_get(name)?)
    }

    fn text_at(&self, name: &str) -> Result<&str, Error> {
        Ok(self.try_get(name)?)
    }

    fn expiry(&self) -> Result<Expiry, Error> {
        match (self.text_at("expiry")?, self.optional_instant_at("expires_at")?) {
            ("at", Some(end)) => Ok(Expiry::At(end)),
            ("never", None) => Ok(Expiry::Never),
            ("unknown", None) => Ok(Expiry::Unknown),
            _ => Err(Error::unreadable("expiry")),
        }
    }

    fn grant_id(&self) -> Result<GrantId, Error> {
        Ok(GrantId {
            platform: self.named_at("platform")?,
            login: self.named_at("login")?,
            subject: self.text_at("subject")?.to_owned(),
        })
    }
}
