//! A user's data key: wrapped by a token key, and the only thing that seals the user's values.

use zeroize::Zeroizing;

use super::{Session, sql, statement};
use crate::{
    domain::{Timestamp, UserId},
    store::{
        Error, KeyId, Keyring,
        sealing::{Key, Place, open, seal, sealed_with},
    },
};

/// The key that seals now; made when the user has none. Runs inside a write transaction, so there is one.
pub(super) async fn current(
    session: &mut Session,
    keyring: &Keyring,
    user: UserId,
    now: Timestamp,
) -> Result<Key, Error> {
    let newest: Option<Vec<u8>> =
        statement(sql!("data_key_newest")).bind(user.0).fetch_scalar(&mut *session).await?;
    if let Some(wrapped) = newest {
        return unwrap(keyring, user, &wrapped);
    }
    let key = Key::generate();
    let wrapped = seal(keyring.newest(), &place(user), key.bytes())?;
    statement(sql!("data_key_add"))
        .bind(user.0)
        .bind(key.id().as_bytes().as_slice())
        .bind(wrapped)
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
    let key = unwrap(keyring, place.user, &wrapped.ok_or(Error::UnknownKey(id))?)?;
    open(&key, place, blob)
}

fn unwrap(keyring: &Keyring, user: UserId, wrapped: &[u8]) -> Result<Key, Error> {
    let bytes = open(keyring.key(sealed_with(wrapped)?)?, &place(user), wrapped)?;
    Key::from_slice(&bytes).ok_or(Error::NotSealed)
}

const fn place(user: UserId) -> Place<'static> {
    Place { table: "data_keys", user, platform: "", subject: "", kind: "data_key" }
}
