//! `[tokens]`: the key that seals tokens.

use std::path::{Path, PathBuf};

use super::{ConfigError, secrets::SecretOrFile, settings::Settings};
use crate::domain::{Environment, TokenKey};

/// Opened only by what seals and opens tokens.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// What systemd hands to this unit, which outranks the others.
    pub credential: Option<PathBuf>,
    pub key: Option<TokenKey>,
    /// Never beside `key`.
    pub key_file: Option<PathBuf>,
}

/// Where systemd puts what a unit names in `LoadCredential` or `LoadCredentialEncrypted`.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
const CREDENTIAL: &str = "token.key";

impl Tokens {
    pub(super) fn read(settings: &Settings, environment: &Environment) -> Result<Self, ConfigError> {
        let wanted = "the text of a key file";
        let set = settings.secret_or_file("tokens.key", wanted, |text| Some(TokenKey::new(text)))?;
        let (key, key_file) = match set {
            None => (None, None),
            Some(SecretOrFile::Secret(key)) => (Some(key), None),
            Some(SecretOrFile::File(path)) => (None, Some(path)),
        };
        let credential = environment
            .get(CREDENTIALS)
            .map(|folder| Path::new(folder).join(CREDENTIAL))
            .filter(|path| path.is_absolute() && path.exists());
        Ok(Self { credential, key, key_file })
    }
}
