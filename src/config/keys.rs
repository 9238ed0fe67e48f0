//! `[keys]`: other keys for the dashboard's actions.

use std::collections::BTreeMap;

use super::{ConfigError, settings::Settings};

/// Both sides are text here: which actions and keys there are is known to the dashboard alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(BTreeMap<String, Vec<String>>);

impl Keys {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Self(settings.open_section()?))
    }

    /// Action → its keys, at least one.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(action, keys)| (action.as_str(), keys.as_slice()))
    }
}
