//! `token-key rotate`: a new key first, then every user's data keys under it; older keys go once nothing uses them.

use std::path::Path;

use super::refuse_persons;
use crate::{
    cli::{
        Exit, Failure, Process,
        front::{open_store, refuse_administrators_alone},
        keyring::told,
    },
    config::Config,
    store::{KeySource, KeySurvey, Keyring, Store, WorkerStore},
};

pub(super) async fn run(
    config: &Config,
    data_dir: &Path,
    forget_old: bool,
    process: &mut Process,
) -> Result<Exit, Failure> {
    refuse_administrators_alone(config)?;
    let store = open(config, data_dir, process).await?;
    let source = KeySource::of(&config.tokens, data_dir);
    let keyring = source.load().map_err(|error| told(&source, error))?;
    let rotation = Rotation { door: store.worker(keyring.clone()), store, keyring, source };
    let done = process
        .unless_interrupted(async |process| {
            if forget_old { rotation.forget(process).await } else { rotation.rotate(process).await }
        })
        .await??;
    tell_troubles(&done, process)?;
    Ok(if done.missing.is_empty() && done.altered == 0 { Exit::Done } else { Exit::NeedsPerson })
}

async fn open(config: &Config, data_dir: &Path, process: &mut Process) -> Result<Store, Failure> {
    if config.database.url.is_some() {
        let store = open_store(config, process).await?;
        refuse_persons(&store).await?;
        return Ok(store);
    }
    let path = data_dir.join(Store::FILE);
    if !path.exists() {
        return Err(Failure::usage(format!(
            "{} is not there, so there is nothing whose key could be rotated: choose another folder with --data-dir",
            path.display()
        )));
    }
    let store = Store::open_sqlite(&path, &process.clock).await?;
    process.store = Some(store.clone());
    Ok(store)
}

struct Rotation {
    door: WorkerStore,
    store: Store,
    keyring: Keyring,
    source: KeySource,
}

impl Rotation {
    /// What an earlier run has left is brought to its end first, and is then all that is done.
    async fn rotate(&self, process: &mut Process) -> Result<KeySurvey, Failure> {
        let earlier = self.rewrap().await?;
        if earlier.rewrapped > 0 {
            process.out.line(format!(
                "Brought an earlier rotation to its end: {} now under token key {}. Run this again for a new key.",
                keys_of(earlier.rewrapped),
                self.keyring.newest_id()
            ))?;
            self.tell_unused(process)?;
            return Ok(earlier);
        }
        let key = self.keyring.add_newest().map_err(|error| told(&self.source, error))?;
        process
            .out
            .line(format!("Put token key {key} first in {}. Keep a copy of that file.", self.source))?;
        if self.store.is_shared() {
            process
                .out
                .line("Copy it to every other host that runs a worker now; no worker needs a restart.")?;
        }
        let done = self.rewrap().await?;
        process.out.line(format!("{} now under it.", keys_of(done.rewrapped)))?;
        self.tell_unused(process)?;
        Ok(done)
    }

    /// Takes the older keys out of the file, once everything is under the newest and no login may need one.
    async fn forget(&self, process: &mut Process) -> Result<KeySurvey, Failure> {
        self.source.file().map_err(|error| told(&self.source, error))?;
        let done = self.rewrap().await?;
        let older = self.keyring.older_ids();
        if older.is_empty() {
            process.out.line(format!("There is no older key in {}.", self.source))?;
            return Ok(done);
        }
        self.refuse_while_needed().await?;
        self.keyring.forget(&older).map_err(|error| told(&self.source, error))?;
        for key in older {
            process.out.line(format!("Removed token key {key} from {}.", self.source))?;
        }
        Ok(done)
    }

    async fn refuse_while_needed(&self) -> Result<(), Failure> {
        let open = self.door.attempts_unsealed().await?;
        if open > 0 {
            let logins = if open == 1 { "a login is".to_owned() } else { format!("{open} logins are") };
            return Err(Failure::new(
                Exit::Temporary,
                format!(
                    "{logins} under way that may need an older key, so none was removed: try again in 10 minutes"
                ),
            ));
        }
        // What a worker has told last is what fronts seal to. Where everybody is a process of one host, each tells its
        // key before it is used.
        let told = if self.store.is_shared() { self.store.sealing_key().await? } else { None };
        if told.is_some_and(|worker| self.keyring.is_older(&worker.key)) {
            return Err(Failure::new(
                Exit::Temporary,
                "the worker that was seen last uses an older key, so none was removed: copy the key file to its host, \
                 see that a worker runs, then try again",
            ));
        }
        Ok(())
    }

    async fn rewrap(&self) -> Result<KeySurvey, Failure> {
        Ok(self.door.rewrap_data_keys().await?)
    }

    fn tell_unused(&self, process: &mut Process) -> Result<(), Failure> {
        let older: Vec<String> = self.keyring.older_ids().iter().map(ToString::to_string).collect();
        if older.is_empty() {
            return Ok(());
        }
        process.out.line(format!(
            "Nothing stored uses {} any more: `lightmeter token-key rotate --forget-old` removes {} once every worker \
             has the new one.",
            older.join(", "),
            if older.len() == 1 { "it" } else { "them" }
        ))?;
        Ok(())
    }
}

fn keys_of(users: u64) -> String {
    if users == 1 { "1 user's keys are".to_owned() } else { format!("{users} users' keys are") }
}

fn counted(users: u64) -> String {
    if users == 1 { "1 user".to_owned() } else { format!("{users} users") }
}

/// What stays out of reach, and what to do about it.
fn tell_troubles(survey: &KeySurvey, process: &mut Process) -> Result<(), Failure> {
    for (key, users) in &survey.missing {
        process.out.line(format!(
            "Tokens of {} need token key {key}, which is not here: put it back into the key file, or let them connect \
             again.",
            counted(*users)
        ))?;
    }
    if survey.altered > 0 {
        process.out.line(format!(
            "The keys of {} were altered and do not open: let them connect again.",
            counted(survey.altered)
        ))?;
    }
    if survey.disabled > 0 {
        process.out.line(format!(
            "Left out, for disabled: {}; who is enabled again connects again.",
            counted(survey.disabled)
        ))?;
    }
    Ok(())
}
