//! What a front on a shared Postgres needs of its worker's configuration: public facts, told by the database.

use url::Url;

use super::{
    Config, ConfigError, Meta, Origin, redirect,
    settings::{Raw, Setting, Settings},
};
use crate::domain::Login;

impl Config {
    /// By key. A login whose app or secret is not set is not there, for nobody could exchange its codes.
    pub fn public_facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![
            ("meta.graph_version", self.meta.graph_version.clone()),
            ("meta.hosts.facebook_dialog", self.meta.hosts.facebook_dialog.clone()),
            ("meta.hosts.instagram_dialog", self.meta.hosts.instagram_dialog.clone()),
        ];
        let facebook = &self.meta.facebook;
        if let (Some(app_id), true) = (&facebook.app_id, facebook.app_secret.is_some()) {
            facts.push(("meta.facebook.app_id", app_id.clone()));
            facts.push(("meta.facebook.redirect_uri", self.redirect_uri(Login::Facebook)));
            facts.push(("meta.facebook.pkce", facebook.pkce.to_string()));
            facts.extend(facebook.config_id.clone().map(|id| ("meta.facebook.config_id", id)));
        }
        let instagram = &self.meta.instagram;
        if let (Some(app_id), true) = (&instagram.app_id, instagram.app_secret.is_some()) {
            facts.push(("meta.instagram.app_id", app_id.clone()));
            facts.push(("meta.instagram.redirect_uri", self.redirect_uri(Login::Instagram)));
        }
        facts
    }

    /// The same with `[meta]` as the database tells it, and nothing of a `[meta]` of its own: an app of one's own is
    /// none that the worker could exchange a code for.
    pub fn told_by_database(self, facts: Vec<(String, String)>) -> Result<Self, ConfigError> {
        let told = facts
            .into_iter()
            .map(|(key, value)| (key, Setting { raw: Raw::Text(value), origin: Origin::Database }));
        let settings = Settings(told.collect());
        let mut origins = self.origins;
        origins.retain(|key, _| !key.starts_with("meta."));
        origins.extend(settings.origins()?);
        let mut told = Self { meta: Meta::read(&settings)?, origins, ..self };
        told.listen_where_the_browser_is_sent();
        Ok(told)
    }

    /// An address on this machine is answered at its own port.
    fn listen_where_the_browser_is_sent(&mut self) {
        for login in Login::ALL {
            let Ok(url) = Url::parse(&self.redirect_uri(*login)) else { continue };
            let (true, Some(port)) = (redirect::is_localhost(&url), url.port_or_known_default()) else {
                continue;
            };
            match url.scheme() {
                "http" => self.callback.http_port = port,
                _ => self.callback.https_port = port,
            }
        }
    }
}
