//! Posts, reels and stories with their readings.

mod followed;
mod save;

use std::collections::HashMap;

pub(in crate::store) use self::{
    followed::followed,
    save::{save, save_readings},
};
use super::{Database, Row, columns::PLATFORM, sql, statement};
use crate::{
    domain::{AccountId, Media, MediaId, MediaReading, Post, Range, Shown, UserId},
    store::{Error, packing::unpack_reading},
};

pub(in crate::store) async fn posts(
    database: &Database,
    user: UserId,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<Post>, Error> {
    let mut session = database.read(user).await?;
    let mut pages = Vec::new();
    for sql in [sql!("media_newest"), sql!("media_newest_readings")] {
        let query = statement(sql)
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(limit)
            .bind(database.now());
        pages.push(query.fetch_all(&mut session).await?);
    }
    together(pages)
}

pub(in crate::store) async fn published_in(
    database: &Database,
    user: UserId,
    account: &AccountId,
    range: Range,
) -> Result<Vec<Post>, Error> {
    let mut session = database.read(user).await?;
    let mut pages = Vec::new();
    for sql in [sql!("media_published"), sql!("media_published_readings")] {
        let query = statement(sql)
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .bind(range.from().start())
            .bind(range.to().end());
        pages.push(query.fetch_all(&mut session).await?);
    }
    together(pages)
}

/// Media in their order, each with its readings in theirs.
fn together(pages: Vec<Vec<Row>>) -> Result<Vec<Post>, Error> {
    let mut pages = pages.into_iter();
    let media = pages.next().unwrap_or_default();
    let mut readings: HashMap<String, Vec<MediaReading>> = HashMap::new();
    for row in pages.flatten() {
        readings.entry(row.text_at("media_id")?.to_owned()).or_default().push(read_reading(&row)?);
    }
    media
        .iter()
        .map(|row| {
            let media = read_media(row)?;
            let readings = readings.remove(&media.id.0).unwrap_or_default();
            Ok(Post { media, readings })
        })
        .collect()
}

fn read_media(row: &Row) -> Result<Media, Error> {
    let permalink: Option<&str> = row.get("permalink")?;
    let caption: Option<&str> = row.get("caption")?;
    Ok(Media {
        id: MediaId(row.text_at("media_id")?.to_owned()),
        published_at: row.instant_at("published_at")?,
        product_type: row.named_at("product_type")?,
        permalink: permalink.map(Shown::new),
        caption: caption.map(Shown::new),
    })
}

fn read_reading(row: &Row) -> Result<MediaReading, Error> {
    Ok(MediaReading {
        metric: row.text_at("metric")?.to_owned(),
        age_hours: row.get("age_hours")?,
        reading: unpack_reading(row.get("reading")?)?,
        fetched_at: row.instant_at("fetched_at")?,
    })
}
