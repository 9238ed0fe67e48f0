//! The token keys that a worker holds: the newest seals, all of them open.

use std::{path::Path, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

use super::{Key, KeyId, Sealed, SealingKey, key_file};
use crate::store::Error;

/// Key-encryption keys, newest first, never empty; cheap to clone.
#[derive(Clone)]
pub struct Keyring {
    newest: Arc<Key>,
    older: Arc<[Key]>,
}

impl Keyring {
    /// A key of its own, for a store that is thrown away.
    pub fn generate() -> Self {
        Self { newest: Arc::new(Key::generate()), older: Arc::default() }
    }

    /// The key file's name in the data folder.
    pub const FILE: &str = "token.key";

    /// Reads a key file that must be there.
    pub fn load_file(path: &Path) -> Result<Self, Error> {
        key_file::load_keyring(path)
    }

    /// Reads the key file, or makes it when it is not there: for SQLite only, whose keys nobody else needs.
    pub fn load_or_create_file(path: &Path) -> Result<Self, Error> {
        key_file::load_or_create(path)
    }

    /// One base64 line of 32 bytes for each key, newest first; `#` begins a comment line.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        let mut keys = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let decoded = Zeroizing::new(BASE64_STANDARD.decode(line).map_err(|_| Error::KeyText)?);
            keys.push(Key::from_slice(&decoded).ok_or(Error::KeyText)?);
        }
        let mut keys = keys.into_iter();
        let newest = keys.next().ok_or(Error::KeyText)?;
        Ok(Self { newest: Arc::new(newest), older: keys.collect() })
    }

    /// What [`Self::from_text`] reads; for the key file only.
    pub(super) fn to_text(&self) -> Zeroizing<String> {
        let mut text =
            Zeroizing::new(String::from("# lightmeter token key: without it no stored token opens\n"));
        for key in self.all() {
            text.push_str(&Zeroizing::new(BASE64_STANDARD.encode(key.bytes())));
            text.push('\n');
        }
        text
    }

    /// What fronts seal to; the same for every worker with this key.
    pub fn public_key(&self) -> SealingKey {
        SealingKey::new(self.newest.box_secret().public_key())
    }

    /// Opens what a front sealed to this or an older key.
    pub fn open_sealed(&self, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Error> {
        self.all()
            .find_map(|key| key.box_secret().unseal(&sealed.0).ok())
            .map(Zeroizing::new)
            .ok_or_else(|| Error::DoesNotOpen(self.newest.id()))
    }

    pub(in crate::store) fn newest(&self) -> &Key {
        &self.newest
    }

    pub(in crate::store) fn key(&self, id: KeyId) -> Result<&Key, Error> {
        self.all().find(|key| key.id() == id).ok_or(Error::UnknownKey(id))
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&*self.newest).chain(self.older.iter())
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Keyring({}, {} older, redacted)", self.newest.id(), self.older.len())
    }
}
