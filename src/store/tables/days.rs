//! One row a day: all its readings packed, and merged inside the write transaction. However many days are saved at
//! once, they are read in one statement and written in another.

use std::collections::BTreeMap;

use super::{
    Database, Row, Session,
    columns::{number, of_account},
    sql,
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
    let mut session = database.read(user).await?;
    let rows = rows_over(&mut session, user, account, range.from(), range.to()).await?;
    rows.iter().map(read_row).collect()
}

pub(super) fn read_row(row: &Row) -> Result<DayReadings, Error> {
    let packed = Packed::from_bytes(row.get("readings")?)?;
    let (readings, later) = (packed.readings().collect(), packed.later().collect());
    Ok(DayReadings { day: row.day_at("day")?, readings, later })
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    readings: &[(Day, Metric, Taken<Reading>)],
) -> Result<u64, Error> {
    let mut write = database.write(user).await?;
    let changed = save_over(write.session(), user, account, readings, database.now()).await?;
    write.commit_at("store.days.saved").await?;
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
    let (Some((first, _)), Some((last, _))) = (by_day.first_key_value(), by_day.last_key_value()) else {
        return Ok(0);
    };
    let mut known: BTreeMap<Day, Vec<u8>> = rows_over(session, user, account, *first, *last)
        .await?
        .iter()
        .map(|row| Ok((row.day_at("day")?, row.get("readings")?)))
        .collect::<Result<_, Error>>()?;
    let (mut changed, mut rows) = (0, Vec::new());
    for (day, readings) in by_day {
        let before = known.remove(&day);
        let mut packed = before.as_deref().map(Packed::from_bytes).transpose()?.unwrap_or_default();
        for (metric, reading) in readings {
            changed += u64::from(packed.merge(metric, reading, now));
        }
        let after = packed.to_bytes();
        if before.as_ref() != Some(&after) {
            rows.push((number(day), hex(&after)));
        }
    }
    if !rows.is_empty() {
        let rows = serde_json::to_string(&rows).map_err(|_| Error::unreadable("readings"))?;
        of_account(sql!("days_save"), user, account).bind(rows).execute(session).await?;
    }
    Ok(changed)
}

/// Both days included.
async fn rows_over(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    from: Day,
    to: Day,
) -> Result<Vec<Row>, Error> {
    of_account(sql!("days"), user, account).bind(from).bind(to).fetch_all(session).await
}

/// Bytes inside a parameter that is text.
fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
