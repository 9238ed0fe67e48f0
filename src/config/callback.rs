//! `[callback]`: where a login comes back to.

use std::{fs, net::SocketAddr, path::PathBuf};

use super::{
    ConfigError, SecretFileError,
    address::{WANTED_BASE, base_address},
    secret_file::open_to_others,
    settings::Settings,
};

#[derive(Clone, Debug)]
pub struct Callback {
    /// The loopback port of Facebook Login.
    pub http_port: u16,
    /// The loopback port of Instagram Login, which refuses plain http.
    pub https_port: u16,
    /// Where `serve` listens for the public callback.
    pub listen: Option<SocketAddr>,
    /// What the public callback is reached at from outside, without a last slash.
    pub public_url: Option<String>,
    /// With `tls_key`: the certificate of the loopback listener, or of `serve` without a proxy before it.
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
}

impl Default for Callback {
    fn default() -> Self {
        Self {
            http_port: 8723,
            https_port: 8724,
            listen: None,
            public_url: None,
            tls_cert: None,
            tls_key: None,
        }
    }
}

impl Callback {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let default = Self::default();
        let callback = Self {
            http_port: settings.port("callback.http_port")?.unwrap_or(default.http_port),
            https_port: settings.port("callback.https_port")?.unwrap_or(default.https_port),
            listen: settings.listen_address("callback.listen")?,
            public_url: settings.parsed("callback.public_url", WANTED_BASE, base_address)?,
            tls_cert: settings.path("callback.tls_cert")?,
            tls_key: settings.path("callback.tls_key")?,
        };
        callback.check_pair(settings)?;
        callback.check_key(settings)?;
        callback.check_ports(settings)?;
        Ok(callback)
    }

    fn check_pair(&self, settings: &Settings) -> Result<(), ConfigError> {
        let (key, other) = match (&self.tls_cert, &self.tls_key) {
            (Some(_), None) => ("callback.tls_cert", "callback.tls_key"),
            (None, Some(_)) => ("callback.tls_key", "callback.tls_cert"),
            _ => return Ok(()),
        };
        Err(ConfigError::Incomplete { origin: settings.origin(key), key, other })
    }

    /// One that cannot be looked at is told of where it is read.
    fn check_key(&self, settings: &Settings) -> Result<(), ConfigError> {
        let Some(path) = &self.tls_key else { return Ok(()) };
        match fs::metadata(path).ok().as_ref().and_then(open_to_others) {
            None => Ok(()),
            Some(mode) => Err(ConfigError::SecretFile {
                origin: settings.origin("callback.tls_key"),
                source: SecretFileError::OpenToOthers { path: path.display().to_string(), mode },
            }),
        }
    }

    fn check_ports(&self, settings: &Settings) -> Result<(), ConfigError> {
        if self.http_port != self.https_port {
            return Ok(());
        }
        let (http, https) = ("callback.http_port", "callback.https_port");
        let key = if settings.origin(https).rank() >= settings.origin(http).rank() { https } else { http };
        let wanted = format!("another port than `{}`", if key == https { http } else { https });
        let found = format!("the number {}", self.http_port);
        Err(ConfigError::WrongValue { origin: settings.origin(key), key: key.to_owned(), found, wanted })
    }
}
