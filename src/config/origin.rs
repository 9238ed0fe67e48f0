//! Where a value comes from, so that a person can find and change it.

use std::{fmt, path::PathBuf};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File {
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    Variable(String),
    /// A secret read from a file of its own.
    SecretFile {
        path: PathBuf,
        named_by: Box<Self>,
    },
    /// As it is typed, such as `--data-dir`.
    Flag(String),
    /// Told by the shared Postgres.
    Database,
}

impl Origin {
    /// Of two origins of one key the later source counts.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Default => 0,
            Self::File { .. } => 1,
            Self::Variable(name) if !name.starts_with(super::sources::PREFIX) => 2,
            Self::Variable(_) => 3,
            Self::Flag(_) => 4,
            Self::Database => 5,
            Self::SecretFile { named_by, .. } => named_by.rank(),
        }
    }

    /// Outside the file every value is text, whatever it stands for.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::Database => formatter.write_str("the database"),
            Self::File { path, line } => write!(formatter, "{}:{line}", path.display()),
            Self::SecretFile { path, named_by } => {
                write!(formatter, "{}, named by {named_by}", path.display())
            }
            Self::Variable(name) | Self::Flag(name) => formatter.write_str(name),
        }
    }
}
