//! `[tokens]`: the key that seals tokens.

use std::path::PathBuf;

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Opened only by what seals and opens tokens; SQLite makes its own in the data folder.
    pub key_file: Option<PathBuf>,
}

impl Tokens {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { key_file: settings.path("tokens.key_file")? })
    }
}
