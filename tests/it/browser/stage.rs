//! A person's lightmeter in this process: store, worker and listener, with the sandbox in Meta's place.

use std::sync::Arc;

use lightmeter::{
    clock::Clock,
    config::{Config, Meta},
    domain::{Attempt, AttemptId, AttemptStep, Handle, Login, RenewedBy},
    sandbox::{Apps, Options, Sandbox},
    services::{ConnectRequest, Connecting, Reason, Services, Setting},
    store::{Keyring, Store},
    worker::Worker,
};
use tempfile::TempDir;
use tokio::{task::JoinHandle, time::timeout};

use crate::port::free_port;

/// The sandbox answers at once, so this is only for a machine under great load.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

pub(super) struct Stage {
    pub(super) services: Services,
    worker: JoinHandle<()>,
    _sandbox: Sandbox,
    _folder: TempDir,
}

impl Stage {
    pub(super) async fn set_up() -> Self {
        let clock = Clock::system();
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let config = Arc::new(config(&sandbox));
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join(Store::FILE), &clock).await.unwrap();
        let user = store.local_user(&Handle::from_os_user("anna")).await.unwrap();
        let worker =
            Worker::new(&store, Keyring::generate(), Arc::clone(&config), &clock, RenewedBy::Dashboard);
        worker.announce().await.unwrap();
        let setting =
            Setting { certificate_folder: Some(folder.path().join("certificate")), ..Setting::default() };
        let services = Services::new(store, user, config, setting, clock);
        let worker = tokio::spawn(worker.run());
        Self { services, worker, _sandbox: sandbox, _folder: folder }
    }

    /// Opens an attempt with its listener.
    pub(super) async fn connect(&self, login: Login) -> Connecting {
        let request = ConnectRequest { login, expected: None, reason: Reason::First };
        self.services.begin_connect(request).await.unwrap()
    }

    /// Waits until the attempt has come to this step.
    pub(super) async fn comes_to(&self, id: AttemptId, step: AttemptStep) -> Attempt {
        let mut seen: Option<Attempt> = None;
        let waited = timeout(PATIENCE, async {
            loop {
                let attempt = self.services.attempt_after(id, seen.as_ref()).await.unwrap();
                if attempt.step == step {
                    return attempt;
                }
                assert!(!attempt.step.is_over(), "not {step:?}: {attempt:?}");
                seen = Some(attempt);
            }
        });
        waited.await.unwrap_or_else(|_| panic!("not {step:?} in time"))
    }

    /// Says yes to the proposed account of this name and waits until it is stored.
    pub(super) async fn confirms(&self, id: AttemptId, username: &str) -> Attempt {
        let attempt = self.comes_to(id, AttemptStep::Proposed).await;
        let candidates = &attempt.proposal.as_ref().unwrap().candidates;
        let candidate = candidates.iter().find(|one| one.username.as_str() == username);
        let account =
            candidate.unwrap_or_else(|| panic!("{username} is not among {candidates:?}")).account_id.clone();
        self.services.choose(id, &[account]).await.unwrap();
        self.comes_to(id, AttemptStep::Stored).await
    }

    /// The usernames of what is connected.
    pub(super) async fn connected(&self) -> Vec<String> {
        let connections = self.services.connections(false).await.unwrap();
        connections.iter().map(|connection| connection.account.username.to_string()).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

fn config(sandbox: &Sandbox) -> Config {
    let apps = Apps::default();
    let mut config = Config::default();
    config.callback.http_port = free_port();
    config.callback.https_port = free_port();
    config.meta = Meta::served_at(sandbox.origin(), apps.facebook(), apps.instagram());
    config
}
