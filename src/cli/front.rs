//! Where a command works: the store, the user at it, and a worker beside it unless a team's worker does the work.

mod personal;
mod shared;
mod worker_task;

use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::oneshot;

pub(super) use self::{shared::open_store, worker_task::WorkerTask};

use self::worker_task::Stop;
use super::{Failure, Process, arguments::Global, exit::Exit};
use crate::{
    config::{Config, DataDir, Sources, default_config_file},
    domain::{RenewedBy, User},
    services::{Pauses, Services, Setting, UnderWay},
    store::{self, Store},
    telemetry,
    worker::Worker,
};

/// Everything the process of one user holds.
#[derive(Debug)]
pub(super) struct Front {
    pub(super) services: Services,
    /// `None` on a shared Postgres, which has a worker of its own.
    worker: Option<Worker>,
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

/// As [`configuration`], for a command that works on the store, with the data folder made and the log begun.
pub(super) fn begin(global: &Global, process: &mut Process) -> Result<(Config, PathBuf), Failure> {
    let (config, data_dir) = configuration(global, process)?;
    refuse_administrators_alone(&config)?;
    let data_dir = start(global, &data_dir)?;
    Ok((config, data_dir))
}

/// Makes the data folder and begins the log in it.
pub(super) fn start(global: &Global, data_dir: &DataDir) -> Result<PathBuf, Failure> {
    let data_dir = make_private(data_dir.path())?;
    telemetry::start(&data_dir.join("lightmeter.log"), global.verbose)
        .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
    Ok(data_dir)
}

/// Who names a shared Postgres does not mean the file in the data folder, which would be worked on otherwise.
pub(super) fn refuse_administrators_alone(config: &Config) -> Result<(), Failure> {
    if !config.database.is_for_administrators_alone() {
        return Ok(());
    }
    Err(Failure::usage(
        "`database.url` is not set, and with `database.admin_url` alone there is only `migrate schema`, `users`, `health` \
         and `doctor isolation`: set `database.url` to the worker's URL, which `lightmeter migrate schema --service-login \
         NAME` prints, or to a person's, which `lightmeter users database-login HANDLE` prints; to work on the file in the \
         data folder, leave `database.admin_url` out",
    ))
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

impl Front {
    /// Opens the store that the configuration names, as its user. `renewed_by` is what this process promises the
    /// connections it makes, where it does the work.
    pub(super) async fn open(
        global: &Global,
        process: &mut Process,
        renewed_by: RenewedBy,
    ) -> Result<Self, Failure> {
        let (config, data_dir) = begin(global, process)?;
        let as_user = global.as_user.as_ref();
        let front = if config.database.url.is_some() {
            Self::shared(data_dir, config, as_user, process).await?
        } else if as_user.is_some() {
            return Err(Failure::usage("--as is for a shared Postgres: here you are the one user there is"));
        } else {
            Self::personal(data_dir, Arc::new(config), process, renewed_by).await?
        };
        front.services.sweep_links().await?;
        Ok(front)
    }

    fn new(
        store: Store,
        user: User,
        config: Arc<Config>,
        worker: Option<Worker>,
        data_dir: PathBuf,
        process: &Process,
    ) -> Self {
        let setting = Setting {
            link_folder: Some(data_dir.join("links")),
            mark_folder: Some(data_dir.join("attempts")),
            certificate_folder: Some(data_dir.join("certificate")),
            ssh_connection: process.environment.get("SSH_CONNECTION").map(str::to_owned),
            worker_elsewhere: worker.is_none(),
            host_name: rustix::system::uname().nodename().to_str().ok().map(str::to_owned),
        };
        let description = store.description();
        let services = Services::new(store, user, config, setting, process.clock.clone());
        let services = match worker.clone() {
            Some(worker) => services.knowing(Pauses::read_by(move |connection| {
                let worker = worker.clone();
                async move { worker.pause_of(&connection).await.unwrap_or_default() }
            })),
            None => services,
        };
        Self { services, worker, data_dir, store: description }
    }

    /// The worker alone, and which store it works on.
    pub(super) fn into_worker(self) -> Option<(Worker, String)> {
        Some((self.worker?, self.store))
    }

    /// Whether codes are exchanged by this process, which then needs the secrets of the apps.
    pub(super) const fn exchanges_codes(&self) -> bool {
        self.worker.is_some()
    }

    /// Calls to Meta whose answer comes only once; none where the worker is elsewhere.
    pub(super) fn unrepeatable(&self) -> UnderWay {
        self.worker.as_ref().map(Worker::unrepeatable).unwrap_or_default()
    }

    /// Starts a worker that leaves fetching and renewing to others.
    pub(super) async fn start_login_worker(&self) -> Result<WorkerTask, Failure> {
        self.announce().await?;
        Ok(self.start(|worker, stop| worker.run_logins_until(stop.asked_for())))
    }

    /// Starts the worker.
    pub(super) async fn start_worker(&self) -> Result<WorkerTask, Failure> {
        self.announce().await?;
        Ok(self.start(|worker, stop| worker.run_until(stop.asked_for())))
    }

    /// Takes what interrupted logins have left as far as it goes without their person.
    pub(super) async fn finish_logins(&self, process: &mut Process) -> Result<(), Failure> {
        if self.worker.is_none() {
            return Ok(());
        }
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

    async fn announce(&self) -> Result<(), Failure> {
        match &self.worker {
            Some(worker) => Ok(worker.announce().await?),
            None => Ok(()),
        }
    }

    fn start<F>(&self, run: impl FnOnce(Worker, Stop) -> F) -> WorkerTask
    where
        F: Future<Output = ()> + Send + 'static,
    {
        match self.worker.clone() {
            Some(worker) => WorkerTask::start(worker.unrepeatable(), |stop| run(worker, stop)),
            None => WorkerTask::elsewhere(),
        }
    }
}
