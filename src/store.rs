//! Everything that is kept: one contract, and a back end for each database under it.
//!
//! [`Store`] answers what is asked before a user is known. [`UserStore`] is the only door to a user's data:
//! there is no query on it without one. [`WorkerStore`] is the only one that opens secrets.

mod attempts;
mod changes;
mod connections;
mod database;
mod due;
mod error;
mod grants;
mod import;
mod packing;
mod postgres;
mod readings;
mod sealing;
mod sql;
mod sqlite;
mod standing;
mod tables;
mod user;
mod worker;

use std::path::Path;

pub use attempts::{AttemptLease, ClaimedAttempt, NewAttempt, NewConnections, ParkError};
pub use changes::Changes;
pub use connections::Disconnected;
pub use due::{Due, Findings, LastFetch};
pub use error::{Error, Hole, KeyFileProblem};
pub use grants::{HealthChange, OpenGrant, RenewalEnd};
pub use import::{Import, ImportStore, ImportedUser, TakenOver, UserStanding};
pub use postgres::{
    Administrator, Beside, CertificateProblem, DatabaseLogin, FunctionProof, Isolation, LeftOpen, ListedUser,
    LoginKind, OldRow, OldTables, OpenToAll, TableProof, Verb,
};
pub use readings::{DayReadings, RefusedMetric, StoredOverview, WindowReading};
pub use sealing::{ExchangedToken, KeyId, KeySource, Keyring, Parcel, RenewedToken, Sealed, SealingKey};
pub use standing::{SeenWorker, Standing, WorkerSeen};
pub use user::UserStore;
pub use worker::{KeySurvey, WorkerStore};

use self::database::{Database, Driver};
use crate::{
    clock::Clock,
    config::{self, PrivilegedLogin},
    domain::{DatabaseUrl, Handle, Health, User, UserId},
};

/// A database that is open; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store(Database);

impl Store {
    /// The database's name in the data folder.
    pub const FILE: &str = "lightmeter.db";

    /// Opens the file, makes it when it is not there, and brings its schema up to date. A file that is damaged
    /// or newer than this program is refused and left as it is.
    pub async fn open_sqlite(path: &Path, clock: &Clock) -> Result<Self, Error> {
        let file = sqlite::open(path).await?;
        Ok(Self(Database::new(Driver::Sqlite(file), clock.clone())))
    }

    /// Reaches a shared Postgres, whose schema an administrator has made. A login that could read past row-level
    /// security is refused.
    pub async fn open_postgres(
        url: &DatabaseUrl,
        schema: &str,
        ca_file: Option<&Path>,
        clock: &Clock,
    ) -> Result<Self, Error> {
        Self::of_server(postgres::open(url, schema, ca_file, PrivilegedLogin::Refuse).await?, clock).await
    }

    /// As [`Self::open_postgres`], with what else is configured.
    pub async fn open_configured(
        database: &config::Database,
        url: &DatabaseUrl,
        clock: &Clock,
    ) -> Result<Self, Error> {
        let ca_file = database.ca_file.as_deref();
        let server = postgres::open(url, &database.schema, ca_file, database.privileged_login).await?;
        Self::of_server(server, clock).await
    }

    async fn of_server(server: postgres::Server, clock: &Clock) -> Result<Self, Error> {
        let database = Database::new(Driver::Postgres(server), clock.clone());
        database.compare_clocks().await?;
        Ok(Self(database))
    }

    /// What would let this login see more than its user's rows, where that was allowed: every transaction takes on a role
    /// that cannot.
    pub fn privilege(&self) -> Option<&str> {
        match &self.0.driver {
            Driver::Sqlite(_) => None,
            Driver::Postgres(server) => server.privilege(),
        }
    }

    /// What the server lets every login do that lightmeter cannot close; `None` on SQLite.
    pub async fn open_to_all(&self) -> Result<Option<OpenToAll>, Error> {
        match &self.0.driver {
            Driver::Sqlite(_) => Ok(None),
            Driver::Postgres(server) => server.open_to_all().await.map(Some),
        }
    }

    /// Who else has a hand in the database; `None` on SQLite.
    pub async fn beside(&self) -> Result<Option<Beside>, Error> {
        match &self.0.driver {
            Driver::Sqlite(_) => Ok(None),
            Driver::Postgres(server) => server.beside().await.map(Some),
        }
    }

    pub fn as_user(&self, user: UserId) -> UserStore {
        UserStore::new(self.0.clone(), user)
    }

    pub fn worker(&self, keyring: Keyring) -> WorkerStore {
        WorkerStore::new(&self.0, keyring)
    }

    /// The door of an import, which seals with the newest token key.
    pub fn import(&self, keyring: Keyring) -> ImportStore {
        ImportStore::new(&self.0, keyring)
    }

    /// The user of personal mode: made under this handle on first start, and then always the same one.
    pub async fn local_user(&self, handle: &Handle) -> Result<User, Error> {
        match &self.0.driver {
            Driver::Sqlite(file) => sqlite::users::local(file, handle, self.0.now()).await,
            Driver::Postgres(_) => Err(Error::NotFound),
        }
    }

    /// Whose login to the shared Postgres this is.
    pub async fn database_login(&self) -> Result<DatabaseLogin, Error> {
        match &self.0.driver {
            Driver::Sqlite(_) => Ok(DatabaseLogin::Nobody),
            Driver::Postgres(server) => server.login().await,
        }
    }

    /// The user whom a service login is from here on, which is kept; [`Error::NoSuchUser`] for nobody.
    pub async fn act_as(&self, handle: &Handle) -> Result<User, Error> {
        match &self.0.driver {
            Driver::Sqlite(_) => Err(Error::NoSuchUser),
            Driver::Postgres(server) => server.act_as(handle).await,
        }
    }

    /// What the configuration of the shared Postgres's worker says that a front needs, by key; nothing on SQLite,
    /// where the two have the same configuration.
    pub async fn public_settings(&self) -> Result<Vec<(String, String)>, Error> {
        match &self.0.driver {
            Driver::Sqlite(_) => Ok(Vec::new()),
            Driver::Postgres(server) => server.public_settings().await,
        }
    }

    /// How everybody's connections stand, by what the database login itself may see: an operator's, or the worker's.
    pub async fn health(&self) -> Result<Vec<Health>, Error> {
        tables::overseen::health(&self.0, None).await
    }

    /// The key of the worker that was seen last, to seal codes and tokens to.
    pub async fn sealing_key(&self) -> Result<Option<SeenWorker>, Error> {
        tables::workers::seen_last(&self.0).await
    }

    /// Whether values are sealed here, which only the token keys of then can open.
    pub async fn holds_sealed_values(&self) -> Result<bool, Error> {
        match &self.0.driver {
            Driver::Sqlite(file) => file.holds_sealed_values().await,
            // A key is made by itself only for SQLite.
            Driver::Postgres(_) => Ok(true),
        }
    }

    /// Whether other hosts may use the same store, with the same token keys.
    pub const fn is_shared(&self) -> bool {
        matches!(self.0.driver, Driver::Postgres(_))
    }

    /// Tells of commits for any user, to a worker; a front has [`UserStore::changes`].
    pub fn changes(&self) -> Changes {
        self.0.in_service().changes(None)
    }

    /// Ends this process's use of the database, for every clone, within a second; nothing that was erased is left in
    /// its log, unless another process keeps it busy. To be called last: whatever is asked afterwards fails.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// Which store this is, for the screen.
    pub fn description(&self) -> String {
        self.0.description()
    }
}
