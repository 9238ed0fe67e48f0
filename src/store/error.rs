//! What can go wrong in the store, each with a sentence and a next step.

use std::{borrow::Cow, path::PathBuf};

use sqlx::postgres::PgDatabaseError;

use super::{postgres::CertificateProblem, sealing::KeyId};

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
        "a token is sealed with token key {0}, which is not among the token keys here: copy the key file that has it to \
         this host, or put that key back; if it is lost, connect again"
    )]
    UnknownKey(KeyId),
    #[error(
        "what a dashboard has sealed opens with none of the token keys here: copy the key file of the other workers to \
         this host"
    )]
    NoKeyOpens,
    #[error(
        "the token key comes from {place}, which lightmeter does not write: put a new key before the others there by \
         hand, then run `lightmeter token-key rotate`"
    )]
    KeyElsewhere { place: String },
    #[error("a value sealed with key {0} does not open, so it was altered or moved: connect again")]
    DoesNotOpen(KeyId),
    #[error("a sealed value is not one of ours: connect again")]
    NotSealed,
    #[error("sealing failed: try again")]
    Sealing,
    #[error("the database's URL is not one of Postgres: write it as postgres://LOGIN:PASSWORD@HOST/DATABASE")]
    DatabaseUrl,
    #[error(
        "the database does not answer: it is tried again; if this lasts, check database.url and the network"
    )]
    Unreachable(#[source] sqlx::Error),
    #[error("the database {0}")]
    Certificate(#[from] CertificateProblem),
    #[error(
        "the database refuses this login: check the name and the password in database.url, or ask your administrator"
    )]
    LoginRefused(#[source] sqlx::Error),
    #[error("this login has no right to that: ask your administrator to give it to lightmeter's users")]
    NotPermitted(#[source] sqlx::Error),
    #[error(
        "lightmeter's tables are not there: your administrator makes them with `lightmeter migrate schema`"
    )]
    NoSchema(#[source] sqlx::Error),
    #[error(
        "the database was written by a newer lightmeter (schema {found}, this one knows {known}): update lightmeter"
    )]
    SchemaTooNew { found: i64, known: i64 },
    #[error(
        "the database's schema is older than this lightmeter (schema {found}, this one knows {known}): your \
         administrator brings it up to date with `lightmeter migrate schema`"
    )]
    SchemaTooOld { found: i64, known: i64 },
    #[error(
        "this login may not make roles: let an administrator of the database run this, then try again:\n{sql}"
    )]
    RolesNeeded { sql: String },
    #[error(
        "this database login {problem}, so nothing would keep users apart: use the login that `lightmeter users \
         database-login` or `migrate schema --service-login` makes, or, where a pooler lets in no other, set \
         database.privileged_login to \"set-role\""
    )]
    UnsafeLogin { problem: String },
    #[error(
        "what is between here and the database turns the login {login} into {became}, so the database cannot tell its \
         users apart: reach the database directly, or through a pooler that passes logins on"
    )]
    LoginRewritten { login: String, became: String },
    #[error(
        "the database login {login} is nobody's, or belongs to somebody who was disabled: ask your administrator for \
         one, which `lightmeter users database-login` makes"
    )]
    NobodysLogin { login: String },
    #[error(
        "the database does not keep users apart, for {0}: let your administrator run `lightmeter migrate schema`, or \
         undo what was changed by hand"
    )]
    UnsafeSchema(Hole),
    #[error("only operators see how everybody's connections stand: `lightmeter accounts` shows your own")]
    OperatorsOnly,
    #[error("there is a user of that handle or id already: `lightmeter users list` shows them all")]
    HandleTaken,
    #[error(
        "the database has a role of that name already, which lightmeter has not made and leaves alone: choose another \
         name"
    )]
    LoginTaken,
    #[error("there is no user of that handle: `lightmeter users list` shows them all")]
    NoSuchUser,
    #[error(
        "the login of database.url does not act for all users: use the worker's, which `lightmeter migrate schema \
         --service-login NAME` makes"
    )]
    NotServiceLogin,
    #[error(
        "the login of database.admin_url may not read all of the table {table}: give it SELECT on the table, and where \
         that has row-level security take the login of its owner"
    )]
    OldTableClosed { table: String },
    #[error("too many logins were begun within an hour: wait a while, then try again")]
    TooMany,
    #[error("you asked for more within an hour than everybody's share of Meta's limits allows: wait a while")]
    AskedTooOften,
    #[error("the database refused: {0}; this is a defect, please report it")]
    Other(#[source] sqlx::Error),
}

