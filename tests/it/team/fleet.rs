//! Eight worker processes on one Postgres, and many grants that fall due together: what is done with the processes, and
//! what each grant has come to.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt as _, stream};
use lightmeter::{
    clock::{Clock, Hand},
    domain::{
        AccessToken, AccountId, DatabaseUrl, Expiry, Grant, GrantId, Handle, Login, Platform, RenewedBy,
        Scopes, Source, Untrusted, UserId, WorkKind,
    },
    sandbox::{Fault, LoginKind, Matching, Options, Renewals, Trouble},
    store::{Keyring, NewConnections, Store, WorkerStore},
};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::office::{Office, WorkerProcess};
use crate::{pty::desk::until_within, store::postgres::place::raw_at};

pub(super) const WORKERS: usize = 8;
/// Renewals that one worker does at the same time, as long as nobody configures it.
pub(super) const AT_ONCE: usize = 4;

/// For what the whole fleet does together at its full size.
const LONG: Duration = Duration::from_mins(5);
const EVERY: TimeDelta = TimeDelta::days(7);
const LONG_LIFE: TimeDelta = TimeDelta::seconds(5_183_944);

/// Part of the path of every call about an account, and of no renewal.
const OF_ACCOUNTS: &str = "/178414";

/// What the database says of each grant.
const STANDINGS: &str = "
    SELECT u_id, token.version, token.expires_at, account.next_renewal_at, due.due_at,
        account.status || ' ' || account.verdict_code AS health,
        (SELECT count(*) FROM flight_records AS record WHERE record.u_id = token.u_id AND renewal = 'renewed') AS renewed
    FROM user_tokens AS token JOIN accounts AS account USING (u_id)
        LEFT JOIN due USING (u_id)
    WHERE due.lease IS NULL AND token.pending_token IS NULL";

pub(super) struct Fleet {
    pub(super) office: Office,
    pub(super) owned: Vec<Owned>,
    workers: Vec<WorkerProcess>,
    hand: Hand,
    store: Store,
    /// The door of the workers, to look at what they sealed.
    door: WorkerStore,
    raw: Mutex<PgConnection>,
}

/// One grant, which has an owner of its own.
pub(super) struct Owned {
    pub(super) user: UserId,
    account: AccountId,
    id: GrantId,
    login: LoginKind,
    username: String,
}

#[derive(Debug)]
pub(super) struct Standing {
    pub(super) u_id: Uuid,
    pub(super) version: i64,
    pub(super) expires_at: Option<DateTime<Utc>>,
    pub(super) next_renewal_at: Option<DateTime<Utc>>,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) health: String,
    pub(super) renewed: i64,
}

impl Fleet {
    /// Everybody's grant was made two days ago, and nothing but its renewal is scheduled.
    pub(super) fn new(grants: usize) -> Self {
        let office = Office::beside(Options { crowd: grants as u64, ..Options::default() });
        let (store, hand, door, raw, owned) = office.desk.block_on(async {
            let (clock, hand) = Clock::set_by_hand(office.desk.now());
            let url = DatabaseUrl::new(office.service_url.clone());
            let store = Store::open_postgres(&url, &office.schema, None, &clock).await.unwrap();
            let keyring = Keyring::load_file(&office.desk.path("token.key")).unwrap();
            let owned = connect(&office, &store, &keyring, grants).await;
            let door = store.worker(keyring);
            (store, hand, door, raw_at(&office.schema).await, owned)
        });
        office.run_sql("DELETE FROM due WHERE kind = 'fetch'");
        // All calls of a round come within minutes, which no app may do that has so few people.
        office.desk.control().set_call_limit("app", u64::MAX);
        let workers = office.workers(WORKERS);
        Self { office, owned, workers, hand, store, door, raw: Mutex::new(raw) }
    }

    pub(super) fn stop(&self, which: &[usize]) {
        for worker in which {
            self.workers[*worker].stop();
        }
    }

    pub(super) fn go_on(&self, stopped: &[usize]) {
        for worker in stopped {
            self.workers[*worker].go_on();
        }
    }

