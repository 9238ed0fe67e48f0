//! Everything that is kept: one contract, and a back end for each database under it.
//!
//! [`Store`] answers what is asked before a user is known. [`UserStore`] is the only door to a user's data:
//! there is no query on it without one. [`WorkerStore`] is the only one that opens secrets.

mod attempts;
mod changes;
mod connections;
mod due;
mod error;
mod grants;
mod packing;
mod readings;
mod sealing;
mod sqlite;
mod user;
mod worker;

use std::path::Path;

pub use attempts::{AttemptLease, ClaimedAttempt, NewAttempt, NewConnections, ParkError};
pub use changes::Changes;
pub use connections::Disconnected;
pub use due::{Due, Findings};
pub use error::{Error, KeyFileProblem};
pub use grants::{HealthChange, OpenGrant, RenewalEnd};
pub use readings::{DayReadings, RefusedMetric, WindowReading};
pub use sealing::{ExchangedToken, KeyId, Keyring, Parcel, RenewedToken, Sealed, SealingKey};
pub use user::UserStore;
pub use worker::{SeenWorker, WorkerStore};

use crate::{
    clock::Clock,
    domain::{Handle, User, UserId},
};

/// A database that is open; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Backend);

/// Each back end offers the same functions.
#[derive(Clone, Debug)]
enum Backend {
    Sqlite(sqlite::Database),
}

/// Calls the same function of whichever back end is open.
macro_rules! on {
    ($backend:expr, $($function:ident)::+ ($($argument:expr),* $(,)?)) => {
        match &$backend {
            $crate::store::Backend::Sqlite(database) => {
                $crate::store::sqlite::$($function)::+(database, $($argument),*).await
            }
        }
    };
}
use on;

impl Store {
    /// The database's name in the data folder.
    pub const FILE: &str = "lightmeter.db";

    /// Opens the file, makes it when it is not there, and brings its schema up to date. A file that is damaged
    /// or newer than this program is refused and left as it is.
    pub async fn open_sqlite(path: &Path, clock: &Clock) -> Result<Self, Error> {
        sqlite::open(path, clock).await.map(|database| Self(Backend::Sqlite(database)))
    }

    pub fn as_user(&self, user: UserId) -> UserStore {
        UserStore::new(self.0.clone(), user)
    }

    pub fn worker(&self, keyring: Keyring) -> WorkerStore {
        WorkerStore::new(self.0.clone(), keyring)
    }

    /// The user of personal mode: made under this handle on first start, and then always the same one.
    pub async fn local_user(&self, handle: &Handle) -> Result<User, Error> {
        on!(self.0, users::local(handle))
    }

    /// The key of the worker that was seen last, to seal codes and tokens to.
    pub async fn sealing_key(&self) -> Result<Option<SeenWorker>, Error> {
        on!(self.0, workers::seen_last())
    }

    /// Whether values are sealed here, which only the token keys of then can open.
    pub async fn holds_sealed_values(&self) -> Result<bool, Error> {
        on!(self.0, data_keys::any())
    }

    pub fn changes(&self) -> Changes {
        match &self.0 {
            Backend::Sqlite(database) => database.changes(),
        }
    }

    /// Ends this process's use of the database, for every clone, within a second; nothing that was erased is left in
    /// its log, unless another process keeps it busy. To be called last: whatever is asked afterwards fails.
    pub async fn close(&self) {
        match &self.0 {
            Backend::Sqlite(database) => database.close().await,
        }
    }

    /// Which store this is, for the screen.
    pub fn description(&self) -> String {
        match &self.0 {
            Backend::Sqlite(database) => format!("SQLite at {}", database.path().display()),
        }
    }
}
