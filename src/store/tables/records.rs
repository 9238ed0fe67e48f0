//! The flight record: added to and read, never changed.

use super::{Database, Row, Session, columns::PLATFORM, sql, statement};
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
    let rows = statement(sql!("records"))
        .bind(user.0)
        .bind(account.map(AccountId::as_str))
        .bind(limit)
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter().map(read).collect()
}

pub(in crate::store) async fn add(
    database: &Database,
    user: UserId,
    record: &FlightRecord,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    add_over(write.session(), user, record).await?;
    write.commit().await
}

pub(super) async fn add_over(
    session: &mut Session,
    user: UserId,
    record: &FlightRecord,
) -> Result<(), Error> {
    statement(sql!("record_add"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(record.account_id.as_str())
        .bind(record.at)
        .bind(record.kind.as_str())
        .bind(&record.sentence)
        .bind(record.http_status)
        .bind(record.code)
        .bind(record.subcode)
        .bind(record.fbtrace_id.as_ref().map(Shown::as_str))
        .bind(record.renewal.map(RenewalOutcome::as_str))
        .execute(session)
        .await?;
    Ok(())
}

fn read(row: &Row) -> Result<FlightRecord, Error> {
    let fbtrace_id: Option<&str> = row.get("fbtrace_id")?;
    let renewal: Option<&str> = row.get("renewal")?;
    let renewal = renewal.map(str::parse).transpose().map_err(|_| Error::unreadable("renewal"))?;
    Ok(FlightRecord {
        at: row.instant_at("at")?,
        account_id: row.account_at("account_id")?,
        kind: row.named_at("kind")?,
        sentence: row.text_at("sentence")?.to_owned(),
        renewal,
        http_status: row.get::<Option<i64>>("http_status")?.and_then(|status| u16::try_from(status).ok()),
        code: row.get("code")?,
        subcode: row.get("subcode")?,
        fbtrace_id: fbtrace_id.map(Shown::new),
    })
}
