//! `token-key`: makes the key that seals tokens, and puts a new one in its place while everything runs.

mod rotate;

use super::{
    Exit, Failure, Process,
    arguments::{Global, TokenKeyAction, TokenKeyArguments},
    front::configuration,
    keyring::told,
};
use crate::{
    config::{Config, DataDir},
    store::{Error, KeyFileProblem, KeySource},
};

pub(super) async fn run(
    global: &Global,
    options: &TokenKeyArguments,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let (config, data_dir) = configuration(global, process)?;
    match options.action {
        TokenKeyAction::Init => init(&config, &data_dir, process),
        TokenKeyAction::Rotate { forget_old } => {
            rotate::run(&config, data_dir.path(), forget_old, process).await
        }
    }
}

fn init(config: &Config, data_dir: &DataDir, process: &mut Process) -> Result<Exit, Failure> {
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
