//! The worker's door: the only one that opens secrets.

mod attempts;
mod figures;
mod grants;
mod keys;
mod work;

pub use keys::KeySurvey;
use uuid::Uuid;

use super::{Error, Keyring, SealingKey, UserStore, database::Database, tables::workers};
use crate::domain::{Timestamp, UserId};

/// One worker with the token keys; cheap to clone, and each clone is the same worker.
#[derive(Clone, Debug)]
pub struct WorkerStore {
    database: Database,
    keyring: Keyring,
    id: Uuid,
}

/// A worker that told its key, and when it was last there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWorker {
    pub key: SealingKey,
    pub seen_at: Timestamp,
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
}
