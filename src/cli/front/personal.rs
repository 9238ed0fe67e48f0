//! The personal mode: SQLite in the data folder, the OS user, and a worker as a task of this process.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::Front;
use crate::{
    cli::{Failure, Process},
    config::Config,
    domain::RenewedBy,
    identity::os_user,
    store::{self, KeyFileProblem, Keyring, Store},
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
        let keyring = own_keyring(&store, &config, &data_dir.join(Keyring::FILE)).await?;
        let user = os_user(&store, &process.environment).await?;
        let worker = Worker::new(&store, keyring, Arc::clone(&config), &process.clock, renewed_by);
        Ok(Self::new(store, user, config, Some(worker), data_dir, process))
    }
}

/// The key file that is named, or the one beside the database. A new one is made only while nothing is sealed with
/// another.
async fn own_keyring(store: &Store, config: &Config, path: &Path) -> Result<Keyring, Failure> {
    if let Some(named) = &config.tokens.key_file {
        return Keyring::load_file(named)
            .map_err(|error| Failure::usage(format!("`tokens.key_file`: {error}")));
    }
    if !path.exists() && store.holds_sealed_values().await? {
        let problem = KeyFileProblem::Gone;
        return Err(store::Error::KeyFile { path: path.to_owned(), problem }.into());
    }
    Ok(Keyring::load_or_create_file(path)?)
}
