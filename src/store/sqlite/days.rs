//! One row a day: all its readings packed, and merged inside the write transaction.

use std::collections::BTreeMap;

use super::{
    Database,
    columns::{PLATFORM, day, day_number, of_account},
    sql,
};
use crate::{
    domain::{AccountId, Day, Metric, Range, Reading, Taken, UserId},
    store::{DayReadings, Error, packing::Packed},
};

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<DayReadings>, Error> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(sql!("days"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(day_number(range.from()))
        .bind(day_number(range.to()))
        .fetch_all(database.pool())
        .await?;
    rows.iter()
        .map(|(number, bytes)| {
            let packed = Packed::from_bytes(bytes)?;
            let (readings, later) = (packed.readings().collect(), packed.later().collect());
            Ok(DayReadings { day: day(*number), readings, later })
        })
        .collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    readings: &[(Day, Metric, Taken<Reading>)],
) -> Result<u64, Error> {
    let mut by_day: BTreeMap<Day, Vec<(Metric, Taken<Reading>)>> = BTreeMap::new();
    for (day, metric, reading) in readings {
        by_day.entry(*day).or_default().push((*metric, *reading));
    }
    let now = database.now();
    let mut changed = 0;
    let mut write = database.write().await?;
    for (day, readings) in by_day {
        let before: Option<Vec<u8>> = sqlx::query_scalar(sql!("day"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(day_number(day))
            .fetch_optional(write.connection())
            .await?;
        let mut packed = before.as_deref().map(Packed::from_bytes).transpose()?.unwrap_or_default();
        for (metric, reading) in readings {
            changed += u64::from(packed.merge(metric, reading, now));
        }
        let after = packed.to_bytes();
        if before.as_ref() == Some(&after) {
            continue;
        }
        of_account(sql!("day_save"), user, account)
            .bind(day_number(day))
            .bind(after)
            .execute(write.connection())
            .await?;
    }
    write.commit().await?;
    Ok(changed)
}
