//! A front's side of the connect flow.

mod proposals;
mod rows;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub(super) use self::proposals::write_proposal;
use self::rows::read_attempt;
use super::{Database, Row, Session, sql, statement};
use crate::{
    domain::{AccountId, Attempt, AttemptId, Failure, Login, StateParameter, UserId},
    store::{Error, NewAttempt, ParkError, Sealed},
};

pub(in crate::store) async fn begin(
    database: &Database,
    user: UserId,
    new: NewAttempt<'_>,
) -> Result<AttemptId, Error> {
    let id = AttemptId(Uuid::new_v4());
    let now = database.now();
    let mut write = database.write(user).await?;
    statement(sql!("attempt_begin"))
        .bind(id.0)
        .bind(user.0)
        .bind(new.state.map(hash))
        .bind(new.login.map(Login::as_str))
        .bind(new.source.as_str())
        .bind(new.redirect_uri)
        .bind(new.origin)
        .bind(new.expected.as_ref().map(AccountId::as_str))
        .bind(now)
        .bind(now + Attempt::PATIENCE)
        .execute(write.session())
        .await?;
    write.commit_at("store.attempt.begun").await?;
    Ok(id)
}

/// The state is looked up by its hash, so how long that takes says nothing about a state.
pub(in crate::store) async fn park_code(
    database: &Database,
    user: UserId,
    state: &StateParameter,
    login: Login,
    parcel: &Sealed,
) -> Result<AttemptId, ParkError> {
    let now = database.now();
    let mut write = database.write(user).await?;
    let row = statement(sql!("attempt_park_code"))
        .bind(user.0)
        .bind(hash(state))
        .bind(login.as_str())
        .bind(parcel.0.as_slice())
        .bind(now)
        .bind(now + Attempt::PATIENCE)
        .fetch_optional(write.session())
        .await?;
    let id = AttemptId(row.ok_or(ParkError::NotOpen)?.get("attempt_id")?);
    write.commit_at("store.attempt.parked").await?;
    Ok(id)
}

pub(in crate::store) async fn park_token(
    database: &Database,
    user: UserId,
    attempt: AttemptId,
    parcel: &Sealed,
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    let parked = statement(sql!("attempt_park_token"))
        .bind(user.0)
        .bind(attempt.0)
        .bind(parcel.0.as_slice())
        .bind(now)
        .bind(now + Attempt::PATIENCE)
        .execute(write.session())
        .await?;
    if parked == 0 {
        return Err(Error::NotFound);
    }
    write.commit_at("store.attempt.parked").await
}

/// With its times as this machine's clock has them.
pub(super) fn read_here(database: &Database, row: &Row) -> Result<Attempt, Error> {
    let attempt = read_attempt(row)?;
    Ok(Attempt {
        created_at: database.at_here(attempt.created_at),
        expires_at: database.at_here(attempt.expires_at),
        ..attempt
    })
}

pub(in crate::store) async fn find(
    database: &Database,
    user: UserId,
    id: AttemptId,
) -> Result<Option<Attempt>, Error> {
    let row = statement(sql!("attempt"))
        .bind(user.0)
        .bind(id.0)
        .fetch_optional(&mut database.read(user).await?)
        .await?;
    row.as_ref().map(|row| read_here(database, row)).transpose()
}

pub(in crate::store) async fn open(database: &Database, user: UserId) -> Result<Vec<Attempt>, Error> {
    let rows = statement(sql!("attempts_open"))
        .bind(user.0)
        .bind(database.now())
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter().map(|row| read_here(database, row)).collect()
}

pub(in crate::store) async fn newest_untold(
    database: &Database,
    user: UserId,
) -> Result<Option<Attempt>, Error> {
    let row = statement(sql!("attempt_newest_untold"))
        .bind(user.0)
        .bind(database.now())
        .fetch_optional(&mut database.read(user).await?)
        .await?;
    row.as_ref().map(|row| read_here(database, row)).transpose()
}

pub(in crate::store) async fn mark_told(
    database: &Database,
    user: UserId,
    id: AttemptId,
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    statement(sql!("attempt_mark_told")).bind(user.0).bind(id.0).bind(now).execute(write.session()).await?;
    write.commit().await
}

pub(in crate::store) async fn choose(
    database: &Database,
    user: UserId,
    id: AttemptId,
    accounts: &[AccountId],
) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(user).await?;
    let row = statement(sql!("attempt")).bind(user.0).bind(id.0).fetch_optional(write.session()).await?;
    let row = row.ok_or(Error::NotFound)?;
    let (attempt, version) = (read_attempt(&row)?, row.get::<i64>("version")?);
    let proposed = attempt.proposal.iter().flat_map(|proposal| &proposal.candidates);
    let proposed: Vec<&AccountId> = proposed.map(|candidate| &candidate.account_id).collect();
    if accounts.is_empty() || !accounts.iter().all(|account| proposed.contains(&account)) {
        return Err(Error::NotProposed);
    }
    let chosen = statement(sql!("attempt_choose"))
        .bind(user.0)
        .bind(id.0)
        .bind(rows::write_accounts(accounts))
        .bind(now + Attempt::PATIENCE)
        .bind(version)
        .bind(now)
        .execute(write.session())
        .await?;
    if chosen == 0 {
        return Err(Error::NotProposed);
    }
    write.commit_at("store.attempt.chosen").await
}

pub(in crate::store) async fn cancel(database: &Database, user: UserId, id: AttemptId) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    let cancelled =
        statement(sql!("attempt_cancel")).bind(user.0).bind(id.0).fetch_optional(write.session()).await?;
    if cancelled.is_none() {
        let known = statement(sql!("attempt")).bind(user.0).bind(id.0);
        let known = known.fetch_optional(write.session()).await?;
        return known.map(drop).ok_or(Error::NotFound);
    }
    write.commit_erasing("store.attempt.cancelled").await
}

/// The same use of the state as [`park_code`]: an answer that comes after another one finds nothing open.
pub(in crate::store) async fn decline(
    database: &Database,
    user: UserId,
    state: &StateParameter,
    login: Login,
    failure: &Failure,
) -> Result<AttemptId, ParkError> {
    let mut write = database.write(user).await?;
    let row = statement(sql!("attempt_decline"))
        .bind(user.0)
        .bind(hash(state))
        .bind(login.as_str())
        .bind(failure.code.as_str())
        .bind(failure.sentence.as_str())
        .bind(database.now())
        .fetch_optional(write.session())
        .await?;
    let id = AttemptId(row.ok_or(ParkError::NotOpen)?.get("attempt_id")?);
    write.commit_at("store.attempt.failed").await?;
    Ok(id)
}

/// A yes as it stands in the row itself, whatever a worker remembers.
pub(super) struct Chosen {
    pub(super) accounts: Vec<AccountId>,
    /// What is left of the proposal once the attempt is stored.
    pub(super) told: Option<String>,
}

pub(super) async fn chosen_now(session: &mut Session, user: UserId, id: AttemptId) -> Result<Chosen, Error> {
    let row = statement(sql!("attempt")).bind(user.0).bind(id.0).fetch_optional(session).await?;
    let row = row.ok_or(Error::NotFound)?;
    let accounts = read_attempt(&row)?.chosen;
    let proposal: Option<&str> = row.get("proposal")?;
    let told = proposal.map(|text| proposals::told_at_the_end(text, &accounts)).transpose()?;
    Ok(Chosen { accounts, told })
}

fn hash(state: &StateParameter) -> Vec<u8> {
    Sha256::digest(state.expose()).to_vec()
}
