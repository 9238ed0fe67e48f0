//! The one transaction that ends a connection.

use super::{Database, columns::PLATFORM, connections, due, grants, records, sql, statement};
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
    let mut write = database.write(user).await?;
    let session = write.session();
    let found = connections::find_over(session, user, account).await?.ok_or(Error::NotFound)?;
    grants::lock(session, user, &found.grant).await?;
    let ends = found.is_connected();
    if ends {
        statement(sql!("account_disconnect"))
            .bind(user.0)
            .bind(PLATFORM.as_str())
            .bind(account.as_str())
            .execute(&mut *session)
            .await?;
        due::forget(session, user, account).await?;
        let record = FlightRecord::new(
            now,
            account.clone(),
            RecordKind::Disconnected,
            "Disconnected at your request.",
        );
        records::add_over(session, user, &record).await?;
    }
    if forget_history {
        for sql in [sql!("account_forget"), sql!("view_forget")] {
            statement(sql)
                .bind(user.0)
                .bind(PLATFORM.as_str())
                .bind(account.as_str())
                .execute(&mut *session)
                .await?;
        }
    }
    let erased = grants::erase_unneeded(session, user, &found.grant).await?;
    let kept_by = connections::of_grant(session, user, &found.grant, Some(account)).await?;
    if let Some(heir) = kept_by.first().filter(|_| ends) {
        due::hand_over(session, user, &found.grant, &heir.id).await?;
    }
    write.commit_erasing("store.connection.disconnected").await?;
    Ok(Disconnected { grant_erased: ends && erased, kept_by })
}
