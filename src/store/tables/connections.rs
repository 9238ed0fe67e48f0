//! Connections as a user sees them.

use super::{
    Database, Row, Session,
    columns::{PLATFORM, read_allowance, read_history},
    sql, statement,
};
use crate::{
    domain::{Account, AccountId, Connection, GrantId, Shown, UserId, Verdict},
    store::Error,
};

pub(in crate::store) async fn list(
    database: &Database,
    user: UserId,
    with_disconnected: bool,
) -> Result<Vec<Connection>, Error> {
    let rows = statement(sql!("connections"))
        .bind(user.0)
        .bind(with_disconnected)
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter().map(read).collect()
}

pub(in crate::store) async fn find(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Connection>, Error> {
    let mut session = database.read(user).await?;
    find_over(&mut session, user, account).await
}

pub(in crate::store) async fn find_over(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Connection>, Error> {
    let row = statement(sql!("connection"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .fetch_optional(session)
        .await?;
    row.as_ref().map(read).transpose()
}

pub(in crate::store) async fn kept_by(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Vec<Account>, Error> {
    let mut session = database.read(user).await?;
    match find_over(&mut session, user, account).await? {
        Some(found) => of_grant(&mut session, user, &found.grant, Some(account)).await,
        None => Err(Error::NotFound),
    }
}

/// The connected accounts of a grant, all or all but one.
pub(super) async fn of_grant(
    session: &mut Session,
    user: UserId,
    grant: &GrantId,
    but: Option<&AccountId>,
) -> Result<Vec<Account>, Error> {
    let rows = statement(sql!("connections_of_grant"))
        .bind(user.0)
        .bind(grant.platform.as_str())
        .bind(grant.login.as_str())
        .bind(&grant.subject)
        .bind(but.map(AccountId::as_str))
        .fetch_all(session)
        .await?;
    rows.iter().map(read_account).collect()
}

/// Connected accounts, of one user or of all.
pub(in crate::store) async fn connected(
    database: &Database,
    user: Option<UserId>,
) -> Result<Vec<(UserId, AccountId)>, Error> {
    connected_over(&mut database.read(user).await?, user).await
}

pub(in crate::store) async fn connected_over(
    session: &mut Session,
    user: Option<UserId>,
) -> Result<Vec<(UserId, AccountId)>, Error> {
    let rows = statement(sql!("accounts_connected")).bind(user.map(|user| user.0)).fetch_all(session).await?;
    rows.iter().map(|row| Ok((UserId(row.get("u_id")?), row.account_at("account_id")?))).collect()
}

fn read(row: &Row) -> Result<Connection, Error> {
    Ok(Connection {
        account: read_account(row)?,
        grant: row.grant_id()?,
        source: row.named_at("source")?,
        standing: row.named_at("status")?,
        expiry: row.expiry()?,
        data_access_expires_at: row.optional_instant_at("data_access_expires_at")?,
        next_renewal_at: row.optional_instant_at("next_renewal_at")?,
        last_sync_at: row.optional_instant_at("last_sync_at")?,
        renewed_by: row.named_at("renewed_by")?,
        verdict: Verdict {
            code: row.named_at("verdict_code")?,
            sentence: row.text_at("verdict_sentence")?.to_owned(),
        },
        connected_at: row.instant_at("connected_at")?,
        next_sync_at: row.optional_instant_at("next_sync_at")?,
        allowance: read_allowance(row)?,
        history: read_history(row)?,
    })
}

pub(super) fn read_account(row: &Row) -> Result<Account, Error> {
    Ok(Account { id: row.account_at("account_id")?, username: Shown::new(row.text_at("account_username")?) })
}
