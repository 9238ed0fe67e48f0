//! The client: settings, clock, one lazily built connection pool, and what Meta last said about usage.

mod tally;

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use tokio::sync::{Semaphore, SemaphorePermit, watch};

use super::{Error, Usage, wire::Host};
use crate::{
    clock::Clock,
    config,
    domain::{AccessToken, AppSecret, Login, Timestamp},
};
use tally::{Tally, UnderWay};

/// Meta, as one app sees it. Clones share connections and what was learnt about the hosts; plain clones share what
/// was counted, too.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
    tally: Arc<Tally>,
    /// From this instant on nothing is sent, for somebody else may be asking the same.
    leased_until: Option<watch::Receiver<Timestamp>>,
}

/// A token together with the login that made it, which decides the host.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    pub login: Login,
    pub token: &'a AccessToken,
}

/// How long the client waits, and what it adds to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Until a connection stands.
    pub connect: Duration,
    /// For one try of one call, with its whole answer.
    pub total: Duration,
    /// The longest pause before the second try; it doubles for the third. The pause itself is random.
    pub backoff: Duration,
    /// Whether `appsecret_proof` goes to graph.instagram.com from the first call on, which Meta does not document.
    /// Without this it goes there once that host has asked for it.
    pub instagram_proof: bool,
}

impl Options {
    /// As configured.
    fn of(meta: &config::Meta) -> Self {
        let of = |wait: TimeDelta| wait.to_std().unwrap_or_default();
        Self {
            connect: of(meta.connect_within),
            total: of(meta.answer_within),
            backoff: of(meta.between_tries),
            instagram_proof: false,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::of(&config::Meta::default())
    }
}

/// Requests under way to one host, over all accounts: enough that four accounts are fetched at full speed, and few
/// enough that a team's worker does not look like an attack. Each has a connection that is kept open for the next.
pub(super) const PLACES: usize = 16;

#[derive(Debug)]
struct Inner {
    meta: config::Meta,
    clock: Clock,
    options: Options,
    http: OnceLock<reqwest::Client>,
    /// The requests that may be under way to each host at one time.
    places: [Semaphore; Host::COUNT],
    /// Hosts that took a token only as a query parameter.
    facebook_wants_query: AtomicBool,
    instagram_wants_query: AtomicBool,
    /// Whether graph.instagram.com gets `appsecret_proof`.
    instagram_wants_proof: AtomicBool,
    /// What ends once Meta tells the app to wait.
    under_way: UnderWay,
}

impl Client {
    /// Opens nothing; the first call does.
    pub fn new(meta: &config::Meta, clock: &Clock) -> Self {
        Self::with_options(meta, clock, Options::of(meta))
    }

    pub fn with_options(meta: &config::Meta, clock: &Clock, options: Options) -> Self {
        let inner = Inner {
            meta: meta.clone(),
            clock: clock.clone(),
            options,
            http: OnceLock::new(),
            places: std::array::from_fn(|_| Semaphore::new(PLACES)),
            facebook_wants_query: AtomicBool::new(false),
            instagram_wants_query: AtomicBool::new(false),
            instagram_wants_proof: AtomicBool::new(options.instagram_proof),
            under_way: UnderWay::default(),
        };
        Self { inner: Arc::new(inner), tally: Arc::default(), leased_until: None }
    }

    /// The same client for one fetch: it counts its own calls, hears of its own usage, and once an answer says to wait it sends no
    /// more; nor once an answer to another fetch says so of the whole app.
    #[must_use]
    pub fn for_one_fetch(&self) -> Self {
        let tally = Arc::new(Tally::that_ends_when_told());
        self.inner.under_way.add(&tally);
        Self { tally, ..self.clone() }
    }

    /// The same client for what is done under a lease: a call that waits for its turn until the lease has run out is not
    /// sent, which is [`Error::Lapsed`].
    #[must_use]
    pub fn under_lease(&self, until: &watch::Receiver<Timestamp>) -> Self {
        Self { leased_until: Some(until.clone()), ..self.clone() }
    }

    /// Why nothing may be sent now, if so.
    pub(super) fn held_back(&self) -> Option<Error> {
        let has_lapsed = |until: &watch::Receiver<Timestamp>| self.clock().now() >= *until.borrow();
        let told = || self.told_to_wait().into_iter().next();
        if self.leased_until.as_ref().is_some_and(has_lapsed) { Some(Error::Lapsed) } else { told() }
    }

