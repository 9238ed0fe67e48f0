//! The personal mode: SQLite in the data folder, the OS user, and a worker as a task of this process.

use std::{path::PathBuf, sync::Arc};

use super::Front;
use crate::{
    cli::{Failure, Process, keyring::keyring},
    config::Config,
    domain::RenewedBy,
    identity::os_user,
    store::Store,
    worker::Worker,
};

impl Front {
    /// Opens the store in a folder that exists; it is closed with the process.
    pub(in crate::cli) async fn personal(
        data_dir: PathBuf,
        config: Arc<Config>,
        process: &mut Process,
        renewed_by: RenewedBy,
    ) -> Result<Self, Failure> {
        let store = Store::open_sqlite(&data_dir.join(Store::FILE), &process.clock).await?;
        process.store = Some(store.clone());
        let keyring = keyring(&store, &config, &data_dir).await?;
        let user = os_user(&store, &process.environment).await?;
        let worker = Worker::new(&store, keyring, Arc::clone(&config), &process.clock, renewed_by);
        Ok(Self::new(store, user, config, Some(worker), data_dir, process))
    }
}
