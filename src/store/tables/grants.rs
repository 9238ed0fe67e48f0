//! Grants and their sealed tokens.

use super::{Database, Session, Sql, Statement, columns::grant_name, connections, data_keys, sql, statement};
use crate::{
    domain::{AccessToken, AccountId, Grant, GrantId, Scopes, Timestamp, UserId, Verdict, VerdictCode},
    store::{Error, Keyring, OpenGrant, sealing::Place},
};

pub(in crate::store) async fn open(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
) -> Result<Option<OpenGrant>, Error> {
    open_over(&mut database.read(user).await?, keyring, user, id).await
}

pub(super) async fn open_over(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    id: &GrantId,
) -> Result<Option<OpenGrant>, Error> {
    let Some(row) = of_grant(sql!("grant"), user, id).fetch_optional(&mut *session).await? else {
        return Ok(None);
    };
    let Some(blob) = row.get::<Option<Vec<u8>>>("access_token")? else { return Ok(None) };
    let name = grant_name(id);
    let plain = data_keys::open_value(session, keyring, &token_place(user, &name), &blob).await?;
    let token = std::str::from_utf8(&plain).map_err(|_| Error::NotSealed)?;
    Ok(Some(OpenGrant {
        grant: Grant {
            id: row.grant_id()?,
            source: row.named_at("source")?,
            scopes: Scopes::parse(row.text_at("scopes")?),
            issued_at: row.optional_instant_at("issued_at")?,
            expiry: row.expiry()?,
            data_access_expires_at: row.optional_instant_at("data_access_expires_at")?,
            renewed_at: row.optional_instant_at("renewed_at")?,
        },
        token: AccessToken::new(token),
        held: row.get("held")?,
        version: row.get("version")?,
    }))
}

pub(in crate::store) async fn of_account(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
    account: &AccountId,
) -> Result<Option<OpenGrant>, Error> {
    match connections::find(database, user, account).await? {
        Some(found) if found.is_connected() => open(database, keyring, user, &found.grant).await,
        _ => Ok(None),
    }
}

/// To be said before an account leaves a grant: whoever leaves it at the same time waits until this has ended.
pub(super) async fn lock(session: &mut Session, user: UserId, id: &GrantId) -> Result<(), Error> {
    of_grant(sql!("grant_lock"), user, id).execute(session).await?;
    Ok(())
}

/// Erases the token unless a connection needs it; whether it did. The row goes too unless a disconnected account
/// still tells where its history came from.
pub(super) async fn erase_unneeded(session: &mut Session, user: UserId, id: &GrantId) -> Result<bool, Error> {
    let erased = of_grant(sql!("grant_erase_token"), user, id).execute(&mut *session).await?;
    if erased == 0 {
        return Ok(false);
    }
    statement(sql!("due_forget_grant")).bind(user.0).bind(grant_name(id)).execute(&mut *session).await?;
    of_grant(sql!("grant_remove_unused"), user, id).execute(session).await?;
    Ok(true)
}

/// Copies the grant's clocks to its connections.
pub(super) async fn copy_clocks(
    session: &mut Session,
    user: UserId,
    id: &GrantId,
    next_renewal_at: Option<Timestamp>,
) -> Result<(), Error> {
    of_grant(sql!("grant_copy_clocks"), user, id).bind(next_renewal_at).execute(session).await?;
    Ok(())
}

/// Whether an older set-up may still use the token.
pub(super) async fn hold(session: &mut Session, user: UserId, id: &GrantId, held: bool) -> Result<(), Error> {
    of_grant(sql!("grant_hold"), user, id).bind(held).execute(session).await?;
    Ok(())
}

/// A fresh token serves every connection of its grant, so those whose token had ended are well again.
pub(super) async fn revive(session: &mut Session, user: UserId, id: &GrantId) -> Result<(), Error> {
    let well = Verdict::of(VerdictCode::Ok);
    of_grant(sql!("grant_revive"), user, id)
        .bind(well.code.as_str())
        .bind(well.sentence)
        .execute(session)
        .await?;
    Ok(())
}

/// Where a grant's token is sealed.
pub(super) const fn token_place(user: UserId, name: &str) -> Place<'_> {
    Place { table: "user_tokens", user, platform: "instagram", subject: name, kind: "access_token" }
}

/// The first four parameters of every query on a grant.
pub(super) fn of_grant(sql: Sql, user: UserId, id: &GrantId) -> Statement<'_> {
    statement(sql).bind(user.0).bind(id.platform.as_str()).bind(id.login.as_str()).bind(id.subject.as_str())
}
