//! An attempt's row as the domain's attempt.

use super::proposals::read_proposal;
use crate::{
    domain::{AccountId, Attempt, AttemptId, Failure},
    store::{
        Error,
        tables::{
            Row,
            columns::{account_id, named},
        },
    },
};

pub(in crate::store::tables) fn read_attempt(row: &Row) -> Result<Attempt, Error> {
    let expected: Option<&str> = row.get("expected_account")?;
    let proposal: Option<&str> = row.get("proposal")?;
    let chosen: Option<&str> = row.get("chosen_accounts")?;
    Ok(Attempt {
        id: AttemptId(row.get("attempt_id")?),
        login: row.optional_named_at("login")?,
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

fn read_failure(row: &Row) -> Result<Option<Failure>, Error> {
    let code: Option<&str> = row.get("failure_code")?;
    let sentence: Option<&str> = row.get("failure_sentence")?;
    code.map(|code| Ok(Failure::new(named(code, "failure")?, sentence.unwrap_or_default()))).transpose()
}

/// Ids hold no space, so spaces part them.
pub(super) fn write_accounts(accounts: &[AccountId]) -> String {
    accounts.iter().map(AccountId::as_str).collect::<Vec<_>>().join(" ")
}

fn read_accounts(text: &str) -> Result<Vec<AccountId>, Error> {
    text.split_whitespace().map(account_id).collect()
}
