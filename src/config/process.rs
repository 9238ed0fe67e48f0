//! The process's environment, read once.

use crate::domain::Environment;

impl Environment {
    /// The variables this process was started with; what is not UTF-8 in them is replaced.
    pub fn from_process() -> Self {
        std::env::vars_os()
            .map(|(name, text)| (name.to_string_lossy().into_owned(), text.to_string_lossy().into_owned()))
            .collect()
    }
}
