//! The flight record: added to and read, never changed.

use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    Database,
    columns::{Columns as _, PLATFORM, micros},
    sql,
};
use crate::{
    domain::{AccountId, FlightRecord, RenewalOutcome, Shown, UserId},
    store::Error,
};

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: Option<&AccountId>,
    limit: u32,
) -> Result<Vec<FlightRecord>, Error> {
    let rows = sqlx::query(sql!("records"))
        .bind(user.0)
        .bind(account.map(AccountId::as_str))
        .bind(limit)
        .fetch_all(database.pool())
        .await?;
    rows.iter().map(read).collect()
}

pub(in crate::store) async fn add(
    database: &Database,
    user: UserId,
    record: &FlightRecord,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    add_over(write.connection(), user, record).await?;
    write.commit().await
}

pub(super) async fn add_over(
    connection: &mut SqliteConnection,
    user: UserId,
    record: &FlightRecord,
) -> Result<(), Error> {
    sqlx::query(sql!("record_add"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(record.account_id.as_str())
        .bind(micros(record.at))
        .bind(record.kind.as_str())
        .bind(&record.sentence)
        .bind(record.http_status)
        .bind(record.code)
        .bind(record.subcode)
        .bind(record.fbtrace_id.as_ref().map(Shown::as_str))
        .bind(record.renewal.map(RenewalOutcome::as_str))
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<FlightRecord, Error> {
    let fbtrace_id: Option<&str> = row.try_get("fbtrace_id")?;
    let renewal: Option<&str> = row.try_get("renewal")?;
    let renewal = renewal.map(str::parse).transpose().map_err(|_| Error::unreadable("renewal"))?;
    Ok(FlightRecord {
        at: row.instant_at("at")?,
        account_id: row.account_at("account_id")?,
        kind: row.named_at("kind")?,
        sentence: row.text_at("sentence")?.to_owned(),
        renewal,
        http_status: row.try_get("http_status")?,
        code: row.try_get("code")?,
        subcode: row.try_get("subcode")?,
        fbtrace_id: fbtrace_id.map(Shown::new),
    })
}
