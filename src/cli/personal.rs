//! The personal mode: SQLite in the data folder, the OS user, and a worker as a task of this process.

mod worker_task;

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::oneshot;

pub(super) use worker_task::WorkerTask;

use self::worker_task::Stop;
use super::{Failure, Process, arguments::Global, exit::Exit, keyring::keyring};
use crate::{
    config::{Config, DataDir, Sources, default_config_file},
    domain::{Handle, RenewedBy},
    services::{Pauses, Services, Setting},
    store::{self, Store},
    telemetry,
    worker::Worker,
};

/// Everything a personal process holds.
#[derive(Debug)]
pub(super) struct Personal {
    pub(super) services: Services,
    pub(super) worker: Worker,
    pub(super) data_dir: PathBuf,
    /// Which store is in use, for the screen.
    pub(super) store: String,
}

/// Loads the configuration and says where data is kept. What the environment says of it is then forgotten.
pub(super) fn configuration(global: &Global, process: &mut Process) -> Result<(Config, DataDir), Failure> {
    let data_dir = DataDir::resolve(global.data_dir.as_deref(), &process.environment)?;
    let default_file = match &global.config {
        // Then the home folder is not asked for.
        Some(named) => named.clone(),
        None => default_config_file(&process.environment)?,
    };
    let config = Config::load(&Sources {
        file: global.config.clone(),
        default_file,
        environment: &process.environment,
        flags: Vec::new(),
    })?;
    process.environment.forget_settings();
    Ok((config, data_dir))
}

/// Makes the data folder for its owner alone; one that is there is left as it is.
fn make_private(folder: &Path) -> Result<PathBuf, Failure> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| {
        Failure::new(
            Exit::Failed,
            format!(
                "{} cannot be made ({error}): make it writable for you, or choose another with --data-dir",
                folder.display()
            ),
        )
    })?;
    Ok(folder.to_owned())
}

impl Personal {
    pub(super) async fn open(
        global: &Global,
        process: &mut Process,
        renewed_by: RenewedBy,
    ) -> Result<Self, Failure> {
        let (config, data_dir) = configuration(global, process)?;
        if config.database.url.is_some() {
            return Err(Failure::usage(
                "database.url is set, but this version keeps data in SQLite only: remove it from the configuration",
            ));
        }
        if global.as_user.is_some() {
            return Err(Failure::usage("--as is for a shared Postgres: here you are the one user there is"));
        }
        let data_dir = make_private(data_dir.path())?;
        telemetry::start(&data_dir.join("lightmeter.log"), global.verbose)
            .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
        let personal = Self::at(data_dir, Arc::new(config), process, renewed_by).await?;
        personal.services.sweep_links().await?;
        Ok(personal)
    }

    /// Opens the store in a folder that exists; it is closed with the process.
    pub(super) async fn at(
        data_dir: PathBuf,
        config: Arc<Config>,
        process: &mut Process,
        renewed_by: RenewedBy,
    ) -> Result<Self, Failure> {
        let store = Store::open_sqlite(&data_dir.join(Store::FILE), &process.clock).await?;
        process.store = Some(store.clone());
        let keyring = keyring(&store, &config, &data_dir).await?;
        let name = process.environment.get("USER").or_else(|| process.environment.get("LOGNAME"));
        let user = store.local_user(&Handle::from_os_user(name.unwrap_or_default())).await?;
        let worker = Worker::new(&store, keyring, Arc::clone(&config), &process.clock, renewed_by);
        let setting = Setting {
            link_folder: Some(data_dir.join("links")),
            mark_folder: Some(data_dir.join("attempts")),
            certificate_folder: Some(data_dir.join("certificate")),
            ssh_connection: process.environment.get("SSH_CONNECTION").map(str::to_owned),
            host_name: rustix::system::uname().nodename().to_str().ok().map(str::to_owned),
        };
        let description = store.description();
        let knows = worker.clone();
        let pauses = Pauses::read_by(move |connection| {
            let worker = knows.clone();
            async move { worker.pause_of(&connection).await.unwrap_or_default() }
        });
        let services = Services::new(store, user, config, setting, process.clock.clone()).knowing(pauses);
        Ok(Self { services, worker, data_dir, store: description })
    }

    /// Starts a worker that leaves fetching and renewing to others.
    pub(super) async fn start_login_worker(&self) -> Result<WorkerTask, Failure> {
        self.worker.announce().await?;
        Ok(self.start(|worker, stop| worker.run_logins_until(stop.asked_for())))
    }

    /// Starts the worker.
    pub(super) async fn start_worker(&self) -> Result<WorkerTask, Failure> {
        self.worker.announce().await?;
        Ok(self.start(|worker, stop| worker.run_until(stop.asked_for())))
    }

    /// Takes what interrupted logins have left as far as it goes without their person.
    pub(super) async fn finish_logins(&self, process: &mut Process) -> Result<(), Failure> {
        let (sender, ended) = oneshot::channel();
        let finishing = self.start(async |worker, mut stop| {
            let finished = async {
                while !stop.is_asked_for() && worker.step_attempt().await? {}
                Ok::<_, store::Error>(())
            };
            let _ = sender.send(finished.await);
        });
        finishing.done(process).await?;
        Ok(ended.await.unwrap_or(Ok(()))?)
    }

    fn start<F>(&self, run: impl FnOnce(Worker, Stop) -> F) -> WorkerTask
    where
        F: Future<Output = ()> + Send + 'static,
    {
        WorkerTask::start(self.worker.unrepeatable(), |stop| run(self.worker.clone(), stop))
    }
}
