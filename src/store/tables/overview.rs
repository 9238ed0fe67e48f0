//! What the Summary of an account is made of, in one transaction.

use super::{Database, columns::of_account, connections::read_account, days, profiles, sql, windows};
use crate::{
    domain::{AccountId, Day, Range, UserId},
    store::{Error, StoredOverview},
};

/// Three statements.
pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
    days: Range,
    windows: &[Range],
) -> Result<Option<StoredOverview>, Error> {
    let mut session = database.read(user).await?;
    let head = of_account(sql!("overview_head"), user, account)
        .bind(Day::containing(database.now()))
        .fetch_optional(&mut session)
        .await?;
    let Some(head) = head else { return Ok(None) };
    Ok(Some(StoredOverview {
        account: read_account(&head)?,
        profile: profiles::read_joined(&head)?,
        days: days::read_over(&mut session, user, account, days).await?,
        windows: windows::read_over(&mut session, user, account, windows).await?,
    }))
}
