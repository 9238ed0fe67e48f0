//! Connections as a user sees them.

use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    Database,
    columns::{Columns as _, PLATFORM},
    sql,
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
    let rows = sqlx::query(sql!("connections"))
        .bind(user.0)
        .bind(with_disconnected)
        .fetch_all(database.pool())
        .await?;
    rows.iter().map(read).collect()
}

pub(in crate::store) async fn find(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Connection>, Error> {
    let mut connection = database.pool().acquire().await?;
    find_over(&mut connection, user, account).await
}

pub(super) async fn find_over(
    connection: &mut SqliteConnection,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Connection>, Error> {
    let row = sqlx::query(sql!("connection"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

pub(in crate::store) async fn kept_by(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Vec<Account>, Error> {
    let mut connection = database.pool().acquire().await?;
    match find_over(&mut connection, user, account).await? {
        Some(found) => of_grant(&mut connection, user, &found.grant, Some(account)).await,
        None => Err(Error::NotFound),
    }
}

/// The connected accounts of a grant, all or all but one.
pub(super) async fn of_grant(
    connection: &mut SqliteConnection,
    user: UserId,
    grant: &GrantId,
    but: Option<&AccountId>,
) -> Result<Vec<Account>, Error> {
    let rows = sqlx::query(sql!("connections_of_grant"))
        .bind(user.0)
        .bind(grant.platform.as_str())
        .bind(grant.login.as_str())
        .bind(&grant.subject)
        .bind(but.map(AccountId::as_str))
        .fetch_all(connection)
        .await?;
    rows.iter().map(read_account).collect()
}

/// Connected accounts, of one user or of all.
pub(in crate::store) async fn connected(
    database: &Database,
    user: Option<UserId>,
) -> Result<Vec<(UserId, AccountId)>, Error> {
    let rows = sqlx::query(sql!("accounts_connected"))
        .bind(user.map(|user| user.0))
        .fetch_all(database.pool())
        .await?;
    rows.iter().map(|row| Ok((UserId(row.try_get("u_id")?), row.account_at("account_id")?))).collect()
}

fn read(row: &SqliteRow) -> Result<Connection, Error> {
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
    })
}

fn read_account(row: &SqliteRow) -> Result<Account, Error> {
    Ok(Account { id: row.account_at("account_id")?, username: Shown::new(row.text_at("account_username")?) })
}
