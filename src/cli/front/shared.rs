//! A front on a shared Postgres: it has the database's URL and no secret, and the team's worker does the work.

use std::{path::PathBuf, sync::Arc};

use super::Front;
use crate::{
    cli::{Exit, Failure, Process},
    config::Config,
    domain::Handle,
    identity::{self, user_of_login},
    store::Store,
};

impl Front {
    /// As the user of the login in `database.url`, or as the one that a service login says.
    pub(super) async fn shared(
        data_dir: PathBuf,
        config: Config,
        as_user: Option<&Handle>,
        process: &mut Process,
    ) -> Result<Self, Failure> {
        let store = open_store(&config, process).await?;
        let user = user_of_login(&store, as_user).await?;
        let told = store.public_settings().await?;
        let config = Arc::new(config.told_by_database(told)?);
        Ok(Self::new(store, user, config, None, data_dir, process))
    }
}

/// Opens the store of `database.url`; it is closed with the process.
pub(in crate::cli) async fn open_store(config: &Config, process: &mut Process) -> Result<Store, Failure> {
    let database = &config.database;
    let Some(url) = &database.url else {
        return Err(Failure::usage(
            "database.url is not set: give the URL of the shared Postgres that your administrator handed you",
        ));
    };
    let store = Store::open_configured(database, url, &process.clock).await?;
    process.store = Some(store.clone());
    Ok(store)
}

impl From<identity::Error> for Failure {
    fn from(error: identity::Error) -> Self {
        match error {
            identity::Error::Store(error) => error.into(),
            identity::Error::Nobody => Self::new(Exit::Failed, error.to_string()),
            identity::Error::SomebodyElse { .. } | identity::Error::NotSaid => Self::usage(error.to_string()),
        }
    }
}
