//! The process's environment: read once, and without what configures lightmeter afterwards.

use super::{known::KEYS, sources::PREFIX};
use crate::domain::Environment;

impl Environment {
    /// The variables this process was started with; what is not UTF-8 in them is replaced.
    pub fn from_process() -> Self {
        std::env::vars_os()
            .map(|(name, text)| (name.to_string_lossy().into_owned(), text.to_string_lossy().into_owned()))
            .collect()
    }

    /// Takes out every variable that sets a key, for they hold secrets, and no program that is started from here
    /// needs them.
    pub fn forget_settings(&mut self) {
        self.retain(|name| !name.starts_with(PREFIX) && !KEYS.iter().any(|key| key.plain == Some(name)));
    }
}