    /// Calls sent since the count began, as Meta counts them; every try counts, and every operation of a batch.
    pub fn sent(&self) -> u64 {
        self.tally.sent()
    }

    /// HTTP requests sent since the count began; a batch is one.
    pub fn requests(&self) -> u64 {
        self.tally.requests()
    }

    pub(super) fn note_sent(&self, calls: u64) {
        self.tally.note_sent(calls);
    }

    /// What answers to this client, made for one fetch, have said of waiting, the first one first: Meta's refusal, or
    /// [`Error::ToldToWait`]. Calls that are under way together may each be told.
    pub fn told_to_wait(&self) -> Vec<Error> {
        self.tally.told_to_wait()
    }

    pub(super) fn note_wait(&self, error: &Error) {
        self.inner.under_way.tell(&self.tally, error);
    }

    pub(super) fn note_used(&self, percent: u32) {
        self.tally.note_used(percent);
    }

    pub(super) fn most_used(&self) -> u32 {
        self.tally.most_used()
    }

    /// Waits until one more request may be under way to the host, which lasts until the answer is dropped. `None`
    /// would be a client that is being taken down.
    pub(super) async fn place(&self, host: Host) -> Option<SemaphorePermit<'_>> {
        self.inner.places.get(host as usize)?.acquire().await.ok()
    }

    /// What Meta last said about how much of the allowance is used, and how many calls were made.
    pub fn usage(&self) -> Usage {
        self.tally.usage()
    }

    pub(super) fn note_usage(&self, note: impl FnOnce(&mut Usage)) {
        self.tally.note_usage(note);
    }

    pub(super) fn meta(&self) -> &config::Meta {
        &self.inner.meta
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(super) fn options(&self) -> &Options {
        &self.inner.options
    }

    pub(super) fn http(&self) -> Result<&reqwest::Client, Error> {
        if let Some(http) = self.inner.http.get() {
            return Ok(http);
        }
        let built = super::wire::build(&self.inner.meta.hosts, &self.inner.options)?;
        Ok(self.inner.http.get_or_init(|| built))
    }

    pub(super) fn wants_query(&self, host: Host) -> Option<&AtomicBool> {
        match host {
            Host::FacebookGraph => Some(&self.inner.facebook_wants_query),
            Host::InstagramGraph => Some(&self.inner.instagram_wants_query),
            Host::InstagramApi => None,
        }
    }

    pub(super) fn takes_bearer(&self, host: Host) -> bool {
        self.wants_query(host).is_some_and(|wants_query| !wants_query.load(Ordering::Relaxed))
    }

    /// The secret to prove a token of this login with, where its host gets a proof.
    pub(super) fn proof_secret(&self, login: Login) -> Option<&AppSecret> {
        let wanted = match login {
            Login::Facebook => true,
            Login::Instagram => self.inner.instagram_wants_proof.load(Ordering::Relaxed),
        };
        self.app_secret(login).ok().filter(|_| wanted)
    }

    /// Remembers that graph.instagram.com asks for a proof; false where that changes nothing.
    pub(super) fn learn_proof(&self, login: Login) -> bool {
        login == Login::Instagram
            && self.app_secret(login).is_ok()
            && !self.inner.instagram_wants_proof.swap(true, Ordering::Relaxed)
    }

    /// The app id of a login, or which key is missing.
    pub(super) fn app_id(&self, login: Login) -> Result<&str, Error> {
        app_id(self.meta(), login)
    }

    pub(super) fn app_secret(&self, login: Login) -> Result<&AppSecret, Error> {
        let (secret, what) = match login {
            Login::Facebook => (&self.inner.meta.facebook.app_secret, "meta.facebook.app_secret"),
            Login::Instagram => (&self.inner.meta.instagram.app_secret, "meta.instagram.app_secret"),
        };
        secret.as_ref().filter(|secret| !secret.is_blank()).ok_or(Error::NotConfigured { what })
    }
}

pub(super) fn app_id(meta: &config::Meta, login: Login) -> Result<&str, Error> {
    let (id, what) = match login {
        Login::Facebook => (&meta.facebook.app_id, "meta.facebook.app_id"),
        Login::Instagram => (&meta.instagram.app_id, "meta.instagram.app_id"),
    };
    id.as_deref().map(str::trim).filter(|id| !id.is_empty()).ok_or(Error::NotConfigured { what })
}
