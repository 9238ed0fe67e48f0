//! Renewal: the new token waits beside the old one until it has served a call; one of several renewals wins.

use sqlx::{Row as _, SqliteConnection};

use super::{
    Database,
    columns::{PLATFORM, grant_name, micros},
    connections, data_keys, due,
    grants::{self, of_grant, token_place},
    records, sql,
};
use crate::{
    domain::{FlightRecord, GrantId, RecordKind, RenewalOutcome, RenewedBy, Standing, UserId},
    store::{
        Error, HealthChange, Keyring, RenewalEnd, RenewedToken,
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
    let mut write = database.write().await?;
    let key = data_keys::current(write.connection(), keyring, user, database.now()).await?;
    let blob = seal(&key, &pending_place(user, &grant_name(id)), &renewed.write()?)?;
    let kept = of_grant(sql!("grant_keep_pending"), user, id)
        .bind(version)
        .bind(blob)
        .execute(write.connection())
        .await?;
    if kept.rows_affected() == 0 {
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
    let mut connection = database.pool().acquire().await?;
    pending_over(&mut connection, keyring, user, id).await
}

pub(in crate::store) async fn promote(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
    version: i64,
) -> Result<Option<i64>, Error> {
    let mut write = database.write().await?;
    let connection = write.connection();
    let Some(renewed) = pending_over(connection, keyring, user, id).await? else { return Ok(None) };
    let key = data_keys::current(connection, keyring, user, database.now()).await?;
    let token = seal(&key, &token_place(user, &grant_name(id)), renewed.token.expose().as_bytes())?;
    let promoted = of_grant(sql!("grant_promote"), user, id)
        .bind(token)
        .bind(key.id().as_bytes().as_slice())
        .bind(renewed.expiry.as_str())
        .bind(renewed.expiry.instant().map(micros))
        .bind(renewed.data_access_expires_at.map(micros))
        .bind(micros(renewed.at))
        .bind(version)
        .fetch_optional(&mut *connection)
        .await?;
    // The row is looked at once more as it is written, whatever was read before.
    let Some(row) = promoted else { return Ok(None) };
    let accounts = connections::of_grant(connection, user, id, None).await?;
    of_grant(sql!("grant_copy_expiry"), user, id).execute(&mut *connection).await?;
    for account in accounts {
        let record = FlightRecord::new(renewed.at, account.id, RecordKind::Renewed, "Renewed the token.")
            .of_renewal(RenewalOutcome::Renewed);
        records::add_over(connection, user, &record).await?;
    }
    write.commit_erasing("store.grant.renewed").await?;
    Ok(Some(row.try_get("version")?))
}

pub(in crate::store) async fn drop_pending(
    database: &Database,
    user: UserId,
    id: &GrantId,
    version: i64,
) -> Result<Option<i64>, Error> {
    let mut write = database.write().await?;
    let query = of_grant(sql!("grant_drop_pending"), user, id).bind(version);
    let Some(row) = query.fetch_optional(write.connection()).await? else { return Ok(None) };
    write.commit_erasing("store.grant.dropped").await?;
    Ok(Some(row.try_get("version")?))
}

pub(in crate::store) async fn end(
    database: &Database,
    user: UserId,
    id: &GrantId,
    end: &RenewalEnd,
) -> Result<bool, Error> {
    let mut write = database.write().await?;
    let connection = write.connection();
    let set = of_grant(sql!("grant_set_clocks"), user, id)
        .bind(end.expiry.as_str())
        .bind(end.expiry.instant().map(micros))
        .bind(end.data_access_expires_at.map(micros))
        .bind(end.version)
        .execute(&mut *connection)
        .await?;
    if set.rows_affected() == 0 {
        return Ok(false);
    }
    grants::copy_clocks(connection, user, id, end.next_renewal_at).await?;
    if let Some(account) = connections::of_grant(connection, user, id, None).await?.first() {
        due::schedule_renewal(connection, user, id, &account.id, end.next_renewal_at).await?;
    }
    for change in &end.health {
        change_health(connection, user, change).await?;
    }
    for record in &end.records {
        records::add_over(connection, user, record).await?;
    }
    write.commit().await?;
    Ok(true)
}

async fn change_health(
    connection: &mut SqliteConnection,
    user: UserId,
    change: &HealthChange,
) -> Result<(), Error> {
    sqlx::query(sql!("account_change_health"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(change.account.as_str())
        .bind(change.standing.map(Standing::as_str))
        .bind(change.after.code.as_str())
        .bind(&change.after.sentence)
        .bind(change.before.code.as_str())
        .bind(&change.before.sentence)
        .execute(connection)
        .await?;
    Ok(())
}

/// Who renews the grant from now on, on all its connections.
pub(in crate::store) async fn promise(
    database: &Database,
    user: UserId,
    id: &GrantId,
    by: RenewedBy,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    of_grant(sql!("grant_promise"), user, id).bind(by.as_str()).execute(write.connection()).await?;
    write.commit().await
}

async fn pending_over(
    connection: &mut SqliteConnection,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
) -> Result<Option<RenewedToken>, Error> {
    let blob: Option<Vec<u8>> = sqlx::query_scalar(sql!("grant_pending"))
        .bind(user.0)
        .bind(id.platform.as_str())
        .bind(id.login.as_str())
        .bind(&id.subject)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(blob) = blob else { return Ok(None) };
    let name = grant_name(id);
    let plain = data_keys::open_value(connection, keyring, &pending_place(user, &name), &blob).await?;
    Ok(Some(RenewedToken::read(&plain)?))
}

const fn pending_place(user: UserId, name: &str) -> Place<'_> {
    Place { table: "user_tokens", user, platform: "instagram", subject: name, kind: "pending_token" }
}
