//! The posts whose figures are followed while they are young.

use crate::{
    domain::{AccountId, Followed, MediaId, UserId},
    store::{
        Error,
        tables::{Database, columns::of_account, sql},
    },
};

pub(in crate::store) async fn followed(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Vec<Followed>, Error> {
    let now = database.now();
    let rows = of_account(sql!("media_followed"), user, account)
        .bind(now - Followed::POSTS_FOR)
        .bind(now - Followed::STORIES_FOR)
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Followed {
                id: MediaId(row.text_at("media_id")?.to_owned()),
                published_at: row.instant_at("published_at")?,
                product_type: row.named_at("product_type")?,
                read_at: row.optional_instant_at("read_at")?,
            })
        })
        .collect()
}
