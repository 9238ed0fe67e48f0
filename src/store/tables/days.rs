//! One row a day: all its readings packed, and merged inside the write transaction.

use std::collections::BTreeMap;

use super::{
    Database, Session,
    columns::{PLATFORM, of_account},
    sql, statement,
};
use crate::{
    domain::{AccountId, Day, Metric, Range, Reading, Taken, Timestamp, UserId},
    store::{DayReadings, Error, packing::Packed},
};

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<DayReadings>, Error> {
    read_over(&mut database.read(user).await?, user, account, range).await
}

pub(super) async fn read_over(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<DayReadings>, Error> {
    let rows = statement(sql!("days"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(range.from())
        .bind(range.to())
        .fetch_all(session)
        .await?;
    rows.iter()
        .map(|row| {
            let packed = Packed::from_bytes(row.get("readings")?)?;
            let (readings, later) = (packed.readings().collect(), packed.later().collect());
            Ok(DayReadings { day: row.day_at("day")?, readings, later })
        })
        .collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    readings: &[(Day, Metric, Taken<Reading>)],
) -> Result<u64, Error> {
    let mut write = database.write(user).await?;
    let changed = save_over(write.session(), user, account, readings, database.now()).await?;
    write.commit().await?;
    Ok(changed)
}

pub(in crate::store) async fn save_over(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    readings: &[(Day, Metric, Taken<Reading>)],
    now: Timestamp,
) -> Result<u64, Error> {
    let mut by_day: BTreeMap<Day, Vec<(Metric, Taken<Reading>)>> = BTreeMap::new();
    for (day, metric, reading) in readings {
        by_day.entry(*day).or_default().push((*metric, *reading));
    }
    let mut changed = 0;
    for (day, readings) in by_day {
        let before: Option<Vec<u8>> = statement(sql!("day"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(day)
            .fetch_scalar(&mut *session)
            .await?;
        let mut packed = before.as_deref().map(Packed::from_bytes).transpose()?.unwrap_or_default();
        for (metric, reading) in readings {
            changed += u64::from(packed.merge(metric, reading, now));
        }
        let after = packed.to_bytes();
        if before.as_ref() == Some(&after) {
            continue;
        }
        of_account(sql!("day_save"), user, account).bind(day).bind(after).execute(&mut *session).await?;
    }
    Ok(changed)
}
