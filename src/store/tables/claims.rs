//! A worker's lease on an attempt, and what it may open under it.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{Database, attempts::read_here, data_keys, sql, statement};
use crate::{
    domain::{Attempt, AttemptId, Timestamp, UserId},
    store::{AttemptLease, ClaimedAttempt, Error, ExchangedToken, Keyring, Parcel, Sealed, sealing::Place},
};

pub(in crate::store) async fn claim(
    database: &Database,
    lease_for: TimeDelta,
) -> Result<Option<ClaimedAttempt>, Error> {
    let now = database.now();
    let lease = Uuid::new_v4();
    let mut write = database.write(None).await?;
    let row = statement(sql!("attempt_claim"))
        .bind(lease)
        .bind(now + lease_for)
        .bind(now)
        .bind(yes_stands_since(now))
        .fetch_optional(write.session())
        .await?;
    // Nothing was written, so nobody is told.
    let Some(row) = row else { return Ok(None) };
    // First, so that a row that cannot be read keeps no other from being claimed until its lease runs out.
    write.commit_at("store.attempt.claimed").await?;
    let claimed = ClaimedAttempt {
        user: UserId(row.get("u_id")?),
        attempt: read_here(database, &row)?,
        redirect_uri: row.get("redirect_uri")?,
        version: row.get("version")?,
        lease,
        lease_for,
    };
    Ok(Some(claimed))
}

pub(in crate::store) async fn keep(database: &Database, lease: &AttemptLease) -> Result<(), Error> {
    let until = database.now() + lease.lease_for;
    let mut write = database.write(lease.user).await?;
    let kept = statement(sql!("attempt_keep"))
        .bind(lease.user.0)
        .bind(lease.attempt.0)
        .bind(lease.lease)
        .bind(until)
        .execute(write.session())
        .await?;
    if kept == 0 {
        return Err(Error::Overtaken);
    }
    write.commit_untold().await
}

/// A yes whose time to be given ran out at this instant or before stands no more.
pub(super) fn yes_stands_since(now: Timestamp) -> Timestamp {
    now - Attempt::YES_STANDS
}

/// When an attempt, or a lease on one, runs out.
pub(in crate::store) async fn next_deadline(database: &Database) -> Result<Option<Timestamp>, Error> {
    let row = statement(sql!("attempts_next")).fetch_one(&mut database.read(None).await?).await?;
    Ok(row.optional_instant_at("deadline")?.map(|at| database.at_here(at)))
}

/// How many logins may still bring, or hold, what a front has sealed to a key of before.
pub(in crate::store) async fn unsealed(database: &Database) -> Result<u64, Error> {
    let mut session = database.read(None).await?;
    let count: Option<i64> =
        statement(sql!("attempts_unsealed")).bind(database.now()).fetch_scalar(&mut session).await?;
    Ok(count.unwrap_or_default().unsigned_abs())
}

pub(in crate::store) async fn open_parcel(
    database: &Database,
    keyring: &Keyring,
    claimed: &ClaimedAttempt,
) -> Result<Parcel, Error> {
    let (parcel, _) = secrets(database, claimed).await?;
    let sealed = Sealed(parcel.ok_or(Error::Overtaken)?);
    Parcel::read(&keyring.open_sealed(&sealed)?, claimed.attempt.id)
}

pub(in crate::store) async fn open_token(
    database: &Database,
    keyring: &Keyring,
    claimed: &ClaimedAttempt,
) -> Result<ExchangedToken, Error> {
    let (_, token) = secrets(database, claimed).await?;
    let blob = token.ok_or(Error::Overtaken)?;
    let mut session = database.read(claimed.user).await?;
    let subject = claimed.attempt.id.to_string();
    let place = exchanged_place(claimed.user, &subject);
    ExchangedToken::read(&data_keys::open_value(&mut session, keyring, &place, &blob).await?)
}

/// Where an attempt's token is sealed; the subject is the attempt's id.
pub(super) const fn exchanged_place(user: UserId, subject: &str) -> Place<'_> {
    Place { table: "oauth_states", user, platform: "instagram", subject, kind: "exchanged_token" }
}

type Secrets = (Option<Vec<u8>>, Option<Vec<u8>>);

async fn secrets(database: &Database, claimed: &ClaimedAttempt) -> Result<Secrets, Error> {
    let AttemptId(id) = claimed.attempt.id;
    let row = statement(sql!("attempt_secrets"))
        .bind(claimed.user.0)
        .bind(id)
        .bind(claimed.version)
        .bind(claimed.lease)
        .fetch_optional(&mut database.read(claimed.user).await?)
        .await?
        .ok_or(Error::Overtaken)?;
    Ok((row.get("parcel")?, row.get("token")?))
}
