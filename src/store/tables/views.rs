//! The place a user's dashboard resumes at.

use super::{Database, columns::PLATFORM, sql, statement};
use crate::{
    domain::{AccountId, UserId},
    store::Error,
};

pub(in crate::store) async fn resume(
    database: &Database,
    user: UserId,
    account: Option<&AccountId>,
) -> Result<Option<String>, Error> {
    statement(sql!("view"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.map_or("", AccountId::as_str))
        .fetch_scalar(&mut database.read(user).await?)
        .await
}

pub(in crate::store) async fn keep(
    database: &Database,
    user: UserId,
    account: Option<&AccountId>,
    place: &str,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    statement(sql!("view_keep"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.map_or("", AccountId::as_str))
        .bind(place)
        .bind(database.now())
        .execute(write.session())
        .await?;
    write.commit().await
}
