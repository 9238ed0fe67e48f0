//! Renewal: the new token waits beside the old one until it has served a call; one of several renewals wins.

use super::{
    Database, Session, Write,
    columns::{PLATFORM, grant_name},
    connections, data_keys, due,
    grants::{self, of_grant, token_place},
    records, sql, statement,
};
use crate::{
    domain::{
        Connection, FlightRecord, GrantId, RecordKind, RenewalOutcome, RenewedBy, Standing, Timestamp, UserId,
    },
    store::{
        Due, Error, HealthChange, Keyring, RenewalEnd, RenewedToken,
        sealing::{Place, seal},
    },
};

pub(in crate::store) async fn keep_pending(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
    version: i64,
    renewed: &RenewedToken,
) -> Result<bool, Error> {
    if renewed.token.is_blank() {
        return Err(Error::BlankToken);
    }
    let mut write = database.write(user).await?;
    let key = data_keys::current(write.session(), keyring, user, database.now()).await?;
    let blob = seal(&key, &pending_place(user, &grant_name(id)), &renewed.write()?)?;
    let kept = of_grant(sql!("grant_keep_pending"), user, id)
        .bind(version)
        .bind(blob)
        .execute(write.session())
        .await?;
    if kept == 0 {
        return Ok(false);
    }
    write.commit_at("store.grant.pending").await?;
    Ok(true)
}

pub(in crate::store) async fn pending(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
) -> Result<Option<RenewedToken>, Error> {
    let mut session = database.read(user).await?;
    pending_over(&mut session, keyring, user, id).await
}

pub(in crate::store) async fn promote(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
    work: Option<&Due>,
    end: &RenewalEnd,
) -> Result<bool, Error> {
    let mut write = database.write(user).await?;
    let session = write.session();
    let Some(renewed) = pending_over(session, keyring, user, id).await? else { return Ok(false) };
    let key = data_keys::current(session, keyring, user, database.now()).await?;
    let token = seal(&key, &token_place(user, &grant_name(id)), renewed.token.expose().as_bytes())?;
    let promoted = of_grant(sql!("grant_promote"), user, id)
        .bind(token)
        .bind(key.id().as_bytes().as_slice())
        .bind(renewed.expiry.as_str())
        .bind(renewed.expiry.instant())
        .bind(renewed.data_access_expires_at)
        .bind(renewed.at)
        .bind(end.version)
        .fetch_optional(&mut *session)
        .await?;
    // The row is looked at once more as it is written, whatever was read before.
    let Some(row) = promoted else { return Ok(false) };
    let accounts = connections::of_grant(session, user, id, None).await?;
    for account in accounts {
        let record = FlightRecord::new(renewed.at, account.id, RecordKind::Renewed, "Renewed the token.")
            .of_renewal(RenewalOutcome::Renewed);
        records::add_over(session, user, &record).await?;
    }
    let end = RenewalEnd { version: row.get("version")?, ..end.clone() };
    if !end_over(session, user, id, &end).await? {
        return Ok(false);
    }
    give_back(&mut write, work, &end).await?;
    write.commit_erasing("store.grant.renewed").await?;
    Ok(true)
}

pub(in crate::store) async fn drop_pending(
    database: &Database,
    user: UserId,
    id: &GrantId,
    version: i64,
) -> Result<Option<i64>, Error> {
    let mut write = database.write(user).await?;
    let query = of_grant(sql!("grant_drop_pending"), user, id).bind(version);
    let Some(row) = query.fetch_optional(write.session()).await? else { return Ok(None) };
    write.commit_erasing("store.grant.dropped").await?;
    Ok(Some(row.get("version")?))
}

pub(in crate::store) async fn end(
    database: &Database,
    user: UserId,
    id: &GrantId,
    work: Option<&Due>,
    end: &RenewalEnd,
) -> Result<bool, Error> {
    let mut write = database.write(user).await?;
    if !end_over(write.session(), user, id, end).await? {
        return Ok(false);
    }
    give_back(&mut write, work, end).await?;
    write.commit_at("store.grant.ended").await?;
    Ok(true)
}

/// Part of the end: whoever comes after a death finds it ended or not begun, and renews nothing twice.
async fn give_back(write: &mut Write<'_>, work: Option<&Due>, end: &RenewalEnd) -> Result<(), Error> {
    let Some(work) = work else { return Ok(()) };
    let again = end.again.map(|at| write.database().at_there(at));
    due::give_back(write.session(), work, again).await
}

/// Whether the grant is still what was renewed.
async fn end_over(
    session: &mut Session,
    user: UserId,
    id: &GrantId,
    end: &RenewalEnd,
) -> Result<bool, Error> {
    let set = of_grant(sql!("grant_set_clocks"), user, id)
        .bind(end.expiry.as_str())
        .bind(end.expiry.instant())
        .bind(end.data_access_expires_at)
        .bind(end.version)
        .execute(&mut *session)
        .await?;
    if set == 0 {
        return Ok(false);
    }
    grants::copy_clocks(session, user, id, end.next_renewal_at).await?;
    if let Some(account) = connections::of_grant(session, user, id, None).await?.first() {
        due::schedule_renewal(session, user, id, &account.id, end.next_renewal_at).await?;
    }
    if let Some(by) = end.renewed_by {
        of_grant(sql!("grant_promise"), user, id).bind(by.as_str()).execute(&mut *session).await?;
    }
    for change in &end.health {
        change_health(session, user, change).await?;
    }
    for record in &end.records {
        records::add_over(session, user, record).await?;
    }
    Ok(true)
}

async fn change_health(session: &mut Session, user: UserId, change: &HealthChange) -> Result<(), Error> {
    statement(sql!("account_change_health"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(change.account.as_str())
        .bind(change.standing.map(Standing::as_str))
        .bind(change.after.code.as_str())
        .bind(&change.after.sentence)
        .bind(change.before.code.as_str())
        .bind(&change.before.sentence)
        .execute(session)
        .await?;
    Ok(())
}

/// As [`promise`], with the next renewal, inside a transaction.
pub(super) async fn reschedule(
    session: &mut Session,
    user: UserId,
    connection: &Connection,
    by: RenewedBy,
    next: Option<Timestamp>,
) -> Result<(), Error> {
    let id = &connection.grant;
    of_grant(sql!("grant_promise"), user, id).bind(by.as_str()).execute(&mut *session).await?;
    grants::copy_clocks(session, user, id, next).await?;
    due::schedule_renewal(session, user, id, &connection.account.id, next).await
}

/// Who renews the grant from now on, on all its connections.
pub(in crate::store) async fn promise(
    database: &Database,
    user: UserId,
    id: &GrantId,
    by: RenewedBy,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    of_grant(sql!("grant_promise"), user, id).bind(by.as_str()).execute(write.session()).await?;
    write.commit_at("store.grant.promised").await
}

async fn pending_over(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
) -> Result<Option<RenewedToken>, Error> {
    let blob: Option<Vec<u8>> = statement(sql!("grant_pending"))
        .bind(user.0)
        .bind(id.platform.as_str())
        .bind(id.login.as_str())
        .bind(&id.subject)
        .fetch_scalar(&mut *session)
        .await?;
    let Some(blob) = blob else { return Ok(None) };
    let name = grant_name(id);
    let plain = data_keys::open_value(session, keyring, &pending_place(user, &name), &blob).await?;
    Ok(Some(RenewedToken::read(&plain)?))
}

const fn pending_place(user: UserId, name: &str) -> Place<'_> {
    Place { table: "user_tokens", user, platform: "instagram", subject: name, kind: "pending_token" }
}