    /// Until each worker has all its places free, and so has ended what it had begun: only then can so many fetches be
    /// under way. None of them is brought to its end.
    pub(super) fn call_the_roll(&self) {
        let places = WORKERS * AT_ONCE;
        let control = self.office.desk.control();
        let matching = Matching { path: Some(OF_ACCOUNTS.to_owned()), ..Matching::default() };
        control.plant(Fault { matching, trouble: Trouble::Held });
        self.office.desk.block_on(async {
            for one in self.owned.iter().take(places) {
                self.store.as_user(one.user).ask(WorkKind::Fetch, &one.account).await.unwrap();
            }
        });
        self.until("each worker to take as many fetches as it does at once", |_| control.held() == places);
        self.run("DELETE FROM due WHERE kind = 'fetch'");
        control.clear_faults();
        self.until("the end of what was asked", |_| control.in_flight() == 0);
    }

    pub(super) fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        until_within(LONG, what, || is_so(self));
    }

    pub(super) fn count(&self, sql: &str) -> usize {
        let count: i64 = self.office.desk.block_on(async {
            let raw = &mut *self.raw.lock().await;
            sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(raw).await.unwrap()
        });
        usize::try_from(count).unwrap()
    }

    pub(super) fn pass(&self, time: TimeDelta) {
        self.go_to(self.office.desk.now() + time);
    }

    fn go_to(&self, instant: DateTime<Utc>) {
        self.hand.set(instant);
        self.office.desk.set_time(instant);
    }

    pub(super) fn run(&self, sql: &str) {
        self.office.desk.block_on(async {
            let raw = &mut *self.raw.lock().await;
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(raw).await.unwrap();
        });
    }

    /// Goes to the moment at which everything is due.
    pub(super) fn let_all_fall_due(&self) {
        self.go_to_the("max");
    }

    /// Goes to the moment at which the first is due, and the others come later.
    pub(super) fn let_one_fall_due(&self) {
        let one = self.owned[0].user.0;
        self.run(&format!("UPDATE due SET due_at = due_at + interval '1 day' WHERE u_id <> '{one}'"));
        self.go_to_the("min");
    }

    fn go_to_the(&self, end: &str) {
        let instant = self.office.desk.block_on(async {
            let raw = &mut *self.raw.lock().await;
            let sql = AssertSqlSafe(format!("SELECT {end}(due_at) FROM due"));
            sqlx::query_scalar(sql).fetch_one(raw).await.unwrap()
        });
        self.go_to(instant);
    }

    fn now(&self) -> String {
        format!("timestamptz '{}'", self.office.desk.now().to_rfc3339())
    }

    /// Leases that last for longer than this from now.
    pub(super) fn leases_beyond(&self, time: TimeDelta) -> usize {
        let (now, seconds) = (self.now(), time.num_seconds());
        self.count(&format!("SELECT count(*) FROM due WHERE lease_until > {now} + interval '{seconds} s'"))
    }

    /// Whose renewal is under a lease that ends by then.
    pub(super) fn leased_until(&self, end: DateTime<Utc>) -> BTreeSet<Uuid> {
        self.whose("SELECT u_id FROM due WHERE lease_until <= $1", end)
    }

    /// Whose renewal is over.
    pub(super) fn done(&self) -> BTreeSet<Uuid> {
        self.whose("SELECT u_id FROM due WHERE due_at > $1 AND lease IS NULL", self.office.desk.now())
    }

    fn whose(&self, sql: &'static str, instant: DateTime<Utc>) -> BTreeSet<Uuid> {
        let found: Vec<Uuid> = self.office.desk.block_on(async {
            let raw = &mut *self.raw.lock().await;
            sqlx::query_scalar(sql).bind(instant).fetch_all(raw).await.unwrap()
        });
        found.into_iter().collect()
    }

    /// What is due and may be claimed: whoever was stopped in a transaction keeps its user's rows until it ends.
    pub(super) fn can_be_claimed(&self) -> usize {
        self.count(&format!(
            "SELECT count(*) FROM (
                 SELECT FROM due JOIN user_changes USING (u_id) WHERE greatest(due_at, lease_until) <= {}
                 FOR UPDATE OF due, user_changes SKIP LOCKED
             ) AS free",
            self.now()
        ))
    }

    pub(super) fn due(&self) -> usize {
        self.count(&format!("SELECT count(*) FROM due WHERE due_at <= {} OR lease IS NOT NULL", self.now()))
    }

    /// In the order of the grants.
    pub(super) fn renewals(&self) -> Vec<Renewals> {
        let control = self.office.desk.control();
        self.owned.iter().map(|one| control.renewals(one.login, &one.username)).collect()
    }

    /// Each grant as it stands, as far as nobody is at work on it.
    pub(super) fn standings(&self) -> Vec<Standing> {
        self.office.desk.block_on(async {
            let raw = &mut *self.raw.lock().await;
            sqlx::query(STANDINGS).fetch_all(raw).await.unwrap().iter().map(Standing::read).collect()
        })
    }

    /// When the token ends that each grant has. It is the newest that Meta gave out, and it works; `others_work` says
    /// whether the one before it does.
    pub(super) fn ends(&self, others_work: bool) -> Vec<(Uuid, DateTime<Utc>)> {
        let control = self.office.desk.control();
        let opened = stream::iter(&self.owned)
            .map(|one| async { self.door.grant(one.user, &one.id).await.unwrap().unwrap().token })
            .buffered(WORKERS);
        let opened: Vec<AccessToken> = self.office.desk.block_on(opened.collect());
        let ends = self.owned.iter().zip(opened).map(|(one, kept)| {
            let issued = control.long_tokens(one.login, &one.username);
            let newest = issued.last().unwrap();
            assert!(newest.works && newest.token == kept.expose(), "{} has lost its newest", one.username);
            let [.., before, _] = issued.as_slice() else { panic!("{} was not renewed", one.username) };
            assert_eq!(before.works, others_work, "{}", one.username);
            (one.user.0, newest.expires_at.unwrap())
        });
        ends.collect()
    }
}

