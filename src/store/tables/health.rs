//! A connection's health, name and last sync, as a worker finds them.

use super::{Database, Session, columns::PLATFORM, due::is_held, records, sql, statement};
use crate::{
    domain::{AccountId, FlightRecord, Standing, Untrusted, UserId, Verdict},
    store::{Due, Error, Findings},
};

pub(in crate::store) async fn settle(
    database: &Database,
    due: &Due,
    findings: &Findings,
) -> Result<bool, Error> {
    let mut write = database.write(due.user).await?;
    let session = write.session();
    hold(session, due).await?;
    let version: Option<i64> = statement(sql!("account_grant_version"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .fetch_scalar(&mut *session)
        .await?;
    let is_current = version == Some(findings.grant_version);
    if is_current {
        set_over(session, due.user, &due.account, findings.standing, &findings.verdict).await?;
        if let Some(record) = &findings.record {
            records::add_over(session, due.user, record).await?;
        }
        if let Some(standing @ (Standing::Expired | Standing::Revoked)) = findings.standing {
            reject_siblings(session, due, standing, findings).await?;
        }
    }
    if let Some(at) = findings.synced_at {
        statement(sql!("account_mark_synced"))
            .bind(due.user.0)
            .bind(PLATFORM.as_str())
            .bind(due.account.as_str())
            .bind(at)
            .execute(&mut *session)
            .await?;
    }
    write.commit_at("store.health.settled").await?;
    Ok(is_current)
}

/// A token that Meta rejects for one account is rejected for every account of its grant.
async fn reject_siblings(
    session: &mut Session,
    due: &Due,
    standing: Standing,
    findings: &Findings,
) -> Result<(), Error> {
    let rows = statement(sql!("account_reject_siblings"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .bind(standing.as_str())
        .bind(findings.verdict.code.as_str())
        .bind(&findings.verdict.sentence)
        .fetch_all(&mut *session)
        .await?;
    for row in rows {
        if let Some(record) = &findings.record {
            let record = FlightRecord { account_id: row.account_at("account_id")?, ..record.clone() };
            records::add_over(session, due.user, &record).await?;
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
    let mut write = database.write(user).await?;
    set_over(write.session(), user, account, standing, verdict).await?;
    write.commit().await
}

pub(in crate::store) async fn set_username(
    database: &Database,
    due: &Due,
    username: &Untrusted,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    hold(write.session(), due).await?;
    statement(sql!("account_set_username"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .bind(username.as_it_came())
        .execute(write.session())
        .await?;
    write.commit_at("store.account.named").await
}

/// Whoever has lost the lease knows nothing that is still true.
async fn hold(session: &mut Session, due: &Due) -> Result<(), Error> {
    if is_held(session, due).await? { Ok(()) } else { Err(Error::Overtaken) }
}

async fn set_over(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    standing: Option<Standing>,
    verdict: &Verdict,
) -> Result<(), Error> {
    let done = statement(sql!("account_set_health"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(standing.map(Standing::as_str))
        .bind(verdict.code.as_str())
        .bind(&verdict.sentence)
        .execute(session)
        .await?;
    if done == 0 { Err(Error::NotFound) } else { Ok(()) }
}
