//! The Postgres back end: every transaction begins with who asks, and the database itself keeps users apart.

mod admin;
mod catalogue;
mod context;
mod isolation;
mod migrations;
mod news;
mod open;

use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::watch;

pub use self::{
    admin::{Administrator, ListedUser},
    isolation::{FunctionProof, Isolation, LoginKind, TableProof, Verb},
};
pub(super) use self::{context::Role, news::News, open::open};

/// A server that is reached; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Server(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: PgPool,
    schema_name: String,
    /// Quoted as an identifier.
    schema: String,
    /// Host and database, as they may be shown.
    name: String,
    /// Whether statements stay prepared on a connection; behind a pooler there is no connection of one's own.
    persistent: bool,
    /// Counts this process's own commits.
    commits: watch::Sender<u64>,
}

impl Server {
    pub(super) fn name(&self) -> &str {
        &self.0.name
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
