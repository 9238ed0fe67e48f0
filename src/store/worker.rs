//! The worker's door: the only one that opens secrets.

mod attempts;
mod figures;
mod grants;
mod keys;
mod work;

pub use keys::KeySurvey;
use uuid::Uuid;

use super::{
    Error, Keyring, UserStore,
    database::{Database, Driver},
    tables::workers,
};
use crate::domain::UserId;

/// One worker with the token keys; cheap to clone, and each clone is the same worker.
#[derive(Clone, Debug)]
pub struct WorkerStore {
    database: Database,
    keyring: Keyring,
    id: Uuid,
}

impl WorkerStore {
    pub(super) fn new(database: &Database, keyring: Keyring) -> Self {
        Self { database: database.in_service(), keyring, id: Uuid::new_v4() }
    }

    /// The door to the data of the user a worker works for.
    pub fn as_user(&self, user: UserId) -> UserStore {
        UserStore::new(self.database.clone(), user)
    }

    /// Tells the fronts that this worker is there, and its public key, as the key file has it now.
    pub async fn announce(&self) -> Result<(), Error> {
        self.keyring.read_again();
        workers::announce(&self.database, self.id, &self.keyring.public_key()).await
    }

    /// Tells the fronts of a shared Postgres what they need of the worker's configuration, by key, in place of what
    /// was told before. Nothing on SQLite, where they have the same configuration.
    pub async fn tell_settings(&self, facts: &[(&str, String)]) -> Result<(), Error> {
        match &self.database.driver {
            Driver::Sqlite(_) => Ok(()),
            Driver::Postgres(server) => server.replace_public_settings(facts).await,
        }
    }
}
