//! The demo in this process: the seeded sandbox, a clock set by hand, a worker moved step by step, and no task that
//! runs by itself, so that one seed and one time always make the same screen.

use std::{path::PathBuf, sync::Arc};

use chrono::{FixedOffset, TimeDelta, TimeZone as _, Utc};
use lightmeter::{
    clock::{Clock, Hand},
    config::{Config, Meta},
    domain::{AttemptStep, Handle, RenewedBy, Role, Timestamp},
    sandbox::{Apps, LoginKind, Options, Sandbox},
    services::{Services, Setting},
    store::{Keyring, Store},
    tui::{self, Colours, Effect, Key, Keymap, Message, Performer, Setup, State, ThemeName},
    worker::Worker,
};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Size};
use tempfile::TempDir;

pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) services: Services,
    clock: Clock,
    hand: Hand,
    store: Store,
    keyring: Keyring,
    folder: TempDir,
}

impl Stage {
    pub(super) async fn at(start: Timestamp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::set_by_hand(start);
        let sandbox = Sandbox::start(Options { clock: clock.clone(), ..Options::default() }).await.unwrap();
        let store = Store::open_sqlite(&folder.path().join(Store::FILE), &clock).await.unwrap();
        let keyring = Keyring::generate();
        let person = store.local_user(&Handle::parse("anna").unwrap()).await.unwrap();
        let config = Arc::new(config(&sandbox));
        let services = Services::new(store.clone(), person, config, Setting::default(), clock.clone());
        Self { sandbox, services, clock, hand, store, keyring, folder }
    }

    /// Three accounts: one healthy, one that nobody renews, one whose password was changed.
    pub(super) async fn with_three_accounts() -> Self {
        let stage = Self::at(Utc.with_ymd_and_hms(2026, 9, 14, 9, 12, 0).unwrap()).await;
        stage.connect(LoginKind::Facebook, "amir", RenewedBy::Nobody).await;
        stage.hand.set(Utc.with_ymd_and_hms(2026, 10, 29, 16, 40, 0).unwrap());
        stage.connect(LoginKind::Instagram, "knots.and.bytes", RenewedBy::Dashboard).await;
        stage.hand.set(Utc.with_ymd_and_hms(2026, 11, 3, 14, 2, 0).unwrap());
        stage.connect(LoginKind::Instagram, "nordwind", RenewedBy::Dashboard).await;
        stage.sandbox.control().end_tokens("knots.and.bytes", 460);
        for connection in stage.services.connections(false).await.unwrap() {
            stage.services.ask(lightmeter::domain::WorkKind::Fetch, &connection.account.id).await.unwrap();
        }
        stage.work(RenewedBy::Dashboard).await;
        stage.hand.advance(TimeDelta::minutes(3));
        stage
    }

    fn worker(&self, renewed_by: RenewedBy) -> Worker {
        let config = Arc::new(self.services.config().clone());
        Worker::new(&self.store, self.keyring.clone(), config, &self.clock, renewed_by)
    }

    /// Pastes a token that the sandbox mints, says yes to the first account, and fetches.
    pub(super) async fn connect(&self, login: LoginKind, username: &str, renewed_by: RenewedBy) {
        let worker = self.worker(renewed_by);
        worker.announce().await.unwrap();
        let token = self.sandbox.control().mint_token_aged(login, username, TimeDelta::days(2));
        let id = self.services.begin_token(&token, None).await.unwrap();
        while worker.step_attempt().await.unwrap() {}
        let attempt = self.services.attempt(id).await.unwrap();
        let proposal = attempt.proposal.expect("the sandbox proposes an account");
        self.services.choose(id, &[proposal.candidates[0].account_id.clone()]).await.unwrap();
        while worker.step_attempt().await.unwrap() {}
        assert_eq!(self.services.attempt(id).await.unwrap().step, AttemptStep::Stored);
        self.work(renewed_by).await;
    }

    async fn work(&self, renewed_by: RenewedBy) {
        let worker = self.worker(renewed_by);
        while worker.step_due().await.unwrap() {}
    }

    /// The dashboard's screen after these keys, with everything loaded.
    pub(super) async fn screen(&self, size: Size, keys: &[Key]) -> Buffer {
        let mut state = State::new(setup(), size, self.clock.now());
        self.feed(&mut state, Message::StoreChanged).await;
        for key in keys {
            self.feed(&mut state, Message::Key(*key)).await;
        }
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        terminal.draw(|frame| tui::view(&state, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    async fn feed(&self, state: &mut State, message: Message) {
        let (sender, mut answers) = tokio::sync::mpsc::unbounded_channel();
        let mut performer = Performer::new(self.services.clone(), sender, PathBuf::from(self.folder.path()));
        let mut effects = tui::update(state, Message::Tick(self.clock.now()));
        effects.extend(tui::update(state, message));
        let mut open = 0_usize;
        loop {
            for effect in effects.drain(..) {
                assert_ne!(effect, Effect::Quit);
                open += usize::from(performer.perform(effect).is_none());
            }
            if open == 0 {
                break;
            }
            effects = tui::update(state, answers.recv().await.unwrap());
            open -= 1;
        }
    }
}

fn setup() -> Setup {
    Setup {
        store: "SQLite at ~/.local/share/lightmeter/lightmeter.db".to_owned(),
        role: Role::Member,
        sandbox_token: None,
        obstacles: Vec::new(),
        browser: true,
        clipboard: true,
        colours: Colours::True,
        ascii: false,
        theme: ThemeName::Dark,
        keymap: Keymap::default(),
        offset: FixedOffset::east_opt(3_600).unwrap(),
    }
}

fn config(sandbox: &Sandbox) -> Config {
    let apps = Apps::default();
    let mut config = Config::default();
    config.meta = Meta::served_at(sandbox.origin(), apps.facebook(), apps.instagram());
    config
}
