//! `[ssh]`: where `serve` takes SSH connections.

use std::{
    net::{Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug)]
pub struct Ssh {
    pub listen: SocketAddr,
    /// The server's own key in OpenSSH's format; without one it is made in the data folder.
    pub host_key: Option<PathBuf>,
}

impl Default for Ssh {
    fn default() -> Self {
        Self { listen: (Ipv6Addr::UNSPECIFIED, 2222).into(), host_key: None }
    }
}

impl Ssh {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self {
            listen: settings.listen_address("ssh.listen")?.unwrap_or(Self::default().listen),
            host_key: settings.path("ssh.host_key")?,
        })
    }
}
