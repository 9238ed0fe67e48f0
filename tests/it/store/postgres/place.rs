//! A schema of its own on the tests' server, reached by a service login.

use std::str::FromStr as _;

use lightmeter::{
    clock::Clock,
    domain::{DatabaseUrl, UserId},
    store::{Administrator, Error, Store},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::sync::{Mutex, MutexGuard, OnceCell};
use uuid::Uuid;

const VARIABLE: &str = "LIGHTMETER_TEST_POSTGRES";
const POOLER: &str = "LIGHTMETER_TEST_PGBOUNCER";
pub(super) const SERVICE: &str = "lightmeter_test_service";

/// For each table that has a user's rows, the query of them.
const ROWS: &str = "SELECT format('SELECT %L || to_jsonb(it)::text FROM %I AS it WHERE u_id = $1 ORDER BY 1', relname, relname)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'u_id'
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY relname";

pub(super) struct Place {
    admin_url: DatabaseUrl,
    pub(super) schema: String,
    /// Kept, for logging in costs more than what is asked then.
    raw: OnceCell<Mutex<PgConnection>>,
}

impl Place {
    pub(super) async fn new() -> Self {
        Self::of(format!("test_{}", Uuid::new_v4().simple())).await
    }

    /// What this schema lacks is made.
    pub(super) async fn of(schema: String) -> Self {
        let admin_url = admin_url();
        migrate(&admin_url, &schema).await.unwrap();
        let place = Self { admin_url, schema, raw: OnceCell::new() };
        place.run_text(&service_login()).await;
        place
            .run_text(&format!(
                "INSERT INTO service_logins VALUES ('{SERVICE}');
                 INSERT INTO settings VALUES ('clock', 'told')"
            ))
            .await;
        place
    }

    pub(super) async fn store(&self, clock: &Clock) -> Store {
        let url = self.url_of(SERVICE, "service");
        Store::open_postgres(&url, &self.schema, None, clock).await.unwrap()
    }

    /// The same place through a pooler that gives a connection for one transaction.
    pub(super) async fn pooled_store(&self, clock: &Clock) -> Store {
        let url = url_at(&pooler_url(), SERVICE, "service");
        let url = DatabaseUrl::new(format!("{}?pgbouncer=true", url.expose()));
        Store::open_postgres(&url, &self.schema, None, clock).await.unwrap()
    }

    pub(super) async fn person(&self, _store: &Store) -> UserId {
        self.another("anna").await
    }

    pub(super) async fn another(&self, handle: &str) -> UserId {
        let sql = "INSERT INTO users (handle, role) VALUES ($1, 'member') RETURNING u_id";
        UserId(sqlx::query_scalar(sql).bind(handle).fetch_one(&mut *self.kept().await).await.unwrap())
    }

    /// What each row of a user's says, in no order; the same text in either back end. Of what is random there is whether it
    /// is there.
    pub(super) async fn logical_rows_of(&self, user: UserId) -> Vec<String> {
        self.answers(include_str!("logical_rows.sql"), user).await
    }

    /// Every row of a user's, as it lies there.
    pub(super) async fn rows_of(&self, user: UserId) -> Vec<String> {
        self.answers(ROWS, user).await
    }

    /// What each of the queries that `queries` asks for says of a user.
    async fn answers(&self, queries: &'static str, user: UserId) -> Vec<String> {
        let mut raw = self.kept().await;
        let queries: Vec<String> =
            sqlx::query_scalar(queries).bind(&self.schema).fetch_all(&mut *raw).await.unwrap();
        let mut all = Vec::new();
        for query in queries {
            let rows = sqlx::query_scalar(AssertSqlSafe(query)).bind(user.0).fetch_all(&mut *raw).await;
            all.extend(rows.unwrap());
        }
        all
    }

    pub(super) async fn people(&self, count: usize) -> Vec<UserId> {
        let sql = "INSERT INTO users (handle, role)
            SELECT 'person-' || number, 'member' FROM generate_series(1, $1) AS number RETURNING u_id";
        let ids = sqlx::query_scalar(sql).bind(i64::try_from(count).unwrap());
        ids.fetch_all(&mut self.raw().await).await.unwrap().into_iter().map(UserId).collect()
    }

    /// Looks into the database itself, for what no door shows.
    pub(super) async fn scalar(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.raw().await).await.unwrap()
    }

    /// Writes to the database itself, as somebody would who has broken into it.
    pub(super) async fn run(&self, sql: &'static str) {
        self.run_text(sql).await;
    }

    pub(super) async fn give_all_to_eve(&self) -> UserId {
        let eve = Uuid::nil();
        self.run_text(&format!(
            "INSERT INTO users (u_id, handle, role) VALUES ('{eve}', 'eve', 'member');
             UPDATE data_keys SET u_id = '{eve}';
             UPDATE user_tokens SET u_id = '{eve}';
             UPDATE accounts SET u_id = '{eve}'"
        ))
        .await;
        UserId(eve)
    }

    async fn run_text(&self, sql: &str) {
        let text = format!("SET session_replication_role = replica; {sql}");
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut self.raw().await).await.unwrap();
    }

    /// A connection of somebody else's.
    pub(super) fn options(&self, login: &str, password: &str) -> PgConnectOptions {
        options(&self.url_of(login, password))
            .ssl_mode(PgSslMode::Disable)
            .options([("search_path", &self.schema)])
    }

    pub(super) fn url_of(&self, login: &str, password: &str) -> DatabaseUrl {
        url_at(&self.admin_url, login, password)
    }

    async fn kept(&self) -> MutexGuard<'_, PgConnection> {
        let raw = self.raw.get_or_init(|| async { Mutex::new(self.raw().await) });
        raw.await.lock().await
    }

    pub(super) async fn raw(&self) -> PgConnection {
        raw_at(&self.schema).await
    }
}

/// The tests' server as its superuser, where names are found in this schema.
pub(crate) async fn raw_at(schema: &str) -> PgConnection {
    let options = options(&admin_url()).ssl_mode(PgSslMode::Disable).options([("search_path", schema)]);
    options.connect().await.unwrap()
}

pub(crate) fn admin_url() -> DatabaseUrl {
    DatabaseUrl::new(variable(VARIABLE))
}

pub(super) fn pooler_url() -> DatabaseUrl {
    DatabaseUrl::new(variable(POOLER))
}

/// How many migrations ran.
pub(super) async fn migrate(url: &DatabaseUrl, schema: &str) -> Result<usize, Error> {
    Administrator::connect(url, schema, None).await?.migrate().await
}

fn options(url: &DatabaseUrl) -> PgConnectOptions {
    PgConnectOptions::from_str(url.expose()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "how the runner of the tests says where its servers are")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("there is no server to test on: run this by tests/run, or by tests/with-servers")
    })
}

/// The database of this URL, with another login.
pub(super) fn url_at(url: &DatabaseUrl, login: &str, password: &str) -> DatabaseUrl {
    let options = options(url);
    let (host, port) = (options.get_host(), options.get_port());
    let database = options.get_database().unwrap();
    DatabaseUrl::new(format!("postgres://{login}:{password}@{host}:{port}/{database}"))
}

/// Of several tests at once one makes it.
fn service_login() -> String {
    format!(
        "DO $$ BEGIN
            CREATE ROLE {SERVICE} LOGIN PASSWORD 'service' IN ROLE lightmeter_service;
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
         END $$"
    )
}
