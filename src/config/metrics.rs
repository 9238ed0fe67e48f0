//! `[metrics]`: where a monitor reads this process's counters.

use std::net::SocketAddr;

use super::{ConfigError, settings::Settings};

#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// Nothing listens without it.
    pub listen: Option<SocketAddr>,
}

impl Metrics {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self { listen: settings.listen_address("metrics.listen")? })
    }
}
