//! Due rows that follow from connecting, renewing and disconnecting.

use crate::{
    domain::{AccountId, GrantId, Timestamp, UserId, WorkKind},
    store::{
        Error,
        tables::{Session, columns::grant_name, sql, statement},
    },
};

/// Makes work due and takes it from whoever has it: what is under way there uses what has just been replaced.
pub(in crate::store::tables) async fn start(
    session: &mut Session,
    user: UserId,
    kind: WorkKind,
    target: &str,
    account: &AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    statement(sql!("due_start"))
        .bind(user.0)
        .bind(kind.as_str())
        .bind(target)
        .bind(account.as_str())
        .bind(at)
        .execute(session)
        .await?;
    Ok(())
}

/// The renewal's due row follows the grant's next renewal; one under way is left to its worker.
pub(in crate::store::tables) async fn schedule_renewal(
    session: &mut Session,
    user: UserId,
    grant: &GrantId,
    account: &AccountId,
    at: Option<Timestamp>,
) -> Result<(), Error> {
    let Some(at) = at else {
        statement(sql!("due_unschedule_renewal"))
            .bind(user.0)
            .bind(grant_name(grant))
            .execute(session)
            .await?;
        return Ok(());
    };
    statement(sql!("due_schedule_renewal"))
        .bind(user.0)
        .bind(grant_name(grant))
        .bind(account.as_str())
        .bind(at)
        .execute(session)
        .await?;
    Ok(())
}

/// Nothing is done for a disconnected account any more; what concerns its grant is not its own.
pub(in crate::store::tables) async fn forget(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
) -> Result<(), Error> {
    statement(sql!("due_forget_fetch")).bind(user.0).bind(account.as_str()).execute(session).await?;
    Ok(())
}

/// What concerns a grant is done in the name of an account that still needs it.
pub(in crate::store::tables) async fn hand_over(
    session: &mut Session,
    user: UserId,
    grant: &GrantId,
    heir: &AccountId,
) -> Result<(), Error> {
    statement(sql!("due_hand_over"))
        .bind(user.0)
        .bind(grant_name(grant))
        .bind(heir.as_str())
        .execute(session)
        .await?;
    Ok(())
}
