//! Until when Meta told us to stay away and why, shared by every process on this database.

use super::{
    Database,
    columns::{instant, micros},
    sql,
};
use crate::{
    domain::{Pause, RefusalKind},
    store::Error,
};

pub(in crate::store) async fn pause(database: &Database, scope: &str, pause: &Pause) -> Result<(), Error> {
    let mut write = database.write().await?;
    sqlx::query(sql!("budget_pause"))
        .bind(scope)
        .bind(micros(pause.until))
        .bind(micros(database.now()))
        .bind(pause.because.as_str())
        .execute(write.connection())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn paused(database: &Database, scopes: &[&str]) -> Result<Option<Pause>, Error> {
    let now = database.now();
    let mut latest: Option<Pause> = None;
    for scope in scopes {
        let row: Option<(i64, Option<String>)> = sqlx::query_as(sql!("budget_paused"))
            .bind(*scope)
            .bind(micros(now))
            .fetch_optional(database.pool())
            .await?;
        let Some((until, reason)) = row else { continue };
        // Before the reason was kept it was a limit nearly always.
        let because = reason.map_or(Ok(RefusalKind::AccountThrottled), |name| name.parse());
        let because = because.map_err(|_| Error::unreadable("reason of a pause"))?;
        let pause = Pause { until: instant(until)?, because };
        if latest.is_none_or(|known| known.until < pause.until) {
            latest = Some(pause);
        }
    }
    Ok(latest)
}
