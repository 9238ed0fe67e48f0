//! A pretend Meta, a store in a folder of its own, a personal front and a worker that takes one step when told.

use std::{path::PathBuf, sync::Arc};

use chrono::TimeDelta;
use lightmeter::{
    clock::{Clock, Hand},
    config::{Config, Meta},
    domain::{
        AccountId, Attempt, AttemptId, AttemptStep, Connection, FlightRecord, Handle, Login, Overview, Range,
        RenewedBy, Timestamp, User, WorkKind,
    },
    meta,
    sandbox::{Apps, Choice, Control, LoginKind, Options, Sandbox, Variants},
    services::{ConnectRequest, Connecting, Reason, Services, Setting, export::Format},
    store::{Keyring, Store},
    worker::{SyncReport, Worker},
};
use tempfile::TempDir;

use super::browser::visit;

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
    pub(super) change: fn(&mut Config),
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            now: NOW,
            variants: Variants::default(),
            apps: Apps::default(),
            registered: None,
            renewed_by: RenewedBy::Dashboard,
            change: |_| (),
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
        (setup.change)(&mut config);
        let config = Arc::new(config);
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join(Store::FILE), &clock).await.unwrap();
        let keyring = Keyring::generate();
        let user = store.local_user(&Handle::parse("anna").unwrap()).await.unwrap();
        let worker = Worker::new(&store, keyring.clone(), Arc::clone(&config), &clock, setup.renewed_by)
            .with_client(hasty(&config, &clock));
        worker.announce().await.unwrap();
        let setting = Setting {
            link_folder: Some(folder.path().join("links")),
            certificate_folder: Some(folder.path().join("certificate")),
            ..Setting::default()
        };
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
            Worker::new(&self.store, self.keyring.clone(), Arc::clone(&self.config), &self.clock, renewed_by)
                .with_client(hasty(&self.config, &self.clock));
        self.worker.announce().await.unwrap();
    }

    /// Another dashboard of the same person: a second process on the same file.
    pub(super) async fn second_front(&self) -> Services {
        let path: PathBuf = self.folder.path().join(Store::FILE);
        let store = Store::open_sqlite(&path, &self.clock).await.unwrap();
        let config = Arc::clone(&self.config);
        Services::new(store, self.user.clone(), config, Setting::default(), self.clock.clone())
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

/// Connecting.
impl World {
    pub(super) async fn begin(&self, login: Login) -> Connecting {
        self.begin_for(login, None, Reason::First).await
    }

    pub(super) async fn begin_for(
        &self,
        login: Login,
        expected: Option<AccountId>,
        reason: Reason,
    ) -> Connecting {
        self.services.begin_connect(ConnectRequest { login, expected, reason }).await.unwrap()
    }

    /// Approves in the dialog; where the browser is sent.
    pub(super) fn approve(&self, connecting: &Connecting, choice: &Choice) -> String {
        self.meta().approve(connecting.invitation().link.as_str(), choice).unwrap()
    }

    /// From the link to the proposal, through the loopback listener.
    pub(super) async fn proposed(&self, login: Login, choice: &Choice) -> Attempt {
        let connecting = self.begin(login).await;
        let page = visit(&self.approve(&connecting, choice)).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let id = connecting.invitation().attempt;
        connecting.finish().await;
        self.work_attempts().await;
        self.attempt(id).await
    }

    pub(super) async fn pasted(&self, token: &str, expected: Option<AccountId>) -> Attempt {
        let id = self.services.begin_token(token, expected).await.unwrap();
        self.work_attempts().await;
        self.attempt(id).await
    }

    pub(super) async fn attempt(&self, id: AttemptId) -> Attempt {
        self.services.attempt(id).await.unwrap()
    }

    /// Says yes to these accounts of a proposal, and stores them.
    pub(super) async fn accept(&self, attempt: &Attempt, usernames: &[&str]) -> Attempt {
        assert_eq!(attempt.step, AttemptStep::Proposed, "{:?}", attempt.failure);
        let candidates = &attempt.proposal.as_ref().unwrap().candidates;
        let ids: Vec<AccountId> = candidates
            .iter()
            .filter(|candidate| usernames.contains(&candidate.username.as_str()))
            .map(|candidate| candidate.account_id.clone())
            .collect();
        assert_eq!(ids.len(), usernames.len(), "{candidates:?}");
        self.services.choose(attempt.id, &ids).await.unwrap();
        self.work_attempts().await;
        let after = self.attempt(attempt.id).await;
        assert_eq!(after.step, AttemptStep::Stored, "{:?}", after.failure);
        after
    }

    pub(super) async fn connect_instagram(&self, username: &str) -> AccountId {
        let attempt = self.proposed(Login::Instagram, &Choice::of(username)).await;
        self.accept(&attempt, &[username]).await;
        self.id(username)
    }

    pub(super) async fn connect_facebook(&self, person: &str, usernames: &[&str]) {
        let attempt = self.proposed(Login::Facebook, &Choice::of(person)).await;
        self.accept(&attempt, usernames).await;
    }

    /// Connects an account with whichever login.
    pub(super) async fn connect(&self, login: Login, username: &str) -> AccountId {
        match login {
            Login::Instagram => self.connect_instagram(username).await,
            Login::Facebook => {
                self.connect_facebook(username, &[username]).await;
                self.id(username)
            }
        }
    }

    /// Connects by a pasted token that was made `age` ago.
    pub(super) async fn connect_pasted(&self, login: LoginKind, username: &str, age: TimeDelta) -> AccountId {
        let token = self.meta().mint_token_aged(login, username, age);
        let attempt = self.pasted(&token, None).await;
        self.accept(&attempt, &[username]).await;
        self.id(username)
    }

    /// The account's id as the pretend Meta has it.
    pub(super) fn id(&self, username: &str) -> AccountId {
        AccountId::parse(&self.meta().truth().account(username).unwrap().id).unwrap()
    }
}

/// What is asked for and what is known afterwards.
impl World {
    pub(super) async fn connection(&self, account: &AccountId) -> Connection {
        let all = self.services.connections(true).await.unwrap();
        all.into_iter().find(|connection| connection.account.id == *account).unwrap()
    }

    /// Does what is due, or else fetches; the account's report.
    pub(super) async fn sync(&self, account: &AccountId) -> SyncReport {
        let mut reports = self.worker.reports();
        self.services.ask(WorkKind::Fetch, account).await.unwrap();
        self.work_due().await;
        loop {
            let report = reports.try_recv().expect("the account was fetched");
            if report.account_id == *account {
                return report;
            }
        }
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

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// A client that waits next to nothing between two tries.
fn hasty(config: &Config, clock: &Clock) -> meta::Client {
    let options = meta::Options { backoff: std::time::Duration::from_millis(5), ..meta::Options::default() };
    meta::Client::with_options(&config.meta, clock, options)
}
