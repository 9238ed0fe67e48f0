//! An older set-up beside an installation: its tables in a schema of their own.

use chrono::{DateTime, Utc};
use lightmeter::{
    clock::{Clock, Hand},
    domain::{AccountId, Connection, DatabaseUrl, RenewedBy, UserId},
    services::import::{ImportError, Rename, Report, Terms, Wanted, read_tables, take_over},
    store::{Administrator, Keyring, Store, WorkerStore},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::super::place::{Place, admin_url};

pub(super) const ANNA: Uuid = Uuid::from_u128(0xA0);
pub(super) const BOB: Uuid = Uuid::from_u128(0xB0);
/// Above 2^53, and one begins as the other.
pub(super) const SHOP: &str = "17841400008460056";
pub(super) const SHOPS: &str = "178414000084600561";

pub(super) struct Old {
    pub(super) place: Place,
    pub(super) schema: String,
    pub(super) clock: Clock,
    pub(super) hand: Hand,
    pub(super) store: Store,
    pub(super) keyring: Keyring,
    pub(super) worker: WorkerStore,
    /// Who reads the old tables.
    pub(super) reader: DatabaseUrl,
}

pub(super) const TERMS: Terms = Terms {
    dry_run: false,
    adopt: false,
    renewed_by: RenewedBy::Worker,
    renew_every: chrono::TimeDelta::days(7),
};

impl Old {
    /// Anna and Bob, each with a token for the shop, and the shop's figures without a user.
    pub(super) async fn new() -> Self {
        let old = Self::empty().await;
        old.run(&format!(
            "INSERT INTO users VALUES ('{ANNA}', 'Anna K.', 'anna@example.org'), ('{BOB}', NULL, 'bob@example.org');
             INSERT INTO user_tokens VALUES
                ('{ANNA}', 'instagram', 'IGCANARYanna', '{SHOP}', '@shop', '2026-05-01 12:00:00+00'),
                ('{BOB}', 'instagram', 'EACANARYbob', '{SHOP}', NULL, NULL);
             INSERT INTO insights VALUES
                ('{SHOP}', '2026-03-01', 'reach', '120'), ('{SHOP}', '2026-03-02', 'reach', '0'),
                ('{SHOP}', '2026-03-01', 'impressions', '400')"
        ))
        .await;
        old
    }

    pub(super) async fn empty() -> Self {
        let place = Place::new().await;
        let schema = format!("old_{}", Uuid::new_v4().simple());
        let (clock, hand) = Clock::set_by_hand(at("2026-03-07T12:00:00Z"));
        let store = place.store(&clock).await;
        let keyring = Keyring::generate();
        let worker = store.worker(keyring.clone());
        let old = Self { place, schema, clock, hand, store, keyring, worker, reader: admin_url() };
        old.run(&format!(
            "CREATE SCHEMA {0}; SET search_path = {0};
             CREATE TABLE users (u_id uuid PRIMARY KEY, name text, email text);
             CREATE TABLE user_tokens (
                u_id uuid, platform text, access_token text, account_id text, account_username text, expires_at timestamptz
             );
             CREATE TABLE insights (account_id text, day date, metric text, value text)",
            old.schema
        ))
        .await;
        old
    }

    pub(super) async fn run(&self, sql: &str) {
        let text = format!("SET search_path = {}; {sql}", self.schema);
        let ran = sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut self.place.raw().await).await;
        ran.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub(super) async fn import(&self) -> Report {
        self.import_with(TERMS, Some("insights"), &[]).await.unwrap()
    }

    pub(super) async fn import_with(
        &self,
        terms: Terms,
        insights: Option<&str>,
        renames: &[&str],
    ) -> Result<Report, ImportError> {
        let renames: Vec<Rename> = renames.iter().map(|rename| rename.parse().unwrap()).collect();
        let mut reader = Administrator::connect(&self.reader, &self.place.schema, None).await?;
        let mut tables = reader.old_tables(&self.schema).await?;
        let wanted = Wanted { insights, renames: &renames };
        let (found, report) = read_tables(&mut tables, wanted, self.clock.now()).await?;
        take_over(&self.store.import(self.keyring.clone()), &found, terms, report).await
    }

    pub(super) async fn connection(&self, user: Uuid, account: &str) -> Option<Connection> {
        self.worker.as_user(UserId(user)).connection(&id(account)).await.unwrap()
    }

    pub(super) async fn token(&self, user: Uuid, account: &str) -> String {
        let grant = self.worker.grant_of(UserId(user), &id(account)).await.unwrap().unwrap();
        grant.token.expose().to_owned()
    }

    /// Every row of every table of a schema, as text.
    pub(super) async fn everything_in(&self, schema: &str) -> String {
        let mut raw = self.place.raw().await;
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT relname::text FROM pg_class WHERE relnamespace = $1::text::regnamespace AND relkind = 'r' ORDER BY 1",
        )
        .bind(schema)
        .fetch_all(&mut raw)
        .await
        .unwrap();
        let mut all = Vec::new();
        for table in tables {
            // With where each row is and who wrote it, so that one written again is another.
            let sql = format!(
                "SELECT concat(ctid, ' ', xmin, ' ', it::text) FROM {schema}.{table} AS it ORDER BY 1"
            );
            let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut raw).await.unwrap();
            all.push(table);
            all.extend(rows);
        }
        all.join("\n")
    }

    /// Of the installation.
    pub(super) async fn everything(&self) -> String {
        self.everything_in(&self.place.schema).await
    }
}

pub(super) fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// How often something was left for a reason that begins so, and the examples.
#[track_caller]
pub(super) fn left(report: &Report, why: &str) -> (u64, String) {
    let found = report.left().iter().find(|(reason, _)| reason.starts_with(why));
    let (_, left) = found.unwrap_or_else(|| panic!("nothing was left for “{why}”: {:#?}", report.lines()));
    (left.count, left.examples.join("; "))
}