impl Standing {
    fn read(row: &PgRow) -> Self {
        Self {
            u_id: row.get("u_id"),
            version: row.get("version"),
            expires_at: row.get("expires_at"),
            next_renewal_at: row.get("next_renewal_at"),
            due_at: row.get("due_at"),
            health: row.get("health"),
            renewed: row.get("renewed"),
        }
    }
}

/// Two of three by Facebook Login.
async fn connect(office: &Office, store: &Store, keyring: &Keyring, grants: usize) -> Vec<Owned> {
    let control = office.desk.control();
    let issued_at = office.desk.now() - TimeDelta::days(2);
    let accounts = control.accounts();
    let import = store.import(keyring.clone());
    let mut all = import.begin().await.unwrap();
    let mut owned = Vec::new();
    for place in 1..=grants {
        let account = accounts.iter().find(|one| one.username == format!("shop.{place:03}")).unwrap();
        let handle = Handle::parse(&format!("owner-{place}")).unwrap();
        let user = all.user(UserId(Uuid::new_v4()), &handle).await.unwrap().unwrap().id;
        let (login, kind, username) = if place % 3 == 0 {
            (Login::Instagram, LoginKind::Instagram, account.username.clone())
        } else {
            (Login::Facebook, LoginKind::Facebook, format!("keeper.{place:03}"))
        };
        let id = GrantId { platform: Platform::Instagram, login, subject: place.to_string() };
        let account_id = AccountId::parse(&account.id).unwrap();
        let new = NewConnections {
            grant: Grant {
                id: id.clone(),
                source: Source::Oauth,
                scopes: Scopes::wanted(login),
                issued_at: Some(issued_at),
                expiry: Expiry::At(issued_at + LONG_LIFE),
                data_access_expires_at: None,
                renewed_at: None,
            },
            token: AccessToken::new(control.mint_token_aged(kind, &username, TimeDelta::days(2))),
            accounts: vec![(account_id.clone(), Untrusted::new(&account.username))],
            renewed_by: RenewedBy::Worker,
            next_renewal_at: Some(issued_at + EVERY),
        };
        all.connect(user, &new, false).await.unwrap();
        owned.push(Owned { user, account: account_id, id, login: kind, username });
    }
    all.commit().await.unwrap();
    owned
}
