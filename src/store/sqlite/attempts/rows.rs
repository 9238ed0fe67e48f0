//! An attempt's row as the domain's attempt.

use sqlx::{Row as _, sqlite::SqliteRow};

use super::proposals::read_proposal;
use crate::{
    domain::{AccountId, Attempt, AttemptId, Failure},
    store::{
        Error,
        sqlite::columns::{Columns as _, account_id, named},
    },
};

pub(in crate::store::sqlite) fn read_attempt(row: &SqliteRow) -> Result<Attempt, Error> {
    let login: Option<&str> = row.try_get("login")?;
    let expected: Option<&str> = row.try_get("expected_account")?;
    let proposal: Option<&str> = row.try_get("proposal")?;
    let chosen: Option<&str> = row.try_get("chosen_accounts")?;
    Ok(Attempt {
        id: AttemptId(row.try_get("attempt_id")?),
        login: login.map(|login| named(login, "login")).transpose()?,
        source: row.named_at("source")?,
        step: row.named_at("step")?,
        expected: expected.map(account_id).transpose()?,
        proposal: proposal.map(read_proposal).transpose()?,
        chosen: chosen.map_or(Ok(Vec::new()), read_accounts)?,
        failure: read_failure(row)?,
        created_at: row.instant_at("created_at")?,
        expires_at: row.instant_at("expires_at")?,
    })
}

fn read_failure(row: &SqliteRow) -> Result<Option<Failure>, Error> {
    let code: Option<&str> = row.try_get("failure_code")?;
    let sentence: Option<&str> = row.try_get("failure_sentence")?;
    code.map(|code| Ok(Failure::new(named(code, "failure")?, sentence.unwrap_or_default()))).transpose()
}

/// Ids hold no space, so spaces part them.
pub(super) fn write_accounts(accounts: &[AccountId]) -> String {
    accounts.iter().map(AccountId::as_str).collect::<Vec<_>>().join(" ")
}

fn read_accounts(text: &str) -> Result<Vec<AccountId>, Error> {
    text.split_whitespace().map(account_id).collect()
}
