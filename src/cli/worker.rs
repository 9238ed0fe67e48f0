//! `worker`: exchanges codes, renews and fetches for everybody until it is told to end.

use std::sync::Arc;

use super::{
    Exit, Failure, Process,
    arguments::Global,
    front::{Front, WorkerTask, begin, open_store},
    keyring::keyring,
};
use crate::{
    domain::RenewedBy,
    store::{DatabaseLogin, Store},
    worker::Worker,
};

pub(super) async fn run(global: &Global, process: &mut Process) -> Result<Exit, Failure> {
    let (worker, store) = worker(global, process).await?;
    worker.announce().await?;
    let task = WorkerTask::start(worker.unrepeatable(), |stop| worker.serve_until(stop.asked_for()));
    process.out.line(format!("The worker runs on {store}; ctrl-c ends it."))?;
    let ended: Result<(), Failure> = process.unless_interrupted(async |_| std::future::pending().await).await;
    task.stop(process).await;
    // Being told to end is how it ends.
    ended.or(Ok(())).map(|()| Exit::Done)
}

/// The worker of the store that the configuration names, and which store that is.
async fn worker(global: &Global, process: &mut Process) -> Result<(Worker, String), Failure> {
    if global.as_user.is_some() {
        return Err(Failure::usage("the worker works for every user: leave --as out"));
    }
    let (config, data_dir) = begin(global, process)?;
    if config.database.url.is_none() {
        let front = Front::personal(data_dir, Arc::new(config), process, RenewedBy::Worker).await?;
        return front.into_worker().ok_or_else(|| Failure::new(Exit::Failed, "there is no worker here"));
    }
    let store = open_store(&config, process).await?;
    check_login(&store).await?;
    let keyring = keyring(&store, &config, &data_dir).await?;
    let description = store.description();
    let worker = Worker::new(&store, keyring, Arc::new(config), &process.clock, RenewedBy::Worker);
    Ok((worker, description))
}

async fn check_login(store: &Store) -> Result<(), Failure> {
    let whose = match store.database_login().await? {
        DatabaseLogin::Service => return Ok(()),
        DatabaseLogin::Own(user) => format!("{}'s own login", user.handle.as_str()),
        DatabaseLogin::Nobody => "the login of nobody".to_owned(),
    };
    Err(Failure::usage(format!(
        "database.url is {whose}, but a worker needs the service login that `lightmeter migrate schema --service-login \
         NAME` makes"
    )))
}
