//! The one transaction that turns a chosen attempt into connections.

use super::{
    Database, Session,
    attempts::chosen_now,
    columns::{PLATFORM, grant_name},
    connections, data_keys, due,
    grants::{self, token_place},
    records, sql, statement,
    steps::{moved, under_lease},
};
use crate::{
    domain::{
        AccountId, AttemptStep, FlightRecord, Grant, GrantId, RecordKind, Timestamp, Untrusted, UserId,
        Verdict, VerdictCode, WorkKind,
    },
    store::{ClaimedAttempt, Error, Keyring, NewConnections, sealing::seal},
};

pub(in crate::store) async fn store(
    database: &Database,
    keyring: &Keyring,
    claimed: &mut ClaimedAttempt,
    new: &NewConnections,
) -> Result<(), Error> {
    if new.token.is_blank() {
        return Err(Error::BlankToken);
    }
    let now = database.now();
    let user = claimed.user;
    let mut write = database.write(user).await?;
    let chosen = chosen_now(write.session(), user, claimed.attempt.id).await?;
    if new.accounts.is_empty() || !new.accounts.iter().all(|(account, _)| chosen.accounts.contains(account)) {
        return Err(Error::NotProposed);
    }
    let version = moved(&mut write, under_lease(sql!("attempt_stored"), claimed).bind(chosen.told)).await?;
    let how = format!("Connected with {}.", new.grant.id.login.title());
    put(write.session(), keyring, user, new, &how, now).await?;
    write.commit_erasing("store.attempt.stored").await?;
    claimed.version = version;
    claimed.attempt.step = AttemptStep::Stored;
    Ok(())
}

/// Seals the token and makes the connections; `how` is the sentence that the flight record tells of it.
pub(super) async fn put(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    new: &NewConnections,
    how: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let key = data_keys::current(session, keyring, user, now).await?;
    let name = grant_name(&new.grant.id);
    let token = seal(&key, &token_place(user, &name), new.token.expose().as_bytes())?;
    save_grant(session, user, &new.grant, &token, key.id().as_bytes()).await?;
    for (account, username) in &new.accounts {
        save_account(session, user, account, username, new, now).await?;
        let record = FlightRecord::new(now, account.clone(), RecordKind::Connected, how);
        records::add_over(session, user, &record).await?;
        due::start(session, user, WorkKind::Fetch, account.as_str(), account, now).await?;
    }
    grants::copy_clocks(session, user, &new.grant.id, new.next_renewal_at).await?;
    grants::revive(session, user, &new.grant.id).await?;
    if let Some((account, _)) = new.accounts.first() {
        due::schedule_renewal(session, user, &new.grant.id, account, new.next_renewal_at).await?;
    }
    Ok(())
}

async fn save_grant(
    session: &mut Session,
    user: UserId,
    grant: &Grant,
    token: &[u8],
    key: &[u8],
) -> Result<(), Error> {
    statement(sql!("grant_save"))
        .bind(user.0)
        .bind(grant.id.platform.as_str())
        .bind(grant.id.login.as_str())
        .bind(&grant.id.subject)
        .bind(grant.source.as_str())
        .bind(grant.scopes.to_string())
        .bind(token)
        .bind(key)
        .bind(grant.issued_at)
        .bind(grant.expiry.as_str())
        .bind(grant.expiry.instant())
        .bind(grant.data_access_expires_at)
        .bind(grant.renewed_at)
        .execute(session)
        .await?;
    Ok(())
}

/// An account has one connection: the grant it had before, of the other login or another person, is replaced.
async fn save_account(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    username: &Untrusted,
    new: &NewConnections,
    now: Timestamp,
) -> Result<(), Error> {
    let before = connections::find_over(session, user, account).await?;
    let left = before.map(|before| before.grant).filter(|old| *old != new.grant.id);
    if let Some(old) = &left {
        grants::lock(session, user, old).await?;
    }
    let verdict = Verdict::of(VerdictCode::Ok);
    statement(sql!("account_connect"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(username.as_it_came())
        .bind(new.grant.id.login.as_str())
        .bind(&new.grant.id.subject)
        .bind(verdict.code.as_str())
        .bind(verdict.sentence)
        .bind(new.renewed_by.as_str())
        .bind(now)
        .execute(&mut *session)
        .await?;
    match &left {
        Some(old) => leave_grant(session, user, old, account).await,
        None => Ok(()),
    }
}

/// After an account has left a grant: whoever still needs it is asked to renew it, and without anybody it ends.
async fn leave_grant(
    session: &mut Session,
    user: UserId,
    grant: &GrantId,
    account: &AccountId,
) -> Result<(), Error> {
    if grants::erase_unneeded(session, user, grant).await? {
        return Ok(());
    }
    match connections::of_grant(session, user, grant, Some(account)).await?.first() {
        Some(heir) => due::hand_over(session, user, grant, &heir.id).await,
        None => Ok(()),
    }
}
