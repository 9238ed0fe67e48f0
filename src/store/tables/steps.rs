//! A worker's steps: each moves the row only under its own lease and version.

use super::{
    Database, Sql, Statement, Write,
    attempts::write_proposal,
    claims::{exchanged_place, yes_stands_since},
    data_keys, sql, statement,
};
use crate::{
    domain::{Attempt, AttemptStep, Failure, Login, Proposal, Untrusted},
    store::{ClaimedAttempt, Error, ExchangedToken, Keyring, sealing::seal},
};

pub(in crate::store) async fn exchanging(
    database: &Database,
    claimed: &mut ClaimedAttempt,
) -> Result<(), Error> {
    let write = database.write(claimed.user).await?;
    step(database, write, claimed, AttemptStep::Exchanging, None).await
}

pub(in crate::store) async fn keep_short(
    database: &Database,
    keyring: &Keyring,
    claimed: &mut ClaimedAttempt,
    token: &ExchangedToken,
) -> Result<(), Error> {
    keep(database, keyring, claimed, token, AttemptStep::Short).await
}

pub(in crate::store) async fn keep_long(
    database: &Database,
    keyring: &Keyring,
    claimed: &mut ClaimedAttempt,
    token: &ExchangedToken,
) -> Result<(), Error> {
    keep(database, keyring, claimed, token, AttemptStep::Long).await
}

pub(in crate::store) async fn keep_chosen(
    database: &Database,
    keyring: &Keyring,
    claimed: &mut ClaimedAttempt,
    token: &ExchangedToken,
) -> Result<(), Error> {
    keep(database, keyring, claimed, token, AttemptStep::Chosen).await
}

async fn keep(
    database: &Database,
    keyring: &Keyring,
    claimed: &mut ClaimedAttempt,
    token: &ExchangedToken,
    to: AttemptStep,
) -> Result<(), Error> {
    if token.token.is_blank() {
        return Err(Error::BlankToken);
    }
    let mut write = database.write(claimed.user).await?;
    let key = data_keys::current(write.session(), keyring, claimed.user, database.now()).await?;
    let subject = claimed.attempt.id.to_string();
    let blob = seal(&key, &exchanged_place(claimed.user, &subject), &token.write()?)?;
    step(database, write, claimed, to, Some(blob)).await
}

async fn step(
    database: &Database,
    mut write: Write<'_>,
    claimed: &mut ClaimedAttempt,
    to: AttemptStep,
    token: Option<Vec<u8>>,
) -> Result<(), Error> {
    let query = under_lease(sql!("attempt_step"), claimed)
        .bind(to.as_str())
        .bind(token)
        .bind(database.now() + claimed.lease_for);
    let version = moved(&mut write, query).await?;
    write
        .commit_at(match to {
            AttemptStep::Exchanging => "store.attempt.exchanging",
            AttemptStep::Short => "store.attempt.short",
            AttemptStep::Chosen => "store.attempt.renewed",
            _ => "store.attempt.long",
        })
        .await?;
    claimed.attempt.step = to;
    claimed.version = version;
    Ok(())
}

pub(in crate::store) async fn propose(
    database: &Database,
    claimed: &mut ClaimedAttempt,
    login: Login,
    proposal: &Proposal<Untrusted>,
) -> Result<(), Error> {
    let expires_at = database.now() + Attempt::PATIENCE;
    let mut write = database.write(claimed.user).await?;
    let query = under_lease(sql!("attempt_propose"), claimed)
        .bind(login.as_str())
        .bind(write_proposal(proposal)?)
        .bind(expires_at);
    claimed.version = moved(&mut write, query).await?;
    write.commit_at("store.attempt.proposed").await?;
    claimed.attempt.login = Some(login);
    claimed.attempt.step = AttemptStep::Proposed;
    claimed.attempt.expires_at = database.at_here(expires_at);
    Ok(())
}

pub(in crate::store) async fn fail(
    database: &Database,
    claimed: &mut ClaimedAttempt,
    failure: &Failure,
) -> Result<(), Error> {
    let mut write = database.write(claimed.user).await?;
    let query =
        under_lease(sql!("attempt_fail"), claimed).bind(failure.code.as_str()).bind(failure.sentence.clone());
    claimed.version = moved(&mut write, query).await?;
    write.commit_erasing("store.attempt.failed").await?;
    claimed.attempt.step = AttemptStep::Failed;
    claimed.attempt.failure = Some(failure.clone());
    Ok(())
}

pub(in crate::store) async fn end_overdue(database: &Database) -> Result<u32, Error> {
    let (late, cut) = (Failure::timed_out(), Failure::interrupted());
    let now = database.now();
    let mut write = database.write(None).await?;
    let ended = statement(sql!("attempts_end_overdue"))
        .bind(now)
        .bind(late.code.as_str())
        .bind(late.sentence)
        .bind(cut.code.as_str())
        .bind(cut.sentence)
        .bind(yes_stands_since(now))
        .execute(write.session())
        .await?;
    let forgotten = statement(sql!("attempts_forget_told")).bind(now).execute(write.session()).await?;
    if ended > 0 {
        write.commit_erasing("store.attempt.failed").await?;
    } else if forgotten > 0 {
        write.commit_untold().await?;
    }
    Ok(u32::try_from(ended).unwrap_or(u32::MAX))
}

pub(in crate::store) async fn release(
    database: &Database,
    claimed: &mut ClaimedAttempt,
) -> Result<(), Error> {
    let mut write = database.write(claimed.user).await?;
    claimed.version = moved(&mut write, under_lease(sql!("attempt_release"), claimed)).await?;
    write.commit().await
}

/// The first four parameters of every step: whose it is, which it is, and the lease it is moved under.
pub(super) fn under_lease<'q>(sql: Sql, claimed: &ClaimedAttempt) -> Statement<'q> {
    statement(sql).bind(claimed.user.0).bind(claimed.attempt.id.0).bind(claimed.version).bind(claimed.lease)
}

/// The row's new version; nothing moved means somebody else moved it before.
pub(super) async fn moved(write: &mut Write<'_>, step: Statement<'_>) -> Result<i64, Error> {
    step.fetch_optional(write.session()).await?.ok_or(Error::Overtaken)?.get("version")
}
