//! Profile figures, a row a day.

use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    Database,
    columns::{Columns as _, PLATFORM, day, day_number, micros},
    sql,
};
use crate::{
    domain::{AccountId, Day, Profile, Range, Shown, Taken, Untrusted, UserId},
    store::Error,
};

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Taken<Profile>>, Error> {
    let row = sqlx::query(sql!("profile_newest"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
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
    let rows = sqlx::query(sql!("profile_days"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(day_number(range.from()))
        .bind(day_number(range.to()))
        .fetch_all(database.pool())
        .await?;
    rows.iter().map(read_row).collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    day: Day,
    profile: &Taken<Profile<Untrusted>>,
) -> Result<(), Error> {
    let Taken { what, at } = profile;
    let mut write = database.write().await?;
    sqlx::query(sql!("profile_save"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(day_number(day))
        .bind(what.username.as_ref().map(Untrusted::as_it_came))
        .bind(what.name.as_ref().map(Untrusted::as_it_came))
        .bind(what.followers_count)
        .bind(what.follows_count)
        .bind(what.media_count)
        .bind(micros(*at))
        .bind(micros(database.now()))
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
