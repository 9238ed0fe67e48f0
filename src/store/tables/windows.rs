//! Totals of windows, packed like days.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Database, Row,
    columns::{PLATFORM, number, of_account},
    sql, statement,
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
    let rows = statement(sql!("windows"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(named(ranges)?)
        .fetch_all(&mut database.read(user).await?)
        .await?;
    let readings: Vec<Vec<WindowReading>> = rows.iter().map(read_row).collect::<Result<_, Error>>()?;
    Ok(readings.concat())
}

/// Windows inside a parameter that is text.
pub(super) fn named(ranges: &[Range]) -> Result<String, Error> {
    let wanted: BTreeSet<[i64; 2]> =
        ranges.iter().map(|range| [number(range.from()), number(range.to())]).collect();
    serde_json::to_string(&wanted).map_err(|_| Error::unreadable("range"))
}

pub(super) fn read_row(row: &Row) -> Result<Vec<WindowReading>, Error> {
    let range =
        Range::new(row.day_at("day")?, row.day_at("to_day")?).ok_or_else(|| Error::unreadable("window"))?;
    let packed = Packed::from_bytes(row.get("readings")?)?;
    Ok(packed.readings().map(|(metric, reading)| WindowReading { range, metric, reading }).collect())
}

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
    day_count: i64,
    not_after: Day,
) -> Result<Option<Range>, Error> {
    let row = statement(sql!("window_newest"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(day_count)
        .bind(not_after)
        .fetch_optional(&mut database.read(user).await?)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Range::new(row.day_at("from_day")?, row.day_at("to_day")?))
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
    let mut write = database.write(user).await?;
    for ((from, to), readings) in by_window {
        let before: Option<Vec<u8>> = statement(sql!("window"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(from)
            .bind(to)
            .fetch_scalar(write.session())
            .await?;
        let mut packed = before.as_deref().map(Packed::from_bytes).transpose()?.unwrap_or_default();
        for (metric, reading) in readings {
            changed += u64::from(packed.merge(metric, reading, now));
        }
        of_account(sql!("window_save"), user, account)
            .bind(from)
            .bind(to)
            .bind(packed.to_bytes())
            .execute(write.session())
            .await?;
    }
    write.commit_at("store.windows.saved").await?;
    Ok(changed)
}

type Readings = Vec<(Metric, Taken<Reading>)>;
