//! How the last fetch of each account went, for whoever asked for it in another process.

use super::{
    Database, Session,
    columns::{PLATFORM, of_account, read_allowance, read_history},
    due, sql, statement,
};
use crate::{
    domain::{AccountId, Fetched, Timestamp, Upkeep, UserId},
    store::{Due, Error, LastFetch},
};

/// Ends a fetch: keeps how it went and what has been fetched by now. Nothing once the lease is lost.
pub(in crate::store) async fn finish(
    database: &Database,
    due: &Due,
    next: Timestamp,
    fetched: &Fetched,
    upkeep: Upkeep,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    if due::is_held(write.session(), due).await? {
        keep(write.session(), due, fetched).await?;
        keep_upkeep(write.session(), due, upkeep).await?;
        due::rest(write.session(), due, database.at_there(next)).await?;
    }
    write.commit_at("store.fetch.finished").await
}

/// As [`finish`], of a fetch that is to go on by `next` as it was asked for.
pub(in crate::store) async fn break_off(
    database: &Database,
    due: &Due,
    next: Timestamp,
    fetched: &Fetched,
    upkeep: Upkeep,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    if due::is_held(write.session(), due).await? {
        keep(write.session(), due, fetched).await?;
        keep_upkeep(write.session(), due, upkeep).await?;
        due::break_off(write.session(), due, database.at_there(next)).await?;
    }
    write.commit_at("store.fetch.finished").await
}

/// Gives a fetch that could not begin back until `next`, and keeps why. Nothing once the lease is lost.
pub(in crate::store) async fn put_off(
    database: &Database,
    due: &Due,
    next: Timestamp,
    fetched: &Fetched,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    if due::is_held(write.session(), due).await? {
        keep(write.session(), due, fetched).await?;
        due::give_back(write.session(), due, Some(database.at_there(next))).await?;
    }
    write.commit_at("store.fetch.put_off").await
}

/// What has been fetched of an account; nothing of one that never was.
pub(in crate::store) async fn upkeep(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Upkeep, Error> {
    let mut session = database.read(user).await?;
    let row = of_account(sql!("upkeep"), user, account).fetch_optional(&mut session).await?;
    let Some(row) = row else { return Ok(Upkeep::default()) };
    Ok(Upkeep {
        figures_at: row.optional_instant_at("figures_at")?,
        posts_at: row.optional_instant_at("posts_at")?,
        audience_at: row.optional_instant_at("audience_at")?,
        history_next_at: row.optional_instant_at("history_next_at")?,
        failures: u32::try_from(row.count_at("failures")?).unwrap_or(u32::MAX),
    })
}

async fn keep_upkeep(session: &mut Session, due: &Due, upkeep: Upkeep) -> Result<(), Error> {
    let marks = of_account(sql!("upkeep_keep"), due.user, &due.account)
        .bind(upkeep.figures_at)
        .bind(upkeep.posts_at)
        .bind(upkeep.audience_at)
        .bind(upkeep.history_next_at)
        .bind(upkeep.failures);
    marks.execute(session).await?;
    Ok(())
}

async fn keep(session: &mut Session, due: &Due, fetched: &Fetched) -> Result<(), Error> {
    let kept = statement(sql!("fetch_keep"))
        .bind(due.user.0)
        .bind(PLATFORM.as_str())
        .bind(due.account.as_str())
        .bind(fetched.outcome.as_str())
        .bind(fetched.calls)
        .bind(fetched.readings_stored)
        .bind(fetched.media_stored)
        .bind(fetched.next_sync_at)
        .bind(fetched.error.as_deref())
        .bind(fetched.allowance.account_used_percent.map(i64::from))
        .bind(fetched.allowance.app_used_percent.map(i64::from))
        .bind(fetched.history.map(|days| i64::from(days.complete)))
        .bind(fetched.history.map(|days| i64::from(days.repairable)))
        .bind(fetched.history.map(|days| i64::from(days.lost)));
    kept.execute(session).await?;
    Ok(())
}

/// Of every account that was ever fetched.
pub(in crate::store) async fn last(database: &Database, user: UserId) -> Result<Vec<LastFetch>, Error> {
    let rows = statement(sql!("fetches")).bind(user.0).fetch_all(&mut database.read(user).await?).await?;
    rows.iter()
        .map(|row| {
            Ok(LastFetch {
                account: row.account_at("account_id")?,
                number: row.get("number")?,
                fetched: Fetched {
                    outcome: row.named_at("outcome")?,
                    calls: row.count_at("calls")?,
                    readings_stored: row.count_at("readings_stored")?,
                    media_stored: row.count_at("media_stored")?,
                    next_sync_at: row.optional_instant_at("next_sync_at")?,
                    allowance: read_allowance(row)?,
                    history: read_history(row)?,
                    error: row.get("error")?,
                },
            })
        })
        .collect()
}
