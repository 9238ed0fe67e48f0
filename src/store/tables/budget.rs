//! Until when Meta told us to stay away and why, shared by every process on this database.

use super::{Database, sql_apart, statement};
use crate::{
    domain::{Pause, RefusalKind},
    store::Error,
};

pub(in crate::store) async fn pause(database: &Database, scope: &str, pause: &Pause) -> Result<(), Error> {
    let mut write = database.write(None).await?;
    statement(sql_apart!("budget_pause"))
        .bind(scope)
        .bind(database.at_there(pause.until))
        .bind(database.now())
        .bind(pause.because.as_str())
        .execute(write.session())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn paused(database: &Database, scopes: &[&str]) -> Result<Option<Pause>, Error> {
    let now = database.now();
    let mut latest: Option<Pause> = None;
    for scope in scopes {
        let row = statement(sql_apart!("budget_paused"))
            .bind(*scope)
            .bind(now)
            .fetch_optional(&mut database.read(None).await?)
            .await?;
        let Some(row) = row else { continue };
        // Before the reason was kept it was a limit nearly always.
        let because = row.optional_named_at("reason")?.unwrap_or(RefusalKind::AccountThrottled);
        let pause = Pause { until: database.at_here(row.instant_at("regain_at")?), because };
        if latest.is_none_or(|known| known.until < pause.until) {
            latest = Some(pause);
        }
    }
    Ok(latest)
}
