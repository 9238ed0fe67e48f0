//! `token-key`: makes the key that seals tokens, and puts a new one in its place while everything runs.

mod rotate;

use super::{
    Exit, Failure, Process,
    arguments::{Global, TokenKeyAction, TokenKeyArguments},
    front::{configuration, open_store},
    keyring::told,
};
use crate::{
    config::{Config, DataDir},
    identity,
    store::{DatabaseLogin, Error, KeyFileProblem, KeySource, Store},
};

pub(super) async fn run(
    global: &Global,
    options: &TokenKeyArguments,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let (config, data_dir) = configuration(global, process)?;
    match options.action {
        TokenKeyAction::Init => init(&config, &data_dir, process).await,
        TokenKeyAction::Rotate { forget_old } => {
            rotate::run(&config, data_dir.path(), forget_old, process).await
        }
    }
}

async fn init(config: &Config, data_dir: &DataDir, process: &mut Process) -> Result<Exit, Failure> {
    if config.database.url.is_some() {
        refuse_persons(&open_store(config, process).await?).await?;
    }
    let source = KeySource::of(&config.tokens, data_dir.path());
    if let Err(error) = source.file() {
        return Err(Failure::usage(error.to_string()));
    }
    let path = source.make().map_err(|error| match &error {
        Error::KeyFile { problem: KeyFileProblem::Taken, .. } => Failure::usage(error.to_string()),
        _ => told(&source, error),
    })?;
    let key = source.load().map_err(|error| told(&source, error))?.newest_id();
    process.out.line(format!("Made token key {key} in {}.", path.display()))?;
    process.out.line(
        "Keep a copy of that file in a safe place, and copy it to every host that runs a worker: without it no stored \
         token opens.",
    )?;
    Ok(Exit::Done)
}

/// A key on a person's machine would open what all others have stored, or be one that no worker has.
async fn refuse_persons(store: &Store) -> Result<(), Failure> {
    match store.database_login().await? {
        DatabaseLogin::Service => Ok(()),
        DatabaseLogin::Own(user) => Err(Failure::usage(format!(
            "`database.url` is {}'s own login, and the token key of a shared Postgres is the administrator's, on the hosts of \
             its workers alone: no key is needed here; where a worker is to run, set `database.url` to the URL that \
             `lightmeter migrate schema --service-login NAME` prints",
            user.handle.as_str()
        ))),
        DatabaseLogin::Nobody => Err(identity::Error::Nobody.into()),
    }
}
