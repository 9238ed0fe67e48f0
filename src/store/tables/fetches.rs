//! How the last fetch of each account went, for whoever asked for it in another process.

use super::{Database, Session, columns::PLATFORM, due, sql, statement};
use crate::{
    domain::{Fetched, Timestamp, UserId},
    store::{Due, Error, LastFetch},
};

/// Gives a fetch back until `next` and keeps how it went; nothing once the lease is lost.
pub(in crate::store) async fn finish(
    database: &Database,
    due: &Due,
    next: Option<Timestamp>,
    fetched: &Fetched,
) -> Result<(), Error> {
    let mut write = database.write(due.user).await?;
    if due::is_held(write.session(), due).await? {
        keep(write.session(), due, fetched).await?;
        due::give_back(write.session(), due, next.map(|at| database.at_there(at))).await?;
    }
    write.commit().await
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
        .bind(fetched.error.as_deref());
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
                    error: row.get("error")?,
                },
            })
        })
        .collect()
}
