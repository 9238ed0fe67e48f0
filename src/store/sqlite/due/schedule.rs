//! Due rows that follow from connecting, renewing and disconnecting.

use sqlx::SqliteConnection;

use crate::{
    domain::{AccountId, GrantId, Timestamp, UserId, WorkKind},
    store::{
        Error,
        sqlite::{
            columns::{grant_name, micros},
            sql,
        },
    },
};

/// Makes work due and takes it from whoever has it: what is under way there uses what has just been replaced.
pub(in crate::store::sqlite) async fn start(
    connection: &mut SqliteConnection,
    user: UserId,
    kind: WorkKind,
    target: &str,
    account: &AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(sql!("due_start"))
        .bind(user.0)
        .bind(kind.as_str())
        .bind(target)
        .bind(account.as_str())
        .bind(micros(at))
        .execute(connection)
        .await?;
    Ok(())
}

/// The renewal's due row follows the grant's next renewal; one under way is left to its worker.
pub(in crate::store::sqlite) async fn schedule_renewal(
    connection: &mut SqliteConnection,
    user: UserId,
    grant: &GrantId,
    account: &AccountId,
    at: Option<Timestamp>,
) -> Result<(), Error> {
    let Some(at) = at else {
        sqlx::query(sql!("due_unschedule_renewal"))
            .bind(user.0)
            .bind(grant_name(grant))
            .execute(connection)
            .await?;
        return Ok(());
    };
    sqlx::query(sql!("due_schedule_renewal"))
        .bind(user.0)
        .bind(grant_name(grant))
        .bind(account.as_str())
        .bind(micros(at))
        .execute(connection)
        .await?;
    Ok(())
}

/// Nothing is done for a disconnected account any more; what concerns its grant is not its own.
pub(in crate::store::sqlite) async fn forget(
    connection: &mut SqliteConnection,
    user: UserId,
    account: &AccountId,
) -> Result<(), Error> {
    sqlx::query(sql!("due_forget_fetch")).bind(user.0).bind(account.as_str()).execute(connection).await?;
    Ok(())
}

/// What concerns a grant is done in the name of an account that still needs it.
pub(in crate::store::sqlite) async fn hand_over(
    connection: &mut SqliteConnection,
    user: UserId,
    grant: &GrantId,
    heir: &AccountId,
) -> Result<(), Error> {
    sqlx::query(sql!("due_hand_over"))
        .bind(user.0)
        .bind(grant_name(grant))
        .bind(heir.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
