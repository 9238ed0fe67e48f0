//! Redirect addresses: the one an attempt uses, and what Meta and the listener ask of it.

use url::Url;

use crate::domain::Login;

use super::{Config, ConfigError, address, settings::Settings};

const WANTED: &str = "an https address, or an http one that says localhost, without a fragment,";

/// A `redirect_uri` as written, because Meta compares it byte by byte.
pub(super) fn read(settings: &Settings, key: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(text) = settings.text(key)? else { return Ok(None) };
    if let Some(url) = Url::parse(&text).ok().filter(address::is_loopback_number) {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(ConfigError::HostRefused { origin: settings.origin(key), key, host });
    }
    settings.parsed(key, WANTED, |text| {
        let url = Url::parse(text).ok()?;
        let may_be = url.scheme() == "https" || (url.scheme() == "http" && is_localhost(&url));
        let has_no_login = url.username().is_empty() && url.password().is_none();
        (may_be && has_no_login && url.has_host() && url.fragment().is_none()).then(|| text.to_owned())
    })
}

pub(super) fn is_localhost(url: &Url) -> bool {
    url.host_str() == Some("localhost")
}

impl Config {
    /// The address that Meta sends the browser back to, exactly as it must be registered at Meta.
    pub fn redirect_uri(&self, login: Login) -> String {
        if let Some(address) = self.redirect_override(login) {
            return address.to_owned();
        }
        if let Some(public_url) = &self.callback.public_url {
            return format!("{public_url}/cb/{login}");
        }
        match login {
            Login::Facebook => format!("http://localhost:{}/cb/facebook", self.callback.http_port),
            Login::Instagram => format!("https://localhost:{}/cb/instagram", self.callback.https_port),
        }
    }

    fn redirect_override(&self, login: Login) -> Option<&str> {
        match login {
            Login::Facebook => self.meta.facebook.redirect_uri.as_deref(),
            Login::Instagram => self.meta.instagram.redirect_uri.as_deref(),
        }
    }

    /// An address on this machine is useless when nothing listens on its port. One on another host is not looked
    /// at, because a proxy in front of the listener has ports of its own.
    pub(super) fn check_redirect_addresses(&self) -> Result<(), ConfigError> {
        for (login, key) in [
            (Login::Facebook, "meta.facebook.redirect_uri"),
            (Login::Instagram, "meta.instagram.redirect_uri"),
        ] {
            let Some(url) = self.redirect_override(login).and_then(|text| Url::parse(text).ok()) else {
                continue;
            };
            let (wanted, port_key) = match url.scheme() {
                "http" => (self.callback.http_port, "callback.http_port"),
                _ => (self.callback.https_port, "callback.https_port"),
            };
            let found = url.port_or_known_default().unwrap_or_default();
            if is_localhost(&url) && found != wanted {
                let origin = self.origin_of(key).clone();
                return Err(ConfigError::PortDiffers { origin, key, found, wanted, port_key });
            }
        }
        Ok(())
    }
}
