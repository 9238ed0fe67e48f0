//! `[supabase]`: the project whose sign-in tells who a person is, and from which old tables are imported.

use crate::domain::ServiceKey;

use super::{
    ConfigError,
    address::{WANTED_BASE, base_address},
    settings::Settings,
};

#[derive(Clone, Debug, Default)]
pub struct Supabase {
    /// Without a last slash.
    pub url: Option<String>,
    /// Not a secret: Supabase hands it to every browser.
    pub publishable_key: Option<String>,
    /// Passes row-level security; used for the import only.
    pub service_key: Option<ServiceKey>,
}

impl Supabase {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            url: settings.parsed("supabase.url", WANTED_BASE, base_address)?,
            publishable_key: settings.text("supabase.publishable_key")?,
            service_key: settings.secret("supabase.service_key", "the project's service key", |text| {
                Some(ServiceKey::new(text))
            })?,
        })
    }
}
