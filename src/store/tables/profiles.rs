//! Profile figures, a row a day.

mod kept;

use self::kept::Kept;
use super::{Database, Row, columns::of_account, sql};
use crate::{
    domain::{AccountId, Day, Profile, Range, Shown, Taken, Untrusted, UserId},
    store::Error,
};

pub(in crate::store) async fn newest(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Taken<Profile>>, Error> {
    let row = of_account(sql!("profile_newest"), user, account)
        .bind(Day::containing(database.now()))
        .fetch_optional(&mut database.read(user).await?)
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
        .bind(range.from())
        .bind(range.to())
        .fetch_all(&mut database.read(user).await?)
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
    let mut write = database.write(user).await?;
    let row = of_account(sql!("profile_days"), user, account)
        .bind(day)
        .bind(day)
        .fetch_optional(write.session())
        .await?;
    let told = Kept::of(profile);
    let kept = match row.as_ref().map(Kept::from_row).transpose()? {
        Some(kept) => kept.with(told, database.now()),
        None => told,
    };
    of_account(sql!("profile_save"), user, account)
        .bind(day)
        .bind(kept.username.as_ref().map(|text| text.what.as_str()))
        .bind(kept.username.as_ref().map(|text| text.at))
        .bind(kept.name.as_ref().map(|text| text.what.as_str()))
        .bind(kept.name.as_ref().map(|text| text.at))
        .bind(kept.followers_count.map(|count| count.what))
        .bind(kept.followers_count.map(|count| count.at))
        .bind(kept.follows_count.map(|count| count.what))
        .bind(kept.follows_count.map(|count| count.at))
        .bind(kept.media_count.map(|count| count.what))
        .bind(kept.media_count.map(|count| count.at))
        .bind(kept.fetched_at)
        .execute(write.session())
        .await?;
    write.commit_at("store.profile.saved").await
}

/// The profile in a row that has none of it where there is no profile.
pub(super) fn read_joined(row: &Row) -> Result<Option<Taken<Profile>>, Error> {
    let is_there = row.optional_instant_at("fetched_at")?.is_some();
    Ok(is_there.then(|| read_row(row)).transpose()?.map(|(_, profile)| profile))
}

fn read_row(row: &Row) -> Result<(Day, Taken<Profile>), Error> {
    let username: Option<&str> = row.get("username")?;
    let name: Option<&str> = row.get("name")?;
    let profile = Profile {
        username: username.map(Shown::new),
        name: name.map(Shown::new),
        followers_count: row.get("followers_count")?,
        follows_count: row.get("follows_count")?,
        media_count: row.get("media_count")?,
    };
    Ok((row.day_at("day")?, Taken { what: profile, at: row.instant_at("fetched_at")? }))
}
