//! Whether the token key is there, and opens what is stored.

use std::path::Path;

use super::Check;
use crate::{
    config::Config,
    services::error::capitalised,
    store::{Error, KeyFileProblem, KeySource, Keyring, Store},
};

const NAME: &str = "token_key";

/// `store` is the one whose tokens the key is to open, where there is one.
pub(super) async fn check(config: &Config, data_dir: &Path, store: Option<&Store>) -> Check {
    let source = KeySource::of(&config.tokens, data_dir);
    let error = match source.load() {
        Ok(keyring) => return against(store, &source, keyring).await,
        Err(error) => error,
    };
    let is_needed = match store {
        Some(store) => store.holds_sealed_values().await.unwrap_or_default(),
        None => false,
    };
    let error = match error {
        Error::KeyFile { problem: KeyFileProblem::NotMade, .. } if config.database.url.is_some() => {
            return Check::skipped(NAME, "There is no token key here; only a worker needs it.");
        }
        Error::KeyFile { problem: KeyFileProblem::NotMade, .. } if !is_needed => {
            return Check::skipped(NAME, "There is no token key yet; the first start makes it.");
        }
        Error::KeyFile { path, problem: KeyFileProblem::NotMade } => {
            Error::KeyFile { path, problem: KeyFileProblem::Gone }
        }
        error => error,
    };
    Check::fail(NAME, capitalised(&error.to_string()), "Tokens cannot be opened without it.")
}

/// A person's machine needs none. One in the data folder beside a database is that database's own.
pub(super) fn of_front(config: &Config, data_dir: &Path) -> Option<Check> {
    let source = KeySource::of(&config.tokens, data_dir);
    let is_own =
        matches!(&source, KeySource::Own(path) if !path.exists() || data_dir.join(Store::FILE).exists());
    (!is_own).then(|| {
        Check::warn(
            NAME,
            capitalised(&format!("{source} is a token key, and a person's machine needs none.")),
            "If it is the workers', whoever has it can open everybody's tokens: take it away from this machine, and keep \
             it where a worker runs.",
        )
    })
}

/// The key against what is sealed.
async fn against(store: Option<&Store>, source: &KeySource, keyring: Keyring) -> Check {
    let in_order = capitalised(&format!("{source} is in order; keep a copy of it."));
    let Some(store) = store else { return Check::ok(NAME, in_order) };
    let survey = match store.worker(keyring).survey_data_keys().await {
        Ok(survey) => survey,
        Err(error) => {
            return Check::warn(
                NAME,
                format!("{in_order} What is sealed with it could not be looked at: {error}."),
                "Run this again later.",
            );
        }
    };
    if let Some((key, _)) = survey.missing.first_key_value() {
        return Check::fail(
            NAME,
            format!("Stored tokens are sealed with token key {key}, which is not in {source}."),
            "Copy the key file that has it back; if it is lost, connect each account again.",
        );
    }
    if survey.altered > 0 {
        return Check::fail(
            NAME,
            "A stored key does not open, so it was altered.",
            "Connect each account again whose verdict says so.",
        );
    }
    Check::ok(NAME, in_order)
}
