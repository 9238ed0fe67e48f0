//! Saving media and their readings.

use crate::{
    domain::{AccountId, Media, MediaId, MediaReading, Taken, Untrusted, UserId},
    store::{
        Error,
        packing::{outranks, pack_reading, unpack_reading},
        tables::{
            Database,
            columns::{PLATFORM, of_account},
            sql, statement,
        },
    },
};

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    media: &[Media<Untrusted>],
) -> Result<u64, Error> {
    let mut changed = 0;
    let mut write = database.write(user).await?;
    for one in media {
        changed += of_account(sql!("media_save"), user, account)
            .bind(&one.id.0)
            .bind(one.published_at)
            .bind(one.product_type.as_str())
            .bind(one.permalink.as_ref().map(Untrusted::as_it_came))
            .bind(one.caption.as_ref().map(Untrusted::as_it_came))
            .execute(write.session())
            .await?;
    }
    write.commit_at("store.media.saved").await?;
    Ok(changed)
}

pub(in crate::store) async fn save_readings(
    database: &Database,
    user: UserId,
    account: &AccountId,
    readings: &[(MediaId, MediaReading)],
) -> Result<u64, Error> {
    let now = database.now();
    let mut changed = 0;
    let mut write = database.write(user).await?;
    for (media, new) in readings {
        let before = statement(sql!("media_reading"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(&media.0)
            .bind(&new.metric)
            .bind(new.age_hours)
            .fetch_optional(write.session())
            .await?;
        if let Some(row) = before {
            let old = Taken { what: unpack_reading(row.get("reading")?)?, at: row.instant_at("fetched_at")? };
            if outranks(old, Taken { what: new.reading, at: new.fetched_at }, now) {
                continue;
            }
            changed += u64::from(old.what != new.reading);
        } else {
            changed += 1;
        }
        of_account(sql!("media_reading_save"), user, account)
            .bind(&media.0)
            .bind(&new.metric)
            .bind(new.age_hours)
            .bind(pack_reading(new.reading))
            .bind(new.fetched_at)
            .execute(write.session())
            .await?;
    }
    write.commit_at("store.media_readings.saved").await?;
    Ok(changed)
}
