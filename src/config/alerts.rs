//! `[alerts]`: who hears of a connection that needs a person.

use url::Url;

use crate::domain::WebhookUrl;

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug, Default)]
pub struct Alerts {
    /// Such an address lets whoever has it post, so it is a secret.
    pub webhook_url: Option<WebhookUrl>,
}

impl Alerts {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let webhook_url = settings.secret("alerts.webhook_url", "an https address", |text| {
            let url = Url::parse(text).ok()?;
            let is_safe =
                url.scheme() == "https" || (url.scheme() == "http" && super::address::is_this_machine(&url));
            is_safe.then(|| WebhookUrl::new(text))
        })?;
        Ok(Self { webhook_url })
    }
}
