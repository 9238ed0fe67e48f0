//! `[database]`: the shared Postgres; without an address lightmeter keeps a SQLite file in its data folder.

use std::path::PathBuf;

use url::Url;

use crate::domain::DatabaseUrl;

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug)]
pub struct Database {
    pub url: Option<DatabaseUrl>,
    /// The login that migrates and manages users; only `migrate`, `users`, `health` and `doctor isolation` use it.
    pub admin_url: Option<DatabaseUrl>,
    pub schema: String,
    /// The certificate authority that the server's certificate is checked with.
    pub ca_file: Option<PathBuf>,
    pub privileged_login: PrivilegedLogin,
}

/// What to do with a login that could read past row-level security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivilegedLogin {
    Refuse,
    /// For Supabase's pooler: every transaction takes the app's role first.
    SetRole,
}

pub(super) const PRIVILEGED_LOGINS: &[(&str, PrivilegedLogin)] =
    &[("refuse", PrivilegedLogin::Refuse), ("set-role", PrivilegedLogin::SetRole)];

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            admin_url: None,
            schema: "lightmeter".to_owned(),
            ca_file: None,
            privileged_login: PrivilegedLogin::Refuse,
        }
    }
}

impl Database {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let default = Self::default();
        let url = |key| settings.secret(key, "an address that begins with postgres://", postgres);
        let wanted_schema = "a name of small letters, digits and _, at most 63, such as \"lightmeter\", neither public nor Postgres's own pg_…,";
        Ok(Self {
            url: url("database.url")?,
            admin_url: url("database.admin_url")?,
            schema: settings.parsed("database.schema", wanted_schema, schema)?.unwrap_or(default.schema),
            ca_file: settings.path("database.ca_file")?,
            privileged_login: settings
                .choice("database.privileged_login", PRIVILEGED_LOGINS)?
                .unwrap_or(default.privileged_login),
        })
    }

    /// Whether a shared Postgres is named, but no login that works on it.
    pub const fn is_for_administrators_alone(&self) -> bool {
        self.url.is_none() && self.admin_url.is_some()
    }

    /// The database in use as a person may see it, `None` for the SQLite file.
    pub fn shown(&self) -> Option<String> {
        self.url.as_ref().map(shown)
    }
}

/// The address without its password, and without its parameters, which may hold one too.
pub(super) fn shown(address: &DatabaseUrl) -> String {
    let Ok(url) = Url::parse(address.expose()) else { return "postgres".to_owned() };
    let login = if url.username().is_empty() { String::new() } else { format!("{}@", url.username()) };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("postgres://{login}{}{port}{}", url.host_str().unwrap_or_default(), url.path())
}

fn postgres(text: &str) -> Option<DatabaseUrl> {
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "postgres" | "postgresql").then(|| DatabaseUrl::new(text))
}

fn schema(text: &str) -> Option<String> {
    let fits = (1..=63).contains(&text.len()) && !text.starts_with(|first: char| first.is_ascii_digit());
    let is_plain = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    // The first is everybody's, and the others the server makes itself.
    let is_free = text != "public" && text != "information_schema" && !text.starts_with("pg_");
    (fits && is_plain && is_free).then(|| text.to_owned())
}
