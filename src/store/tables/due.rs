//! The due table: what is asked for, and the leases under which it is done.

mod schedule;

use chrono::TimeDelta;

pub(super) use self::schedule::{forget, hand_over, schedule_renewal, start};
use super::{Database, Session, columns::grant_name, connections, sql, statement};
use crate::{
    domain::{AccountId, Timestamp, UserId, Wanted, Work, WorkKind},
    store::{Due, Error},
};

pub(in crate::store) async fn ask(
    database: &Database,
    user: UserId,
    kind: WorkKind,
    account: &AccountId,
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    let found = connections::find_over(write.session(), user, account).await?;
    let found = found.filter(crate::domain::Connection::is_connected).ok_or(Error::NotFound)?;
    let target = match kind {
        WorkKind::Fetch | WorkKind::Repair => account.as_str().to_owned(),
        WorkKind::Renew | WorkKind::Revoke => grant_name(&found.grant),
    };
    statement(sql!("due_ask"))
        .bind(user.0)
        .bind(kind.as_str())
        .bind(target)
        .bind(account.as_str())
        .bind(now)
        .execute(write.session())
        .await?;
    write.commit_at("store.due.asked").await
}

pub(in crate::store) async fn take_back(
    database: &Database,
    user: UserId,
    kind: WorkKind,
    account: &AccountId,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    statement(sql!("due_take_back"))
        .bind(user.0)
        .bind(kind.as_str())
        .bind(account.as_str())
        .execute(write.session())
        .await?;
    write.commit().await
}

/// When a lease on work runs out, or work falls due.
pub(in crate::store) async fn next_deadline(
    database: &Database,
    by_schedule: bool,
) -> Result<Option<Timestamp>, Error> {
    let mut session = database.read(None).await?;
    let row = statement(sql!("due_next")).bind(by_schedule).fetch_optional(&mut session).await?;
    row.map(|row| Ok(database.at_here(row.instant_at("deadline")?))).transpose()
}

pub(in crate::store) async fn work(database: &Database, user: UserId) -> Result<Vec<Work>, Error> {
    let rows = statement(sql!("due_work"))
        .bind(user.0)
        .bind(database.now())
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Work {
                account_id: row.account_at("account_id")?,
                kind: row.named_at("kind")?,
                progress: row.get("progress")?,
                asked_at: database.at_here(row.instant_at("due_at")?),
            })
        })
        .collect()
}

pub(in crate::store) async fn claim(
    database: &Database,
    held: &[Due],
    limit: u32,
    lease_for: TimeDelta,
    by_schedule: bool,
) -> Result<Vec<Due>, Error> {
    let now = database.now();
    let mut write = database.write(None).await?;
    let rows = statement(sql!("due_claim"))
        .bind(now)
        .bind(limit)
        .bind(now + lease_for)
        .bind(leases(held))
        .bind(by_schedule)
        .fetch_all(write.session())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // First, so that a row that cannot be read keeps nothing else from being claimed until its lease runs out.
    write.commit_at("store.due.claimed").await?;
    let mut claimed = rows
        .iter()
        .map(|row| {
            Ok(Due {
                user: UserId(row.get("u_id")?),
                kind: row.named_at("kind")?,
                account: row.account_at("account_id")?,
                version: row.get("version")?,
                due_at: database.at_here(row.instant_at("due_at")?),
                wanted: match row.get::<i64>("asked")? {
                    0 => Wanted::BySchedule,
                    1 => Wanted::Recent,
                    2 => Wanted::Repair,
                    _ => Wanted::RestOfRepair,
                },
                target: row.text_at("target")?.to_owned(),
                lease: row.get("lease")?,
                lease_for,
            })
        })
        .collect::<Result<Vec<Due>, Error>>()?;
    // An UPDATE returns its rows in no order.
    claimed.sort_by_key(|due| (due.kind == WorkKind::Fetch, due.due_at));
    Ok(claimed)
}

/// A JSON array of leases, in the letters of SQL's `hex`.
fn leases(held: &[Due]) -> String {
    let quoted: Vec<String> = held.iter().map(|due| format!("\"{:X}\"", due.lease.simple())).collect();
    format!("[{}]", quoted.join(","))
}

pub(in crate::store) async fn keep(database: &Database, due: &Due) -> Result<(), Error> {
    let until = database.now() + due.lease_for;
    let mut write = database.write(due.user).await?;
    let kept = statement(sql!("due_keep"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .bind(until)
        .execute(write.session())
        .await?;
    if kept == 0 {
        return Err(Error::Overtaken);
    }
    write.commit_untold().await
}

pub(in crate::store) async fn progress(database: &Database, due: &Due, text: &str) -> Result<(), Error> {
    let until = database.now() + due.lease_for;
    let mut write = database.write(due.user).await?;
    let renewed = statement(sql!("due_progress"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .bind(text)
        .bind(until)
        .execute(write.session())
        .await?;
    if renewed == 0 {
        return Err(Error::Overtaken);
    }
    write.commit_at("store.due.progress").await
}

/// Whether the lease is still the worker's.
pub(super) async fn is_held(session: &mut Session, due: &Due) -> Result<bool, Error> {
    let held: Option<bool> = statement(sql!("due_held"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .fetch_scalar(session)
        .await?;
    Ok(held == Some(true))
}

pub(in crate::store) async fn finish(
    database: &Database,
    due: &Due,
    next: Option<Timestamp>,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    give_back(write.session(), due, next.map(|at| database.at_there(at))).await?;
    write.commit_at("store.due.finished").await
}

/// Part of a write: as [`finish`].
pub(super) async fn give_back(
    session: &mut Session,
    due: &Due,
    next: Option<Timestamp>,
) -> Result<(), Error> {
    let sql = if next.is_some() { sql!("due_finish") } else { sql!("due_remove") };
    let mut query = statement(sql).bind(due.user.0).bind(due.kind.as_str()).bind(&due.target).bind(due.lease);
    if let Some(next) = next {
        query = query.bind(next);
    }
    query.execute(session).await?;
    Ok(())
}

/// Part of a write: a fetch goes on by `next`, asked for as it was; of a repair the rest.
pub(super) async fn break_off(session: &mut Session, due: &Due, next: Timestamp) -> Result<(), Error> {
    statement(sql!("due_break_off"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .bind(next)
        .execute(session)
        .await?;
    Ok(())
}

/// Part of a write: a fetch is over and is due again by `next`, or at once if it was asked for while the schedule's was
/// under way.
pub(super) async fn rest(session: &mut Session, due: &Due, next: Timestamp) -> Result<(), Error> {
    statement(sql!("due_rest"))
        .bind(due.user.0)
        .bind(due.kind.as_str())
        .bind(&due.target)
        .bind(due.lease)
        .bind(next)
        .bind(due.wanted as i64)
        .execute(session)
        .await?;
    Ok(())
}
