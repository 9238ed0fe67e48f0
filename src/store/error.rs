//! What can go wrong in the store, each with a sentence and a next step.

mod driver;

use std::path::PathBuf;

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
    /// A file of SQLite's.
    #[error("the database is damaged ({what}): put back a backup, or move the file away and connect again")]
    Damaged { what: String },
    #[error(
        "the database server says that its own files are damaged: let your administrator look into its log and put back \
         a backup"
    )]
    ServerDamaged(#[source] sqlx::Error),
    #[error(
        "the database holds what lightmeter does not write ({what}), so something else has changed it: let whoever looks \
         after it undo that, or put back a backup"
    )]
    Unreadable { what: String },
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
        "the database refuses this login: check the name and the password in database.url, or ask your administrator, \
         for it may have been disabled"
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
        "another session keeps the lock of lightmeter's migrations: if no `lightmeter migrate schema` runs elsewhere, end \
         that session, whose pid pg_locks has beside the locktype advisory, and run it again"
    )]
    MigrationHeld(#[source] sqlx::Error),
    #[error(
        "this login may not take the lock under which lightmeter's migrations run: let a superuser run `{sql}` in this \
         database, then try again"
    )]
    MigrationLockClosed { sql: String },
    #[error(
        "an open transaction keeps lightmeter's tables from being changed: run `lightmeter migrate schema` again when it \
         has ended, or end it before: its session is in pg_stat_activity, or it is in pg_prepared_xacts"
    )]
    TablesHeld(#[source] sqlx::Error),
    #[error(
        "what others have made upon lightmeter's tables keeps these from being changed: {what}; have it dropped, or end the \
         session that it goes with, and run `lightmeter migrate schema` again"
    )]
    BuiltUpon { what: String },
    #[error(
        "the server has no memory left for this, perhaps because one session has taken all its locks: an administrator \
         finds it by `SELECT pid, count(*) FROM pg_locks GROUP BY pid ORDER BY 2 DESC` and ends it with \
         `pg_terminate_backend`; then try again"
    )]
    NoRoom(#[source] sqlx::Error),
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
         one, which `lightmeter users database-login` makes for a person, and `migrate schema --service-login` for a worker"
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
        "the server has a role {login} already, which lightmeter has not made and leaves alone; the schema is there, and \
         only the worker's login is missing: choose another name for --service-login"
    )]
    LoginTaken { login: String },
    #[error(
        "the server has a role {login} already, which this installation has not made: logins are the whole server's, so \
         another database with the same `database.schema` may have made it for a {handle} of its own; add the person by \
         another handle"
    )]
    PersonsLoginTaken { login: String, handle: String },
    #[error(
        "{login} is {handle}'s own login, who would act for everybody if it were a worker's too: choose another name for \
         --service-login; the schema is there, and only the worker's login is missing"
    )]
    LoginOfPerson { login: String, handle: String },
    #[error(
        "{login} is a worker's login here, so it cannot be {handle}'s own too: add the person by another handle"
    )]
    LoginOfService { login: String, handle: String },
    #[error(
        "a login {login} would be longer than the 63 bytes that Postgres keeps of a name: add the person by a shorter \
         handle, or make the schema with a shorter `database.schema`"
    )]
    LoginTooLong { login: String },
    #[error("there is no user of that handle: `lightmeter users list` shows them all")]
    NoSuchUser,
    #[error(
        "that user was disabled and gets no login: add one of another handle with `lightmeter users add`"
    )]
    UserDisabled,
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
        matches!(
            self,
            Self::Busy(_)
                | Self::Unreachable(_)
                | Self::TooMany
                | Self::AskedTooOften
                | Self::MigrationHeld(_)
                | Self::TablesHeld(_)
                | Self::NoRoom(_)
        )
    }

    /// A row that does not hold what this program writes.
    pub(super) fn unreadable(what: &str) -> Self {
        Self::Unreadable { what: format!("unreadable {what}") }
    }
}

impl From<super::packing::Unreadable> for Error {
    fn from(_: super::packing::Unreadable) -> Self {
        Self::unreadable("figures")
    }
}
