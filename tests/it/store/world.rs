//! A store at a place of its own, with a clock set by hand, a user and a worker.

use chrono::{TimeDelta, TimeZone as _, Utc};
use lightmeter::{
    clock::{Clock, Hand},
    domain::{
        AccessToken, AccountId, AttemptId, AuthorizationCode, Candidate, Day, Expiry, Grant, GrantId, Login,
        Platform, Proposal, RenewedBy, Scopes, Source, StateParameter, Timestamp, Untrusted,
    },
    store::{
        ClaimedAttempt, ExchangedToken, Keyring, NewAttempt, NewConnections, Parcel, Sealed, Store,
        UserStore, WorkerStore,
    },
};

use super::place::Place;

pub(super) const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Above 2^53, where a number that passed through a float is another number.
pub(super) const ANNA: &str = "17841400008460056";
pub(super) const SHOP: &str = "17841400008460057";

pub(super) struct World {
    pub(super) place: Place,
    pub(super) clock: Clock,
    pub(super) hand: Hand,
    pub(super) keyring: Keyring,
    pub(super) store: Store,
    pub(super) user: UserStore,
    pub(super) worker: WorkerStore,
}

impl World {
    pub(super) async fn new() -> Self {
        let place = Place::new().await;
        let (clock, hand) = Clock::set_by_hand(start());
        let store = place.store(&clock).await;
        let keyring = Keyring::generate();
        let person = place.person(&store).await;
        let (user, worker) = (store.as_user(person), store.worker(keyring.clone()));
        Self { place, clock, hand, keyring, store, user, worker }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Another process at the same place.
    pub(super) async fn second_store(&self) -> Store {
        self.place.store(&self.clock).await
    }

    pub(super) async fn begin(&self, login: Login, state: &StateParameter) -> AttemptId {
        self.user
            .begin(NewAttempt {
                login: Some(login),
                source: Source::Oauth,
                state: Some(state),
                redirect_uri: Some("http://localhost:8723/cb/facebook".to_owned()),
                origin: "terminal".to_owned(),
                expected: None,
            })
            .await
            .unwrap()
    }

    pub(super) fn parcel(&self, code: &str, attempt: AttemptId) -> Sealed {
        let code = AuthorizationCode::new(code);
        self.keyring.public_key().seal_parcel(&Parcel::Code { code, verifier: None }, attempt).unwrap()
    }

    pub(super) fn token(&self, login: Login, text: &str) -> ExchangedToken {
        ExchangedToken {
            login,
            token: AccessToken::new(text),
            subject: Some("10".to_owned()),
            granted: None,
            issued_at: self.now(),
            expiry: Expiry::At(self.now() + TimeDelta::days(60)),
            data_access_expires_at: None,
        }
    }

    /// An attempt that is chosen and claimed, with its token kept.
    pub(super) async fn chosen(&self, login: Login, ids: &[&str]) -> ClaimedAttempt {
        let state = StateParameter::new(uuid::Uuid::new_v4().to_string());
        let attempt = self.begin(login, &state).await;
        self.user.park_code(&state, login, &self.parcel("code", attempt)).await.unwrap();
        let mut claimed = self.worker.claim_attempt(LEASE).await.unwrap().unwrap();
        self.worker.exchanging(&mut claimed).await.unwrap();
        self.worker.keep_long(&mut claimed, &self.token(login, "IGtoken")).await.unwrap();
        self.worker.propose(&mut claimed, login, &proposal(ids)).await.unwrap();
        let accounts: Vec<AccountId> = ids.iter().map(|id| account(id)).collect();
        self.user.choose(attempt, &accounts).await.unwrap();
        self.worker.claim_attempt(LEASE).await.unwrap().unwrap()
    }

    /// Connects accounts through one grant, by the whole path.
    pub(super) async fn connect(&self, login: Login, subject: &str, token: &str, ids: &[&str]) -> GrantId {
        let mut claimed = self.chosen(login, ids).await;
        let new = self.connections(login, subject, token, ids);
        self.worker.store_connections(&mut claimed, &new).await.unwrap();
        new.grant.id
    }

    pub(super) fn connections(
        &self,
        login: Login,
        subject: &str,
        token: &str,
        ids: &[&str],
    ) -> NewConnections {
        let id = GrantId { platform: Platform::Instagram, login, subject: subject.to_owned() };
        NewConnections {
            grant: Grant {
                id,
                source: Source::Oauth,
                scopes: Scopes::wanted(login),
                issued_at: Some(self.now()),
                expiry: Expiry::At(self.now() + TimeDelta::days(60)),
                data_access_expires_at: (login == Login::Facebook).then(|| self.now() + TimeDelta::days(90)),
                renewed_at: None,
            },
            token: AccessToken::new(token),
            accounts: ids.iter().map(|id| (account(id), Untrusted::new(format!("name_{id}")))).collect(),
            renewed_by: RenewedBy::Worker,
            next_renewal_at: Some(self.now() + TimeDelta::days(7)),
        }
    }
}

pub(super) fn start() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 3, 7, 12, 0, 0).unwrap()
}

pub(super) fn account(id: &str) -> AccountId {
    AccountId::parse(id).unwrap()
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn proposal(ids: &[&str]) -> Proposal<Untrusted> {
    Proposal {
        subject: "10".to_owned(),
        candidates: ids
            .iter()
            .map(|id| Candidate {
                account_id: account(id),
                username: Untrusted::new(format!("name_{id}\u{202e}")),
                name: None,
                page: None,
                followers_count: Some(0),
                already_connected: false,
            })
            .collect(),
        granted: Scopes::parse("instagram_basic"),
        refused: Scopes::default(),
    }
}

impl World {
    /// Looks into the database itself, for what no door shows.
    pub(super) async fn scalar(&self, sql: &'static str) -> i64 {
        self.place.scalar(sql).await
    }

    /// Writes to the database itself, as somebody would who has broken into it.
    pub(super) async fn run(&self, sql: &'static str) {
        self.place.run(sql).await;
    }
}
