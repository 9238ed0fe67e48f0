//! A connection's health, name and last sync, as a worker finds them.

use sqlx::SqliteConnection;

use super::{
    Database,
    columns::{Columns as _, PLATFORM, micros},
    records, sql,
};
use crate::{
    domain::{AccountId, FlightRecord, Standing, Untrusted, UserId, Verdict},
    store::{Due, Error, Findings},
};

pub(in crate::store) async fn settle(
    database: &Database,
    due: &Due,
    findings: &Findings,
) -> Result<bool, Error> {
    let mut write = database.write().await?;
    let connection = write.connection();
    hold(connection, due).await?;
    let version: Option<i64> = sqlx::query_scalar(sql!("account_grant_version"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let is_current = version == Some(findings.grant_version);
    if is_current {
        set_over(connection, due.user, &due.account, findings.standing, &findings.verdict).await?;
        if let Some(record) = &findings.record {
            records::add_over(connection, due.user, record).await?;
        }
        if let Some(standing @ (Standing::Expired | Standing::Revoked)) = findings.standing {
            reject_siblings(connection, due, standing, findings).await?;
        }
    }
    if let Some(at) = findings.synced_at {
        sqlx::query(sql!("account_mark_synced"))
            .bind(due.user.0)
            .bind(PLATFORM.as_str())
            .bind(due.account.as_str())
            .bind(micros(at))
            .execute(&mut *connection)
            .await?;
    }
    write.commit().await?;
    Ok(is_current)
}

/// A token that Meta rejects for one account is rejected for every account of its grant.
async fn reject_siblings(
    connection: &mut SqliteConnection,
    due: &Due,
    standing: Standing,
    findings: &Findings,
) -> Result<(), Error> {
    let rows = sqlx::query(sql!("account_reject_siblings"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .bind(standing.as_str())
        .bind(findings.verdict.code.as_str())
        .bind(&findings.verdict.sentence)
        .fetch_all(&mut *connection)
        .await?;
    for row in rows {
        if let Some(record) = &findings.record {
            let record = FlightRecord { account_id: row.account_at("account_id")?, ..record.clone() };
            records::add_over(connection, due.user, &record).await?;
        }
    }
    Ok(())
}

pub(in crate::store) async fn set(
    database: &Database,
    user: UserId,
    account: &AccountId,
    standing: Option<Standing>,
    verdict: &Verdict,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    set_over(write.connection(), user, account, standing, verdict).await?;
    write.commit().await
}

pub(in crate::store) async fn set_username(
    database: &Database,
    due: &Due,
    username: &Untrusted,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    hold(write.connection(), due).await?;
    sqlx::query(sql!("account_set_username"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .bind(username.as_it_came())
        .execute(write.connection())
        .await?;
    write.commit().await
}

/// Whoever has lost the lease knows nothing that is still true.
async fn hold(connection: &mut SqliteConnection, due: &Due) -> Result<(), Error> {
    let held: bool = sqlx::query_scalar(sql!("due_held"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .fetch_one(connection)
        .await?;
    if held { Ok(()) } else { Err(Error::Overtaken) }
}

async fn set_over(
    connection: &mut SqliteConnection,
    user: UserId,
    account: &AccountId,
    standing: Option<Standing>,
    verdict: &Verdict,
) -> Result<(), Error> {
    let done = sqlx::query(sql!("account_set_health"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(standing.map(Standing::as_str))
        .bind(verdict.code.as_str())
        .bind(&verdict.sentence)
        .execute(connection)
        .await?;
    if done.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
