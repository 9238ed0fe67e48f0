//! Everything in the pretend Meta that changes: tokens, codes, authorizations, faults and what was seen.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize},
    },
};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{
    Options,
    faults::Planted,
    host::LoginKind,
    options::Apps,
    seen::{Renewals, SeenRequest, ServedValue},
    variants::Variants,
    weather::Weather,
    world::{
        World,
        account::{Account, AccountKind},
        pacific,
    },
};
use crate::clock::Clock;

/// Until when callers were told to wait, by counter.
pub(crate) type Regain = HashMap<String, DateTime<Utc>>;

#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) clock: Clock,
    pub(crate) apps: Apps,
    pub(crate) registered_redirects: Option<Vec<String>>,
    pub(crate) seed: u64,
    /// Scheme and authority the sandbox is reached at, for `paging.next`.
    pub(crate) origin: String,
    pub(crate) world: World,
    state: Mutex<State>,
    pub(crate) in_flight: AtomicUsize,
    pub(crate) highest_in_flight: AtomicUsize,
    /// Answers that are held at this moment.
    pub(crate) held: AtomicUsize,
    pub(crate) traces: AtomicU64,
    /// Counts the releases of slow answers.
    pub(crate) released: watch::Sender<u64>,
    /// Tells that a request has come, is held or is answered.
    news: watch::Sender<()>,
}

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) variants: Variants,
    pub(crate) counter: u64,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) devices: Vec<Device>,
    pub(crate) tokens: HashMap<String, Token>,
    pub(crate) authorizations: HashMap<Subject, Authorization>,
    pub(crate) renewals: HashMap<Subject, Renewals>,
    /// Who approved last in the control's own browser.
    pub(crate) browser: HashMap<LoginKind, String>,
    pub(crate) kinds: HashMap<String, AccountKind>,
    pub(crate) faults: Vec<Planted>,
    pub(crate) weather: Weather,
    pub(crate) seen: Vec<SeenRequest>,
    pub(crate) served: Vec<ServedValue>,
    pub(crate) call_limits: HashMap<String, u64>,
    /// Times of the calls of the last 24 hours, by account or person.
    pub(crate) calls: BTreeMap<String, VecDeque<DateTime<Utc>>>,
    /// Until when an account or person was told to wait.
    pub(crate) regain: Regain,
}

/// Who granted something: an Instagram account by username, or a Facebook person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    pub(crate) login: LoginKind,
    pub(crate) username: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub(crate) granted: BTreeSet<String>,
    pub(crate) declined: BTreeSet<String>,
    /// Pages shared; `None` shares all.
    pub(crate) pages: Option<BTreeSet<String>>,
    pub(crate) authorised_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) subject: Subject,
    pub(crate) redirect_uri: String,
    pub(crate) issued_at: DateTime<Utc>,
    /// `code_challenge` and its method.
    pub(crate) challenge: Option<(String, String)>,
    pub(crate) used: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Short,
    Long,
    /// A business integration's system user, made by Facebook Login for Business.
    SystemUser,
    /// A Page token, made from a user token.
    Page(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Counts what was given out.
    pub(crate) number: u64,
    pub(crate) kind: TokenKind,
    pub(crate) subject: Subject,
    pub(crate) issued_at: DateTime<Utc>,
    /// `None` never expires.
    pub(crate) expires_at: Option<DateTime<Utc>>,
    /// The subcode it is refused with once something killed it.
    pub(crate) dead: Option<u32>,
}

impl Platform {
    pub(crate) fn new(options: Options, origin: String) -> Self {
        let today = pacific::day_of(options.clock.now());
        Self {
            world: World::new(options.seed, today, options.hostile_account, options.crowd),
            clock: options.clock,
            apps: options.apps,
            registered_redirects: options.registered_redirects,
            seed: options.seed,
            origin,
            state: Mutex::new(State { variants: options.variants, ..State::default() }),
            in_flight: AtomicUsize::new(0),
            highest_in_flight: AtomicUsize::new(0),
            held: AtomicUsize::new(0),
            traces: AtomicU64::new(1),
            released: watch::Sender::new(0),
            news: watch::Sender::new(()),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn tell(&self) {
        self.news.send_replace(());
    }

    pub(crate) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn variants(&self) -> Variants {
        self.state().variants
    }

    /// What the account is now; a test may have converted it.
    pub(crate) fn kind_of(&self, account: &Account) -> AccountKind {
        self.state().kinds.get(&account.username).copied().unwrap_or(account.kind)
    }
}

/// One device that waits for its person.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) code: String,
    pub(crate) user_code: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) issued_at: DateTime<Utc>,
    pub(crate) polled_at: Option<DateTime<Utc>>,
    pub(crate) decision: Decision,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Open,
    Approved(Subject),
    Declined,
}
