//! What can go wrong in the store, each with a sentence and a next step.

use std::path::PathBuf;

use super::sealing::KeyId;

/// No variant carries a secret, a figure or a row's content.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "{} was written by a newer lightmeter (schema {found}, this one knows {known}): update lightmeter",
        path.display()
    )]
    TooNew { path: PathBuf, found: i64, known: i64 },
    #[error("{} is a database of another program: choose another data folder", path.display())]
    Foreign { path: PathBuf },
    #[error("the database is damaged ({what}): put back a backup, or move the file away and connect again")]
    Damaged { what: String },
    #[error("{} cannot be written: make it writable for you, or choose another data folder", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the database cannot be written: check the rights and the free space of its folder")]
    ReadOnly(#[source] sqlx::Error),
    #[error("another program kept the database locked for too long: end it, or try again in a moment")]
    Busy(#[source] sqlx::Error),
    /// What somebody else has and what nobody has is the same answer.
    #[error("you have nothing by that name: look at `lightmeter accounts`")]
    NotFound,
    #[error("that account was not proposed, or the proposal has ended: start again and choose a listed one")]
    NotProposed,
    /// The attempt or grant moved on under its worker: cancelled, timed out or taken over.
    #[error("this was ended or taken over meanwhile: start it again if you still want it")]
    Overtaken,
    #[error("Meta sent a blank token, so nothing was stored: try again")]
    BlankToken,
    #[error("the key file {} {problem}", path.display())]
    KeyFile { path: PathBuf, problem: KeyFileProblem },
    #[error("the token key is not one base64 line of 32 bytes for each key: put back the key you saved")]
    KeyText,
    #[error(
        "a token is sealed with key {0}, which is not among the token keys: put that key back, or connect again"
    )]
    UnknownKey(KeyId),
    #[error("a value sealed with key {0} does not open, so it was altered or moved: connect again")]
    DoesNotOpen(KeyId),
    #[error("a sealed value is not one of ours: connect again")]
    NotSealed,
    #[error("sealing failed: try again")]
    Sealing,
    #[error("the database refused: {0}; this is a defect, please report it")]
    Other(#[source] sqlx::Error),
}

/// Why a key file is not used, as the end of a sentence that begins with its name.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileProblem {
    #[error(
        "is gone, but tokens in the database are sealed with it: put back the copy you saved, or move the database \
         away and connect again"
    )]
    Gone,
    #[error("is not there: correct the path, or put back the key you saved")]
    Missing,
    #[error("can be read by others (mode {0:o}): run `chmod 600` on it")]
    Mode(u32),
    #[error("belongs to somebody else: run lightmeter as its owner, or `chown` it")]
    Owner,
    #[error("is not a plain file, perhaps a link: put the key itself there")]
    NotAFile,
    #[error("is not one base64 line of 32 bytes for each key: put back the key you saved")]
    Text,
    #[error("cannot be read ({}): check the rights of the file and of its folder", .0.kind())]
    Unreadable(#[source] std::io::Error),
    #[error("cannot be made ({}): check the rights and the free space of its folder", .0.kind())]
    Unwritable(#[source] std::io::Error),
}

impl Error {
    /// Whether the same call may succeed later by itself.
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy(_))
    }

    /// A row that does not hold what this program writes.
    pub(super) fn unreadable(what: &str) -> Self {
        Self::Damaged { what: format!("unreadable {what}") }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        const FOREIGN_KEY: i32 = 787;
        let code = match &error {
            sqlx::Error::Database(database) => database.code().and_then(|code| code.parse::<i32>().ok()),
            sqlx::Error::PoolTimedOut => return Self::Busy(error),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                return Self::unreadable("column");
            }
            _ => None,
        };
        match code {
            Some(FOREIGN_KEY) => Self::NotFound,
            // The low byte is SQLite's primary result code.
            Some(code) => match code & 0xff {
                5 | 6 => Self::Busy(error),
                8 | 10 | 13 | 14 => Self::ReadOnly(error),
                11 | 26 => Self::Damaged { what: "SQLite cannot read it".to_owned() },
                _ => Self::Other(error),
            },
            None => Self::Other(error),
        }
    }
}

impl From<super::packing::Unreadable> for Error {
    fn from(_: super::packing::Unreadable) -> Self {
        Self::unreadable("figures")
    }
}
