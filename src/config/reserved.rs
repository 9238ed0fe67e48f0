//! Keys that later versions read: they are checked like the others, and whoever sets one is told.

use super::{Config, known::KEYS};

impl Config {
    /// A sentence for each key that is set to something and not used by this version.
    pub fn reserved_in_use(&self) -> Vec<String> {
        let (rows, defaults) = (self.rows(), Self::default().rows());
        let is_reserved = |name: &str| KEYS.iter().any(|key| key.reserved && key.name == name);
        rows.into_iter()
            .filter(|row| is_reserved(&row.0) && !defaults.contains(row))
            .map(|(key, _)| format!("{}: `{key}` is {RESERVED}", self.origin_of(&key)))
            .collect()
    }
}

pub(super) const RESERVED: &str = "reserved: not used by this version";
