//! The data folder and what is in it.

use std::{os::unix::fs::MetadataExt as _, path::Path};

use super::{Check, sentence, token_key};
use crate::{clock::Clock, config::Config, store::Store};

pub(super) async fn checks(config: &Config, data_dir: &Path, clock: &Clock) -> Vec<Check> {
    let mut found = vec![folder(data_dir)];
    let database = data_dir.join(Store::FILE);
    let mut opened = None;
    found.push(if database.exists() {
        match Store::open_sqlite(&database, clock).await {
            Ok(store) => {
                let sentence = format!("{} is in order.", store.description());
                opened = Some(store);
                Check::ok("database", sentence)
            }
            Err(error) => Check::fail("database", sentence(&error.to_string()), "Nothing in it was changed."),
        }
    } else {
        Check::skipped("database", "There is no database yet; the first start makes it.")
    });
    found.push(token_key::check(config, data_dir, opened.as_ref()).await);
    if let Some(store) = opened {
        store.close().await;
    }
    found
}

pub(super) fn folder(data_dir: &Path) -> Check {
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
