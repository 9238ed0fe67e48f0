//! A user's data key: wrapped by a token key, and the only thing that seals the user's values.

use zeroize::Zeroizing;

use super::{Database, Row, Session, sql, statement};
use crate::{
    domain::{Timestamp, UserId},
    store::{
        Error, KeyId, Keyring,
        sealing::{Key, Place, open, seal, sealed_with},
    },
};

/// The key that seals now: the newest that opens, or a new one where the user has none. Runs inside a write
/// transaction, so there is one. What is sealed with a key that opens no more stays as it is, for its token key may
/// come back.
pub(super) async fn current(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    now: Timestamp,
) -> Result<Key, Error> {
    for row in statement(sql!("data_keys")).bind(user.0).fetch_all(&mut *session).await? {
        match unwrap(keyring, user, &row.get::<Vec<u8>>("wrapped")?) {
            Err(Error::UnknownKey(_) | Error::DoesNotOpen(_) | Error::NotSealed) => {}
            opened => return opened,
        }
    }
    let key = Key::generate();
    statement(sql!("data_key_add"))
        .bind(user.0)
        .bind(key.id().as_bytes().as_slice())
        .bind(wrap(keyring, user, &key)?)
        .bind(now)
        .execute(session)
        .await?;
    Ok(key)
}

/// Opens a value with the data key that it names.
pub(super) async fn open_value(
    session: &mut Session,
    keyring: &Keyring,
    place: &Place<'_>,
    blob: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let id: KeyId = sealed_with(blob)?;
    let wrapped: Option<Vec<u8>> = statement(sql!("data_key"))
        .bind(place.user.0)
        .bind(id.as_bytes().as_slice())
        .fetch_scalar(session)
        .await?;
    let key = unwrap(keyring, place.user, &wrapped.ok_or(Error::DoesNotOpen(id))?)?;
    open(&key, place, blob)
}

/// How a user's data keys are.
#[derive(Debug, Default)]
pub(in crate::store) struct Survey {
    /// They were wrapped with an older token key.
    pub(in crate::store) is_rewrapped: bool,
    /// Token keys that stored tokens need and that are not here.
    pub(in crate::store) missing: Vec<KeyId>,
    /// A key that stored tokens need was altered.
    pub(in crate::store) is_altered: bool,
}

/// Looks at a user's data keys and changes nothing.
pub(in crate::store) async fn survey(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
) -> Result<Survey, Error> {
    let mut session = database.read(user).await?;
    Ok(look(&mut session, keyring, user).await?.0)
}

/// Wraps a user's data keys with the newest token key, in one transaction. The keys themselves stay, and so does
/// everything that is sealed with them.
pub(in crate::store) async fn rewrap(
    database: &Database,
    keyring: &Keyring,
    user: UserId,
) -> Result<Survey, Error> {
    // Whoever has nothing to change keeps nobody waiting.
    let mut session = database.read(user).await?;
    let (survey, outdated) = look(&mut session, keyring, user).await?;
    drop(session);
    if outdated.is_empty() {
        return Ok(survey);
    }
    let mut write = database.write(user).await?;
    let (mut survey, outdated) = look(write.session(), keyring, user).await?;
    for key in &outdated {
        statement(sql!("data_key_rewrap"))
            .bind(user.0)
            .bind(key.id().as_bytes().as_slice())
            .bind(wrap(keyring, user, key)?)
            .execute(write.session())
            .await?;
    }
    write.commit_at("store.keys.rewrapped").await?;
    survey.is_rewrapped = !outdated.is_empty();
    Ok(survey)
}

/// Also the keys that are wrapped with another token key than the newest.
async fn look(session: &mut Session, keyring: &Keyring, user: UserId) -> Result<(Survey, Vec<Key>), Error> {
    let (mut survey, mut outdated) = (Survey::default(), Vec::new());
    let rows = statement(sql!("data_keys_in_use")).bind(user.0).fetch_all(session).await?;
    for row in rows {
        let wrapped = row.get::<Vec<u8>>("wrapped")?;
        let in_use: bool = row.get("in_use")?;
        match unwrap(keyring, user, &wrapped) {
            Ok(key) => {
                if sealed_with(&wrapped)? != keyring.newest_id() {
                    outdated.push(key);
                }
            }
            Err(Error::UnknownKey(id)) => survey.missing.extend(in_use.then_some(id)),
            Err(Error::DoesNotOpen(_) | Error::NotSealed) => survey.is_altered |= in_use,
            Err(error) => return Err(error),
        }
    }
    Ok((survey, outdated))
}

/// The users behind this one, and whether each is disabled; an empty page is the end.
pub(in crate::store) async fn users_after(
    database: &Database,
    last: Option<UserId>,
) -> Result<Vec<(UserId, bool)>, Error> {
    const PAGE: u32 = 500;
    let rows = statement(super::sql!("users_after"))
        .bind(last.map(|user| user.0))
        .bind(PAGE)
        .fetch_all(&mut database.read(None).await?)
        .await?;
    rows.iter().map(|row: &Row| Ok((UserId(row.get("u_id")?), row.get("is_disabled")?))).collect()
}

fn wrap(keyring: &Keyring, user: UserId, key: &Key) -> Result<Vec<u8>, Error> {
    seal(&keyring.newest(), &place(user), key.bytes())
}

fn unwrap(keyring: &Keyring, user: UserId, wrapped: &[u8]) -> Result<Key, Error> {
    let bytes = open(&keyring.key(sealed_with(wrapped)?)?, &place(user), wrapped)?;
    Key::from_slice(&bytes).ok_or(Error::NotSealed)
}

const fn place(user: UserId) -> Place<'static> {
    Place { table: "data_keys", user, platform: "", subject: "", kind: "data_key" }
}
