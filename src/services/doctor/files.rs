//! The data folder, the database and the token key.

use std::{os::unix::fs::MetadataExt as _, path::Path};

use super::Check;
use crate::{
    clock::Clock,
    config::Config,
    store::{Error, KeyFileProblem, Keyring, Store},
};

pub(super) async fn checks(config: &Config, data_dir: &Path, clock: &Clock) -> Vec<Check> {
    let mut found = vec![folder(data_dir)];
    let database = data_dir.join(Store::FILE);
    let mut needs_key = false;
    found.push(if database.exists() {
        match Store::open_sqlite(&database, clock).await {
            Ok(store) => {
                needs_key = store.holds_sealed_values().await.unwrap_or_default();
                store.close().await;
                Check::ok("database", format!("{} is in order.", store.description()))
            }
            Err(error) => Check::fail("database", sentence(&error.to_string()), "Nothing in it was changed."),
        }
    } else {
        Check::skipped("database", "There is no database yet; the first start makes it.")
    });
    found.push(token_key(config, data_dir, needs_key));
    found
}

fn folder(data_dir: &Path) -> Check {
    let shown = data_dir.display();
    let Ok(metadata) = std::fs::metadata(data_dir) else {
        return Check::skipped("data_folder", format!("{shown} is not there yet; the first start makes it."));
    };
    let writable = rustix::fs::access(data_dir, rustix::fs::Access::WRITE_OK).is_ok();
    if !writable {
        return Check::fail(
            "data_folder",
            format!("{shown} cannot be written."),
            "Make it writable for you, or choose another with --data-dir.",
        );
    }
    if metadata.mode() & 0o077 != 0 {
        return Check::warn(
            "data_folder",
            format!("{shown} can be read by others."),
            format!("Run `chmod 700 {shown}`."),
        );
    }
    Check::ok("data_folder", format!("{shown} is yours alone."))
}

fn token_key(config: &Config, data_dir: &Path, needed: bool) -> Check {
    let own = config.tokens.key_file.is_none();
    let path = config.tokens.key_file.clone().unwrap_or_else(|| data_dir.join(Keyring::FILE));
    let error = match Keyring::load_file(&path) {
        Ok(_) => {
            return Check::ok("token_key", format!("{} is in order; keep a copy of it.", path.display()));
        }
        Err(Error::KeyFile { problem: KeyFileProblem::Missing, .. }) if own && !needed => {
            return Check::skipped("token_key", "There is no token key yet; the first start makes it.");
        }
        Err(Error::KeyFile { path, problem: KeyFileProblem::Missing }) if own => {
            Error::KeyFile { path, problem: KeyFileProblem::Gone }
        }
        Err(error) => error,
    };
    Check::fail("token_key", sentence(&error.to_string()), "Tokens cannot be opened without it.")
}

fn sentence(fragment: &str) -> String {
    super::super::error::capitalised(fragment)
}
