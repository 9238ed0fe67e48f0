//! The one transaction that ends a connection.

use super::{Database, columns::PLATFORM, connections, due, grants, records, sql};
use crate::{
    domain::{AccountId, FlightRecord, RecordKind, UserId},
    store::{Disconnected, Error},
};

pub(in crate::store) async fn disconnect(
    database: &Database,
    user: UserId,
    account: &AccountId,
    forget_history: bool,
) -> Result<Disconnected, Error> {
    let now = database.now();
    let mut write = database.write().await?;
    let connection = write.connection();
    let found = connections::find_over(connection, user, account).await?.ok_or(Error::NotFound)?;
    let kept_by = connections::of_grant(connection, user, &found.grant, Some(account)).await?;
    let ends = found.is_connected();
    if ends {
        sqlx::query(sql!("account_disconnect"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .execute(&mut *connection)
            .await?;
        due::forget(connection, user, account).await?;
        let record = FlightRecord::new(
            now,
            account.clone(),
            RecordKind::Disconnected,
            "Disconnected at your request.",
        );
        records::add_over(connection, user, &record).await?;
    }
    if forget_history {
        for sql in [sql!("account_forget"), sql!("view_forget")] {
            sqlx::query(sql)
                .bind(user.0)
                .bind(PLATFORM.as_str())
                .bind(account.as_str())
                .execute(&mut *connection)
                .await?;
        }
    }
    let grant_erased = ends && kept_by.is_empty();
    match kept_by.first() {
        Some(heir) if ends => due::hand_over(connection, user, &found.grant, &heir.id).await?,
        Some(_) => {}
        None => grants::erase(connection, user, &found.grant).await?,
    }
    write.commit_at("store.connection.disconnected").await?;
    Ok(Disconnected { grant_erased, kept_by })
}
