//! The Postgres back end: every transaction begins with who asks, and the database itself keeps users apart.

mod address;
mod admin;
mod beside;
mod catalogue;
mod certificate;
mod context;
mod identity;
mod isolation;
mod legacy;
mod migrations;
mod news;
mod open;
mod open_to_all;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use sqlx::PgPool;
use tokio::sync::watch;

pub use self::{
    admin::{Administrator, LeftOpen, ListedUser},
    beside::Beside,
    certificate::CertificateProblem,
    identity::DatabaseLogin,
    isolation::{FunctionProof, Isolation, LoginKind, TableProof, Verb},
    legacy::{OldRow, OldTables},
    open_to_all::OpenToAll,
};
pub(super) use self::{
    context::{Role, hold, is_service, turn_to},
    news::News,
    open::open,
};
use super::Error;

/// A dashboard says that the database is away after this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that is reached; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Server(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: PgPool,
    schema_name: String,
    /// Quoted as an identifier.
    schema: String,
    /// The login that the URL names.
    login: String,
    /// Host and database, as they may be shown.
    name: String,
    /// Whether statements stay prepared on a connection; behind a pooler there is no connection of one's own.
    persistent: bool,
    /// What the login could do, were it not for the role that every transaction takes on.
    privilege: Option<String>,
    /// By how many microseconds the server's clock is ahead of this machine's.
    ahead: AtomicI64,
    /// Counts this process's own commits.
    commits: watch::Sender<u64>,
}

impl Server {
    pub(super) fn name(&self) -> &str {
        &self.0.name
    }

    pub(super) fn ahead(&self) -> TimeDelta {
        TimeDelta::microseconds(self.0.ahead.load(Ordering::Relaxed))
    }

    pub(super) fn privilege(&self) -> Option<&str> {
        self.0.privilege.as_deref()
    }

    pub(super) fn persistent(&self) -> bool {
        self.0.persistent
    }

    /// Tells of a commit of this process.
    pub(super) fn tell(&self) {
        self.0.commits.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn commits(&self) -> watch::Receiver<u64> {
        self.0.commits.subscribe()
    }

    pub(super) async fn close(&self) {
        self.0.pool.close().await;
    }
}

/// All connections are busy, or none can be had: both is a database that does not answer.
fn away(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::Unreachable(error),
        other => other.into(),
    }
}
