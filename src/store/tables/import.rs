//! Taking over what another set-up had, inside one transaction that may be rolled back.

use super::{Session, connect, connections, grants, renewals, sql, statement};
use crate::{
    domain::{AccountId, Connection, Expiry, Handle, Source, Timestamp, UserId},
    store::{
        Error, ImportedUser, Keyring, NewConnections, OpenGrant, TakenOver, UserStanding, database::Write,
    },
};

const HOW: &str = "Imported from an older set-up.";

/// The user of this id, or without one of this handle; one of a new id is made. `None` where nobody has the handle, or
/// where somebody else does.
pub(in crate::store) async fn user(
    session: &mut Session,
    id: Option<UserId>,
    handle: &Handle,
) -> Result<Option<ImportedUser>, Error> {
    let row = statement(sql!("import_user"))
        .bind(id.map(|id| id.0))
        .bind(handle.as_str())
        .fetch_optional(session)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(ImportedUser {
        id: UserId(row.get("u_id")?),
        handle: Handle::parse(row.text_at("handle")?).ok_or_else(|| Error::unreadable("handle"))?,
        standing: match row.text_at("standing")? {
            "made" => UserStanding::Made,
            "known" => UserStanding::Known,
            _ => UserStanding::Disabled,
        },
    }))
}

/// `None` of somebody who is nobody, or disabled.
pub(in crate::store) async fn handle(session: &mut Session, id: UserId) -> Result<Option<Handle>, Error> {
    let handle: Option<String> = statement(sql!("user_handle")).bind(id.0).fetch_scalar(session).await?;
    handle.map(|text| Handle::parse(&text).ok_or_else(|| Error::unreadable("handle"))).transpose()
}

/// What becomes of each account of a token; nothing is written where nothing changes.
pub(in crate::store) async fn connect(
    write: &mut Write<'_>,
    keyring: &Keyring,
    user: UserId,
    new: &NewConnections,
    held: bool,
    now: Timestamp,
) -> Result<Vec<(AccountId, TakenOver)>, Error> {
    if new.token.is_blank() {
        return Err(Error::BlankToken);
    }
    write.turn_to(user).await?;
    let ends = decide(write.session(), keyring, user, new, held).await?;
    if ends.iter().all(|(_, end)| !end.changes()) {
        return Ok(ends);
    }
    write.hold().await?;
    // Before the hold another transaction may have written.
    let ends = decide(write.session(), keyring, user, new, held).await?;
    let ends_in = |account: &AccountId, wanted: &[TakenOver]| {
        ends.iter().any(|(one, end)| one == account && wanted.contains(end))
    };
    let mut put = new.clone();
    put.accounts.retain(|(account, _)| ends_in(account, &[TakenOver::Connected, TakenOver::Replaced]));
    if !put.accounts.is_empty() {
        connect::put(write.session(), keyring, user, &put, HOW, now).await?;
        grants::hold(write.session(), user, &put.grant.id, held).await?;
    }
    for (account, _) in new.accounts.iter().filter(|(account, _)| ends_in(account, &[TakenOver::Adopted])) {
        adopt(write.session(), user, account, new).await?;
    }
    Ok(ends)
}

async fn decide(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    new: &NewConnections,
    held: bool,
) -> Result<Vec<(AccountId, TakenOver)>, Error> {
    let mut ends = Vec::new();
    for (account, _) in &new.accounts {
        let end = match connections::find_over(session, user, account).await? {
            None => TakenOver::Connected,
            Some(known) if !known.is_connected() => TakenOver::LeftDisconnected,
            Some(known) if known.source != Source::Imported => TakenOver::LeftOwn,
            Some(known) => {
                let grant = grants::open_over(session, keyring, user, &known.grant).await?;
                grant.map_or(TakenOver::Replaced, |grant| of_known(&known, &grant, new, held))
            }
        };
        ends.push((account.clone(), end));
    }
    Ok(ends)
}

/// What becomes of an account that an earlier import has connected.
fn of_known(known: &Connection, ours: &OpenGrant, new: &NewConnections, held: bool) -> TakenOver {
    let is_same = ours.token.expose() == new.token.expose();
    let ends_sooner = match (known.expiry, new.grant.expiry) {
        (Expiry::At(ours), Expiry::At(theirs)) => theirs <= ours,
        (Expiry::At(_) | Expiry::Never, _) => true,
        (Expiry::Unknown, _) => false,
    };
    match is_same {
        true if ours.held && !held => TakenOver::Adopted,
        true if known.expiry == Expiry::Unknown && new.grant.expiry != Expiry::Unknown => TakenOver::Replaced,
        true => TakenOver::Unchanged,
        false if ours.grant.renewed_at.is_some() => TakenOver::LeftRenewed,
        false if ends_sooner => TakenOver::LeftLonger,
        false => TakenOver::Replaced,
    }
}

/// From now on the token is lightmeter's to renew, as any other.
async fn adopt(
    session: &mut Session,
    user: UserId,
    account: &AccountId,
    new: &NewConnections,
) -> Result<(), Error> {
    let Some(known) = connections::find_over(session, user, account).await? else { return Ok(()) };
    grants::hold(session, user, &known.grant, false).await?;
    renewals::reschedule(session, user, &known, new.renewed_by, new.next_renewal_at).await
}
