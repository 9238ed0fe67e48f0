//! A pretend Meta, a store in a folder of its own, a personal front and a worker that takes one step when told.

mod connecting;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::TimeDelta;
use lightmeter::{
    clock::{Clock, Hand},
    config::{Config, Meta},
    domain::{
        AccountId, Connection, Fetched, FlightRecord, Handle, Overview, Range, RenewedBy, Timestamp, User,
        WorkKind,
    },
    sandbox::{Apps, Control, Options, Sandbox, Variants},
    services::{Services, Setting, export::Format},
    store::{Keyring, Store},
    worker::Worker,
};
use tempfile::TempDir;

use crate::port::free_port;

pub(super) struct World {
    pub(super) sandbox: Sandbox,
    pub(super) folder: TempDir,
    pub(super) clock: Clock,
    pub(super) hand: Hand,
    pub(super) config: Arc<Config>,
    pub(super) store: Store,
    pub(super) keyring: Keyring,
    pub(super) user: User,
    pub(super) services: Services,
    pub(super) worker: Worker,
}

/// What differs from one world to another.
pub(super) struct Setup {
    pub(super) now: &'static str,
    pub(super) variants: Variants,
    pub(super) apps: Apps,
    pub(super) registered: Option<fn(u16, u16) -> Vec<String>>,
    pub(super) renewed_by: RenewedBy,
    /// Ordinary accounts besides those that have a name.
    pub(super) crowd: u64,
    pub(super) change: fn(&mut Config),
    /// Where the store is.
    pub(super) folder: fn() -> TempDir,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            now: NOW,
            variants: Variants::default(),
            apps: Apps::default(),
            registered: None,
            renewed_by: RenewedBy::Dashboard,
            crowd: 0,
            change: |_| (),
            folder: || tempfile::tempdir().unwrap(),
        }
    }
}

/// Three weeks after the autumn's clock change in California, so that thirty days hold it.
pub(super) const NOW: &str = "2026-11-22T18:30:00Z";
/// Longer than any lease.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(3);

impl World {
    pub(super) async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub(super) async fn of(variants: Variants) -> Self {
        Self::with(Setup { variants, ..Setup::default() }).await
    }

    pub(super) async fn with(setup: Setup) -> Self {
        let (clock, hand) = Clock::set_by_hand(at(setup.now));
        let (plain, secure) = (free_port(), free_port());
        let sandbox = Sandbox::start(Options {
            clock: clock.clone(),
            variants: setup.variants,
            crowd: setup.crowd,
            apps: setup.apps,
            registered_redirects: setup.registered.map(|registered| registered(plain, secure)),
            ..Options::default()
        })
        .await
        .unwrap();
        let mut config = Config::default();
        let apps = Apps::default();
        config.callback.http_port = plain;
        config.callback.https_port = secure;
        config.meta = Meta::served_at(sandbox.origin(), apps.facebook(), apps.instagram());
        config.meta.between_tries = TimeDelta::milliseconds(5);
        (setup.change)(&mut config);
        let config = Arc::new(config);
        let folder = (setup.folder)();
        let store = Store::open_sqlite(&folder.path().join(Store::FILE), &clock).await.unwrap();
        let keyring = Keyring::generate();
        let user = store.local_user(&Handle::parse("anna").unwrap()).await.unwrap();
        let worker = Worker::new(&store, keyring.clone(), Arc::clone(&config), &clock, setup.renewed_by);
        worker.announce().await.unwrap();
        let setting = setting(folder.path());
        let services =
            Services::new(store.clone(), user.clone(), Arc::clone(&config), setting, clock.clone());
        Self { sandbox, folder, clock, hand, config, store, keyring, user, services, worker }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn meta(&self) -> Control {
        self.sandbox.control()
    }

    /// The worker is gone, with all it knew; another takes its place.
    pub(super) async fn new_worker(&mut self, renewed_by: RenewedBy) {
        self.worker =
            Worker::new(&self.store, self.keyring.clone(), Arc::clone(&self.config), &self.clock, renewed_by);
        self.worker.announce().await.unwrap();
    }

    /// Another dashboard of the same person: a second process on the same file.
    pub(super) async fn second_front(&self) -> Services {
        let path: PathBuf = self.folder.path().join(Store::FILE);
        let store = Store::open_sqlite(&path, &self.clock).await.unwrap();
        let config = Arc::clone(&self.config);
        Services::new(store, self.user.clone(), config, setting(self.folder.path()), self.clock.clone())
    }

    /// The front is gone, with all it knew; another takes its place.
    pub(super) async fn new_front(&mut self) {
        self.services = self.second_front().await;
    }

    /// Takes every step that can be taken with attempts now.
    pub(super) async fn work_attempts(&self) {
        while self.worker.step_attempt().await.unwrap() {}
    }

    /// Does everything that is due now.
    pub(super) async fn work_due(&self) {
        while self.worker.step_due().await.unwrap() {}
    }
}

fn setting(folder: &Path) -> Setting {
    Setting {
        link_folder: Some(folder.join("links")),
        mark_folder: Some(folder.join("attempts")),
        certificate_folder: Some(folder.join("certificate")),
        ..Setting::default()
    }
}

/// What is asked for and what is known afterwards.
impl World {
    pub(super) async fn connection(&self, account: &AccountId) -> Connection {
        let all = self.services.connections(true).await.unwrap();
        all.into_iter().find(|connection| connection.account.id == *account).unwrap()
    }

    /// Does what is due, or else fetches; how that went with the account.
    pub(super) async fn sync(&self, account: &AccountId) -> Fetched {
        let before = self.fetches_of(account).await;
        self.services.ask(WorkKind::Fetch, account).await.unwrap();
        self.work_due().await;
        assert_eq!(self.fetches_of(account).await, before + 1, "the account was fetched");
        self.fetched(account).await
    }

    /// How many times the account was fetched.
    pub(super) async fn fetches_of(&self, account: &AccountId) -> i64 {
        let all = self.services.last_fetches().await.unwrap();
        all.iter().find(|last| last.account == *account).map_or(0, |last| last.number)
    }

    /// How the last fetch of the account went.
    pub(super) async fn fetched(&self, account: &AccountId) -> Fetched {
        let all = self.services.last_fetches().await.unwrap();
        all.into_iter().find(|last| last.account == *account).unwrap().fetched
    }

    pub(super) async fn renew(&self, account: &AccountId) {
        self.services.ask(WorkKind::Renew, account).await.unwrap();
        self.work_due().await;
    }

    pub(super) async fn records(&self, account: &AccountId) -> Vec<FlightRecord> {
        self.services.flight_records(Some(account), 100).await.unwrap()
    }

    pub(super) async fn overview(&self, account: &AccountId, days: u16) -> Overview {
        self.services.overview(account, Range::last(days, self.now())).await.unwrap()
    }

    /// An export as JSON rows.
    pub(super) async fn insights(&self, account: &AccountId, days: u16) -> Vec<serde_json::Value> {
        let range = Range::last(days, self.now());
        rows(&self.services.export_insights(account, range).await.unwrap().render(Format::Json).unwrap())
    }

    /// The token that is in use, as the worker opens it.
    pub(super) async fn token_of(&self, account: &AccountId) -> String {
        let grant = self.store.worker(self.keyring.clone()).grant_of(self.user.id, account).await.unwrap();
        grant.unwrap().token.expose().to_owned()
    }
}

pub(super) fn rows(json: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(json).unwrap()
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
