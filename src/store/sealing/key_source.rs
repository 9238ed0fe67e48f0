//! Where token keys come from: systemd's credential, the setting, a named file, or the data folder's own.

use std::path::{Path, PathBuf};

use super::{Key, KeyId, Keyring, key_file, keys::Keys};
use crate::{
    config::Tokens,
    domain::TokenKey,
    store::{Error, KeyFileProblem, Store},
};

/// The first of these that is set.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// Handed over and kept closed by systemd.
    Credential(PathBuf),
    /// `tokens.key`, which is the text of a key file.
    Setting(TokenKey),
    /// `tokens.key_file`.
    Named(PathBuf),
    /// In the data folder.
    Own(PathBuf),
}

impl KeySource {
    pub fn of(tokens: &Tokens, data_dir: &Path) -> Self {
        match (&tokens.credential, &tokens.key, &tokens.key_file) {
            (Some(path), ..) => Self::Credential(path.clone()),
            (None, Some(key), _) => Self::Setting(key.clone()),
            (None, None, Some(path)) => Self::Named(path.clone()),
            (None, None, None) => Self::Own(data_dir.join(Keyring::FILE)),
        }
    }

    /// Keys that must be there, as a shared store's are: of those that are not the error says how they are made.
    pub fn load(&self) -> Result<Keyring, Error> {
        Ok(Keyring::of(self.read()?, Some(self.clone())))
    }

    /// The keys for this store. The data folder's own are made where they are missing, unless something is sealed
    /// with them, or other hosts need the same.
    pub async fn load_for(&self, store: &Store) -> Result<Keyring, Error> {
        match self {
            Self::Own(path) if !store.is_shared() => {
                if !path.exists() && store.holds_sealed_values().await? {
                    return Err(Error::KeyFile { path: path.clone(), problem: KeyFileProblem::Gone });
                }
                self.load_or_make()
            }
            _ => self.load(),
        }
    }

    pub(super) fn load_or_make(&self) -> Result<Keyring, Error> {
        match (self.load(), self) {
            (Err(Error::KeyFile { problem: KeyFileProblem::NotMade, .. }), Self::Own(path)) => {
                key_file::create(path)?;
                self.load()
            }
            (loaded, _) => loaded,
        }
    }

    /// Makes a key file where there is none; where it is.
    pub fn make(&self) -> Result<&Path, Error> {
        let path = self.file()?;
        if key_file::create(path)? {
            Ok(path)
        } else {
            Err(Error::KeyFile { path: path.to_owned(), problem: KeyFileProblem::Taken })
        }
    }

    pub(super) fn read(&self) -> Result<Keys, Error> {
        let (path, text) = match self {
            Self::Setting(key) => return Keys::from_text(key.expose()),
            Self::Credential(path) => (path, key_file::read_credential(path)),
            Self::Named(path) | Self::Own(path) => (path, key_file::read(path)),
        };
        let problem = |problem| Error::KeyFile { path: path.clone(), problem };
        let text = text.map_err(|found| match found {
            // A path that somebody wrote may be mistyped.
            KeyFileProblem::Missing if matches!(self, Self::Own(_)) => problem(KeyFileProblem::NotMade),
            other => problem(other),
        })?;
        Keys::from_text(&text).map_err(|_| problem(KeyFileProblem::Text))
    }

    pub(super) fn add(&self, key: &Key) -> Result<(), Error> {
        key_file::add(self.file()?, key)
    }

    pub(super) fn forget(&self, keys: &[KeyId]) -> Result<(), Error> {
        key_file::forget(self.file()?, keys)
    }

    /// The file that is ours to write.
    pub fn file(&self) -> Result<&Path, Error> {
        match self {
            Self::Named(path) | Self::Own(path) => Ok(path),
            Self::Credential(_) | Self::Setting(_) => Err(Error::KeyElsewhere { place: self.to_string() }),
        }
    }
}

/// Where a person finds it.
impl std::fmt::Display for KeySource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Credential(path) => write!(formatter, "systemd's credential {}", path.display()),
            Self::Setting(_) => formatter.write_str("the setting `tokens.key`"),
            Self::Named(path) | Self::Own(path) => write!(formatter, "{}", path.display()),
        }
    }
}
