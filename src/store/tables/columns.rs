//! What columns hold that the domain names otherwise.

use std::str::FromStr;

use super::{Row, Sql, Statement, statement};
use crate::{
    domain::{AccountId, Allowance, Day, GrantId, HistoryDays, Platform, UserId},
    store::Error,
};

/// Every account is on it, until there is a second platform.
pub(super) const PLATFORM: Platform = Platform::Instagram;

/// How a grant is named inside a target or a sealed value's place.
pub(super) fn grant_name(id: &GrantId) -> String {
    format!("{}/{}", id.login, id.subject)
}

pub(super) fn account_id(text: &str) -> Result<AccountId, Error> {
    AccountId::parse(text).ok_or_else(|| Error::unreadable("account id"))
}

pub(super) fn named<T: FromStr>(text: &str, what: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::unreadable(what))
}

/// A day inside a parameter that is text: days since 1970.
pub(super) fn number(day: Day) -> i64 {
    day.days_since(Day::new(chrono::NaiveDate::default()))
}

/// A statement whose first three parameters name a user's account.
pub(super) fn of_account(sql: Sql, user: UserId, account: &AccountId) -> Statement<'_> {
    statement(sql).bind(user.0).bind(PLATFORM.as_str()).bind(account.as_str())
}

pub(super) fn read_allowance(row: &Row) -> Result<Allowance, Error> {
    Ok(Allowance {
        account_used_percent: optional_count(row, "account_used_percent")?,
        app_used_percent: optional_count(row, "app_used_percent")?,
    })
}

pub(super) fn read_history(row: &Row) -> Result<Option<HistoryDays>, Error> {
    let complete = optional_count(row, "history_complete")?;
    let repairable = optional_count(row, "history_repairable")?;
    let lost = optional_count(row, "history_lost")?;
    Ok(match (complete, repairable, lost) {
        (Some(complete), Some(repairable), Some(lost)) => Some(HistoryDays { complete, repairable, lost }),
        _ => None,
    })
}

fn optional_count(row: &Row, column: &str) -> Result<Option<u32>, Error> {
    let count: Option<i64> = row.get(column)?;
    Ok(count.and_then(|count| u32::try_from(count).ok()))
}
