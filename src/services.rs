//! Use cases: what a front may ask for. They write rows and wait for changes; they never call the worker.

mod audience;
pub mod connect;
mod connections;
mod disconnect;
pub mod doctor;
mod error;
pub mod export;
mod health;
pub mod import;
mod overview;
mod pauses;
mod posts;
mod standing;
mod under_way;

/// Why a person logs in again; it decides how Meta's dialog asks.
pub use crate::meta::Reason;
/// Where a build for tests makes the dashboard panic.
pub use crate::telemetry::panic_point;
pub use connect::{ConnectRequest, Connecting, Paster, Setting};
pub use disconnect::{BeforeAsking, Revocation};
pub use error::Error;
pub use pauses::Pauses;
pub use standing::{Lack, Standings};
pub use under_way::{Begun, UnderWay};

use std::sync::Arc;

use disconnect::Asked;
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    domain::{AccountId, History, User, Work, WorkKind},
    store::{Changes, LastFetch, Store, UserStore},
};

/// What one front holds for one user; cheap to clone.
#[derive(Clone, Debug)]
pub struct Services {
    store: Store,
    mine: UserStore,
    user: User,
    config: Arc<Config>,
    setting: Setting,
    clock: Clock,
    followed: connect::Followed,
    /// Ends the waiting for a browser's last page, for the sake of the next attempt.
    port_wanted: Arc<Notify>,
    /// The withdrawals that wait for an answer here.
    asked: Asked,
    pauses: Option<Pauses>,
}

impl Services {
    pub fn new(store: Store, user: User, config: Arc<Config>, setting: Setting, clock: Clock) -> Self {
        let mine = store.as_user(user.id);
        Self {
            store,
            mine,
            user,
            config,
            setting,
            clock,
            followed: connect::Followed::default(),
            port_wanted: Arc::default(),
            asked: Asked::default(),
            pauses: None,
        }
    }

    pub const fn user(&self) -> &User {
        &self.user
    }

    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Tells of later commits, by this process or another.
    pub fn changes(&self) -> Changes {
        self.mine.changes()
    }

    /// Asks the worker for work on an account; seen by [`Services::work`] until it is done.
    pub async fn ask(&self, kind: WorkKind, account: &AccountId) -> Result<(), Error> {
        if !self.mine.connection(account).await?.is_some_and(|connection| connection.is_connected()) {
            return Err(Error::NotConnected);
        }
        Ok(self.mine.ask(kind, account).await?)
    }

    /// What is there of an account's days before the last thirty, and what is missing.
    pub async fn history(&self, account: &AccountId) -> Result<History, Error> {
        Ok(self.mine.history(account, self.clock.now()).await?)
    }

    /// How the last fetch went of every account that was ever fetched.
    pub async fn last_fetches(&self) -> Result<Vec<LastFetch>, Error> {
        Ok(self.mine.last_fetches().await?)
    }

    /// Work that waits or is under way.
    pub async fn work(&self) -> Result<Vec<Work>, Error> {
        Ok(self.mine.work().await?)
    }
}
