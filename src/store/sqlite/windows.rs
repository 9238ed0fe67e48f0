//! Totals of windows, packed like days.

use std::collections::BTreeMap;

use super::{
    Database,
    columns::{PLATFORM, day, day_number, of_account},
    sql,
};
use crate::{
    domain::{AccountId, Day, Metric, Range, Reading, Taken, UserId},
    store::{Error, WindowReading, packing::Packed},
};

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    ranges: &[Range],
) -> Result<Vec<WindowReading>, Error> {
    let wanted: Vec<[i64; 2]> =
        ranges.iter().map(|range| [day_number(range.from()), day_number(range.to())]).collect();
    let wanted = serde_json::to_string(&wanted).map_err(|_| Error::unreadable("range"))?;
    let rows: Vec<(i64, i64, Vec<u8>)> = sqlx::query_as(sql!("windows"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(wanted)
        .fetch_all(database.pool())
        .await?;
    let mut readings = Vec::new();
    for (from, to, bytes) in rows {
        let range = Range::new(day(from), day(to)).ok_or_else(|| Error::unreadable("window"))?;
        let packed = Packed::from_bytes(&bytes)?;
        readings.extend(packed.readings().map(|(metric, reading)| WindowReading { range, metric, reading }));
    }
    Ok(readings)
}

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
    day_count: i64,
    not_after: Day,
) -> Result<Option<Range>, Error> {
    let row: Option<(i64, i64)> = sqlx::query_as(sql!("window_newest"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(day_count)
        .bind(day_number(not_after))
        .fetch_optional(database.pool())
        .await?;
    Ok(row.and_then(|(from, to)| Range::new(day(from), day(to))))
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    readings: &[WindowReading],
) -> Result<u64, Error> {
    let mut by_window: BTreeMap<(Day, Day), Readings> = BTreeMap::new();
    for WindowReading { range, metric, reading } in readings {
        by_window.entry((range.from(), range.to())).or_default().push((*metric, *reading));
    }
    let now = database.now();
    let mut changed = 0;
    let mut write = database.write().await?;
    for ((from, to), readings) in by_window {
        let before: Option<Vec<u8>> = sqlx::query_scalar(sql!("window"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(day_number(from))
            .bind(day_number(to))
            .fetch_optional(write.connection())
            .await?;
        let mut packed = before.as_deref().map(Packed::from_bytes).transpose()?.unwrap_or_default();
        for (metric, reading) in readings {
            changed += u64::from(packed.merge(metric, reading, now));
        }
        of_account(sql!("window_save"), user, account)
            .bind(day_number(from))
            .bind(day_number(to))
            .bind(packed.to_bytes())
            .execute(write.connection())
            .await?;
    }
    write.commit().await?;
    Ok(changed)
}

type Readings = Vec<(Metric, Taken<Reading>)>;
