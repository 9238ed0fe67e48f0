//! Profile figures, a row a day.

mod kept;

use sqlx::{Row as _, sqlite::SqliteRow};

use self::kept::Kept;
use super::{
    Database,
    columns::{Columns as _, day, day_number, micros, of_account},
    sql,
};
use crate::{
    domain::{AccountId, Day, Profile, Range, Shown, Taken, Timestamp, Untrusted, UserId},
    store::Error,
};

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Taken<Profile>>, Error> {
    let row = of_account(sql!("profile_newest"), user, account)
        .bind(day_number(Day::containing(database.now())))
        .fetch_optional(database.pool())
        .await?;
    Ok(row.as_ref().map(read_row).transpose()?.map(|(_, profile)| profile))
}

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<(Day, Taken<Profile>)>, Error> {
    let rows = of_account(sql!("profile_days"), user, account)
        .bind(day_number(range.from()))
        .bind(day_number(range.to()))
        .fetch_all(database.pool())
        .await?;
    rows.iter().map(read_row).collect()
}

/// What the day has already is read under the same lock under which both are written as one.
pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    day: Day,
    profile: &Taken<Profile<Untrusted>>,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    let row = of_account(sql!("profile_days"), user, account)
        .bind(day_number(day))
        .bind(day_number(day))
        .fetch_optional(write.connection())
        .await?;
    let told = Kept::of(profile);
    let kept = match row.as_ref().map(Kept::from_row).transpose()? {
        Some(kept) => kept.with(told, database.now()),
        None => told,
    };
    let time = |at: Option<Timestamp>| at.map(micros);
    of_account(sql!("profile_save"), user, account)
        .bind(day_number(day))
        .bind(kept.username.as_ref().map(|text| &text.what))
        .bind(time(kept.username.as_ref().map(|text| text.at)))
        .bind(kept.name.as_ref().map(|text| &text.what))
        .bind(time(kept.name.as_ref().map(|text| text.at)))
        .bind(kept.followers_count.map(|count| count.what))
        .bind(time(kept.followers_count.map(|count| count.at)))
        .bind(kept.follows_count.map(|count| count.what))
        .bind(time(kept.follows_count.map(|count| count.at)))
        .bind(kept.media_count.map(|count| count.what))
        .bind(time(kept.media_count.map(|count| count.at)))
        .bind(micros(kept.fetched_at))
        .execute(write.connection())
        .await?;
    write.commit().await
}

fn read_row(row: &SqliteRow) -> Result<(Day, Taken<Profile>), Error> {
    let username: Option<&str> = row.try_get("username")?;
    let name: Option<&str> = row.try_get("name")?;
    let profile = Profile {
        username: username.map(Shown::new),
        name: name.map(Shown::new),
        followers_count: row.try_get("followers_count")?,
        follows_count: row.try_get("follows_count")?,
        media_count: row.try_get("media_count")?,
    };
    Ok((day(row.try_get("day")?), Taken { what: profile, at: row.instant_at("fetched_at")? }))
}
