//! The token keys that a worker holds, and where it looks for one that it does not know.

use std::{path::Path, sync::Arc};

use tokio::sync::watch;
use zeroize::Zeroizing;

use super::{Key, KeyId, KeySource, Sealed, SealingKey, keys::Keys};
use crate::store::Error;

/// Key-encryption keys; cheap to clone, and each clone learns of a key that another one has found.
#[derive(Clone)]
pub struct Keyring(Arc<Held>);

struct Held {
    keys: watch::Sender<Keys>,
    /// Read again whenever a key is met that is not among them.
    source: Option<KeySource>,
}

impl Keyring {
    /// The key file's name in the data folder.
    pub const FILE: &str = "token.key";

    /// A key of its own, for a store that is thrown away.
    pub fn generate() -> Self {
        Self::of(Keys::generate(), None)
    }

    pub(super) fn of(keys: Keys, source: Option<KeySource>) -> Self {
        Self(Arc::new(Held { keys: watch::Sender::new(keys), source }))
    }

    /// Reads a key file that must be there.
    pub fn load_file(path: &Path) -> Result<Self, Error> {
        KeySource::Named(path.to_owned()).load()
    }

    /// Reads the key file, or makes it when it is not there: for SQLite only, whose keys nobody else needs.
    pub fn load_or_create_file(path: &Path) -> Result<Self, Error> {
        KeySource::Own(path.to_owned()).load_or_make()
    }

    /// One base64 line of 32 bytes for each key, newest first; `#` begins a comment line.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        Ok(Self::of(Keys::from_text(text)?, None))
    }

    /// What fronts seal to; the same for every worker with this key.
    pub fn public_key(&self) -> SealingKey {
        public_key(&self.0.keys.borrow().newest)
    }

    /// Whether fronts that seal to this seal to an older key.
    pub fn is_older(&self, key: &SealingKey) -> bool {
        self.0.keys.borrow().older.iter().any(|older| public_key(older) == *key)
    }

    /// Opens what a front sealed to this or an older key.
    pub fn open_sealed(&self, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Error> {
        let open = || self.0.keys.borrow().all().find_map(|key| key.box_secret().unseal(&sealed.0).ok());
        if let Some(plain) = open() {
            return Ok(Zeroizing::new(plain));
        }
        if self.read_again() { open() } else { None }.map(Zeroizing::new).ok_or(Error::NoKeyOpens)
    }

    /// Waits until the newest key is another one than `known`, and tells it.
    pub(in crate::store) async fn other_than(&self, known: &SealingKey) -> SealingKey {
        let mut keys = self.0.keys.subscribe();
        // The sender lives as long as this keyring does.
        let _ = keys.wait_for(|keys| public_key(&keys.newest) != *known).await;
        self.public_key()
    }

    /// What seals data keys from now on: a key that a rotation has just put first counts at once.
    pub(in crate::store) fn newest(&self) -> Key {
        self.read_again();
        self.0.keys.borrow().newest.clone()
    }

    pub(in crate::store) fn key(&self, id: KeyId) -> Result<Key, Error> {
        let held = || self.0.keys.borrow().get(id).cloned();
        match held() {
            Some(key) => Ok(key),
            None if self.read_again() => held().ok_or(Error::UnknownKey(id)),
            None => Err(Error::UnknownKey(id)),
        }
    }

    pub fn newest_id(&self) -> KeyId {
        self.0.keys.borrow().newest.id()
    }

    pub fn older_ids(&self) -> Vec<KeyId> {
        self.0.keys.borrow().older.iter().map(Key::id).collect()
    }

    /// Puts a new key first in the key file; the others stay in it.
    pub fn add_newest(&self) -> Result<KeyId, Error> {
        self.source()?.add(&Key::generate())?;
        self.read_again();
        Ok(self.newest_id())
    }

    /// Takes these keys out of the key file. This process knows them for as long as it lives.
    pub fn forget(&self, keys: &[KeyId]) -> Result<(), Error> {
        self.source()?.forget(keys)
    }

    fn source(&self) -> Result<&KeySource, Error> {
        self.0.source.as_ref().ok_or(Error::KeyText)
    }

    /// Looks at what the keys came from; whether there is anything new. Those of before are used while it is not to
    /// be read.
    pub(in crate::store) fn read_again(&self) -> bool {
        let Some(source) = &self.0.source else { return false };
        match source.read() {
            Ok(found) => self.0.keys.send_if_modified(|keys| keys.follow(found)),
            Err(error) => {
                tracing::warn!(%error, "the token keys could not be read again; those of before are used");
                false
            }
        }
    }
}

fn public_key(key: &Key) -> SealingKey {
    SealingKey::new(key.box_secret().public_key())
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let keys = self.0.keys.borrow();
        write!(formatter, "Keyring({}, {} older, redacted)", keys.newest.id(), keys.older.len())
    }
}
