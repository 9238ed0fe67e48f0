//! What Meta's limits allow, shared by every process on this database: how much of it is used, and until when Meta told
//! us to stay away and why.

use chrono::TimeDelta;

use super::{Database, Row, sql, statement};
use crate::{
    domain::{Pause, RefusalKind, Timestamp},
    store::Error,
};

/// Meta counts by the hour at least, so what it said of its allowance before is not known any more.
const KNOWN_FOR: TimeDelta = TimeDelta::hours(1);

pub(in crate::store) async fn pause(database: &Database, scope: &str, pause: &Pause) -> Result<(), Error> {
    let mut write = database.write(None).await?;
    statement(sql!("budget_pause"))
        .bind(scope)
        .bind(database.at_there(pause.until))
        .bind(database.now())
        .bind(pause.because.as_str())
        .execute(write.session())
        .await?;
    write.commit_at("store.budget.paused").await
}

/// Keeps how much is used of a scope's allowance; fronts are not told, for they see it with the fetch that heard it.
pub(in crate::store) async fn note(database: &Database, scope: &str, used_percent: u32) -> Result<(), Error> {
    let mut write = database.write(None).await?;
    statement(sql!("budget_note"))
        .bind(scope)
        .bind(used_percent)
        .bind(database.now())
        .execute(write.session())
        .await?;
    write.commit_untold_at("store.budget.noted").await
}

/// The pause of these that ends last, and of each how much is used, as far as it was told not long ago.
pub(in crate::store) async fn used(
    database: &Database,
    [one, two, three]: [&str; 3],
) -> Result<(Option<Pause>, Vec<(String, u32)>), Error> {
    let now = database.now();
    let rows = statement(sql!("budget_used"))
        .bind(one)
        .bind(two)
        .bind(three)
        .fetch_all(&mut database.read(None).await?)
        .await?;
    let (mut latest, mut used) = (None::<Pause>, Vec::new());
    for row in &rows {
        if let Some(pause) = read_pause(row, now)?
            && latest.is_none_or(|known| known.until < pause.until)
        {
            latest = Some(pause);
        }
        let seen_at = row.instant_at("seen_at")?;
        if seen_at <= now && now - seen_at < KNOWN_FOR {
            let percent = u32::try_from(row.count_at("used_percent")?).unwrap_or(u32::MAX);
            used.push((row.text_at("scope")?.to_owned(), percent));
        }
    }
    Ok((latest.map(|pause| Pause { until: database.at_here(pause.until), ..pause }), used))
}

fn read_pause(row: &Row, now: Timestamp) -> Result<Option<Pause>, Error> {
    let Some(until) = row.optional_instant_at("regain_at")?.filter(|until| *until > now) else {
        return Ok(None);
    };
    // Before the reason was kept it was a limit nearly always.
    let because = row.optional_named_at("reason")?.unwrap_or(RefusalKind::AccountThrottled);
    Ok(Some(Pause { until, because }))
}