/// What in the database lets one user see another's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The table, function or role.
    pub what: String,
    /// The end of a sentence that begins with it.
    pub problem: String,
}

impl std::fmt::Display for Hole {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.what, self.problem)
    }
}

/// Why a key file is not used, as the end of a sentence that begins with its name.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileProblem {
    #[error(
        "is gone, but tokens in the database are sealed with it: put back the copy you saved; if there is none, run \
         `lightmeter token-key init` and connect each account again, whose history stays"
    )]
    Gone,
    #[error(
        "is not there: copy the one that the other workers have, or make the first one with `lightmeter token-key init`"
    )]
    NotMade,
    #[error(
        "is there already, and a key is never written over: `lightmeter token-key rotate` adds a new one to it"
    )]
    Taken,
    #[error(
        "is not there: correct the path, put back the key you saved, or make the first one with `lightmeter token-key init`"
    )]
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
        matches!(self, Self::Busy(_) | Self::Unreachable(_) | Self::TooMany | Self::AskedTooOften)
    }

    /// A row that does not hold what this program writes.
    pub(super) fn unreadable(what: &str) -> Self {
        Self::Damaged { what: format!("unreadable {what}") }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let Some(problem) = CertificateProblem::of(&error) {
            return Self::Certificate(problem);
        }
        let code = match &error {
            sqlx::Error::Database(refusal) if refusal.try_downcast_ref::<PgDatabaseError>().is_some() => {
                let code = refusal.code().map(Cow::into_owned).unwrap_or_default();
                return Self::of_postgres(&code, error);
            }
            sqlx::Error::Database(refusal) => refusal.code().and_then(|code| code.parse().ok()),
            sqlx::Error::PoolTimedOut => return Self::Busy(error),
            sqlx::Error::Io(_) => return Self::Unreachable(error),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                return Self::unreadable("column");
            }
            _ => None,
        };
        Self::of_sqlite(code, error)
    }
}

impl Error {
    /// <https://www.sqlite.org/rescode.html>
    fn of_sqlite(code: Option<i32>, error: sqlx::Error) -> Self {
        const FOREIGN_KEY: i32 = 787;
        match code {
            Some(FOREIGN_KEY) => Self::NotFound,
            // The low byte is the primary result code.
            Some(code) => match code & 0xff {
                5 | 6 => Self::Busy(error),
                8 | 10 | 13 | 14 => Self::ReadOnly(error),
                11 | 26 => Self::Damaged { what: "SQLite cannot read it".to_owned() },
                _ => Self::Other(error),
            },
            None => Self::Other(error),
        }
    }

    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
    fn of_postgres(code: &str, error: sqlx::Error) -> Self {
        match code {
            "23503" => Self::NotFound,
            "LM429" => Self::TooMany,
            "LM430" => Self::AskedTooOften,
            "42501" => Self::NotPermitted(error),
            // The last two: where lightmeter never was, there are no roles of its own to take on or to give.
            "3F000" | "42P01" | "42883" | "3D000" | "22023" | "42704" => Self::NoSchema(error),
            "40001" | "40P01" | "55P03" | "57014" => Self::Busy(error),
            "57P01" | "57P02" | "57P03" | "53300" => Self::Unreachable(error),
            _ if code.starts_with("28") => Self::LoginRefused(error),
            _ if code.starts_with("08") => Self::Unreachable(error),
            _ => Self::Other(error),
        }
    }
}

impl From<super::packing::Unreadable> for Error {
    fn from(_: super::packing::Unreadable) -> Self {
        Self::unreadable("figures")
    }
}
