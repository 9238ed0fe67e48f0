//! The token keys of a process that works: where they come from, and how a missing one is told.

use std::path::Path;

use super::Failure;
use crate::{
    config::Config,
    store::{self, KeyFileProblem, KeySource, Keyring, Store},
};

/// The keys for a store. Those of a SQLite file are made where they are missing; those of a shared Postgres never are.
pub(super) async fn keyring(store: &Store, config: &Config, data_dir: &Path) -> Result<Keyring, Failure> {
    let source = KeySource::of(&config.tokens, data_dir);
    source.load_for(store).await.map_err(|error| told(&source, error))
}

/// What is wrong with a key that the configuration names is wrong configuration.
pub(super) fn told(source: &KeySource, error: store::Error) -> Failure {
    match (source, error) {
        (KeySource::Named(_), error) => Failure::usage(format!("`tokens.key_file`: {error}")),
        (KeySource::Setting(_), error) => Failure::usage(format!("`tokens.key`: {error}")),
        (_, error @ store::Error::KeyFile { problem: KeyFileProblem::NotMade, .. }) => {
            Failure::usage(error.to_string())
        }
        (KeySource::Credential(_) | KeySource::Own(_), error) => error.into(),
    }
}
