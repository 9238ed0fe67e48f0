//! How withdrawals at Meta ended: noted by the worker, read by the front that asked.

use super::{Database, columns::PLATFORM, grants::of_grant, sql, statement};
use crate::{
    domain::{AccountId, GrantId, UserId, Withdrawal},
    store::Error,
};

pub(in crate::store) async fn note(
    database: &Database,
    user: UserId,
    id: &GrantId,
    withdrawal: &Withdrawal,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    of_grant(sql!("grant_note_withdrawal"), user, id)
        .bind(withdrawal.outcome.as_str())
        .bind(&withdrawal.sentence)
        .bind(withdrawal.at)
        .execute(write.session())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn of_account(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Option<Withdrawal>, Error> {
    let row = statement(sql!("grant_withdrawal"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .fetch_optional(&mut database.read(user).await?)
        .await?;
    row.map(|row| {
        Ok(Withdrawal {
            outcome: row.named_at("withdrawal")?,
            sentence: row.text_at("withdrawal_sentence")?.to_owned(),
            at: row.instant_at("withdrawal_at")?,
        })
    })
    .transpose()
}
