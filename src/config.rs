//! One TOML file, plain names, `LIGHTMETER__…` variables and flags, merged and validated.

mod address;
mod alerts;
mod callback;
mod database;
mod error;
mod facts;
mod file;
mod folders;
mod keys;
mod known;
mod meta;
mod metrics;
mod origin;
mod process;
mod redirect;
mod reserved;
mod secret_file;
mod secrets;
mod settings;
mod show;
mod sources;
mod span;
mod ssh;
mod supabase;
mod sync;
mod theme;
mod tokens;

pub use alerts::Alerts;
pub use callback::Callback;
pub use database::{Database, PrivilegedLogin};
pub use error::{ConfigError, SecretFileError};
pub use folders::{DataDir, default_config_file};
pub use keys::Keys;
pub use meta::{FacebookApp, Hosts, InstagramApp, Meta};
pub use metrics::Metrics;
pub use origin::Origin;
pub use secret_file::read_private;
pub use sources::{FlagValue, Sources};
pub use ssh::Ssh;
pub use supabase::Supabase;
pub use sync::{Retention, Sync};
pub use theme::{Theme, ThemeName};
pub use tokens::Tokens;

use std::collections::BTreeMap;

use settings::Settings;

/// Everything a person or an operator can set; one field for each section of the file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub database: Database,
    pub meta: Meta,
    pub callback: Callback,
    pub tokens: Tokens,
    pub sync: Sync,
    pub ssh: Ssh,
    pub metrics: Metrics,
    pub alerts: Alerts,
    pub keys: Keys,
    pub theme: Theme,
    pub supabase: Supabase,
    origins: BTreeMap<String, Origin>,
}

impl Config {
    /// Merges the sources and checks the result. A key that two sources set follows their order: the file, plain
    /// names, `LIGHTMETER__…` variables, flags.
    pub fn load(sources: &Sources<'_>) -> Result<Self, ConfigError> {
        let settings = Settings::gather(sources)?;
        let config = Self {
            database: Database::read(&settings)?,
            meta: Meta::read(&settings)?,
            callback: Callback::read(&settings)?,
            tokens: Tokens::read(&settings, sources.environment)?,
            sync: Sync::read(&settings)?,
            ssh: Ssh::read(&settings)?,
            metrics: Metrics::read(&settings)?,
            alerts: Alerts::read(&settings)?,
            keys: Keys::read(&settings)?,
            theme: Theme::read(&settings)?,
            supabase: Supabase::read(&settings)?,
            origins: settings.origins()?,
        };
        config.check_redirect_addresses()?;
        Ok(config)
    }

    /// Where a key's value comes from.
    pub fn origin_of(&self, key: &str) -> &Origin {
        self.origins.get(key).unwrap_or(&Origin::Default)
    }
}
