//! A file in a folder of its own.

use std::path::PathBuf;

use lightmeter::{
    clock::Clock,
    domain::{Handle, UserId},
    store::Store,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

/// For each table that has a user's rows, the query of them.
const ROWS: &str = "SELECT format('SELECT ''%s'' || %s FROM %s WHERE u_id = $1 ORDER BY 1', t.name,
        group_concat(format('''|'' || quote(%s)', c.name), ' || '), t.name)
    FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'u_id')
    GROUP BY t.name ORDER BY t.name";

pub(super) struct Place {
    pub(super) folder: TempDir,
}

impl Place {
    #[expect(clippy::unused_async, reason = "elsewhere a place takes a while to be made")]
    pub(super) async fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("data.db")
    }

    pub(super) async fn store(&self, clock: &Clock) -> Store {
        Store::open_sqlite(&self.path(), clock).await.unwrap()
    }

    pub(super) async fn person(&self, store: &Store) -> UserId {
        store.local_user(&Handle::parse("anna").unwrap()).await.unwrap().id
    }

    /// More people, however few a store of this kind may have by itself.
    pub(super) async fn people(&self, count: usize) -> Vec<UserId> {
        let mut raw = self.raw().await;
        let mut people = Vec::new();
        for number in 0..count {
            let u_id = uuid::Uuid::new_v4();
            sqlx::query("INSERT INTO users (u_id, handle, role, created_at) VALUES ($1, $2, 'member', 0)")
                .bind(u_id)
                .bind(format!("person-{number}"))
                .execute(&mut raw)
                .await
                .unwrap();
            people.push(UserId(u_id));
        }
        people
    }

    pub(super) async fn another(&self, handle: &str) -> UserId {
        let id = uuid::Uuid::new_v4();
        let sql = "INSERT INTO users (u_id, handle, role, created_at) VALUES ($1, $2, 'member', 0)";
        sqlx::query(sql).bind(id).bind(handle).execute(&mut self.raw().await).await.unwrap();
        UserId(id)
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
        let mut raw = self.raw().await;
        let queries: Vec<String> = sqlx::query_scalar(queries).fetch_all(&mut raw).await.unwrap();
        let mut all = Vec::new();
        for query in queries {
            let rows = sqlx::query_scalar(AssertSqlSafe(query)).bind(user.0).fetch_all(&mut raw).await;
            all.extend(rows.unwrap());
        }
        all
    }

    /// Looks into the database itself, for what no door shows.
    pub(super) async fn scalar(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.raw().await).await.unwrap()
    }

    /// One sealed value, as it lies in the database.
    pub(super) async fn blob(&self, sql: &'static str) -> Vec<u8> {
        sqlx::query_scalar(sql).fetch_one(&mut self.raw().await).await.unwrap()
    }

    /// Writes to the database itself, as somebody would who has broken into it.
    pub(super) async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&mut self.raw().await).await.unwrap();
    }

    pub(super) async fn give_all_to_eve(&self) -> UserId {
        self.run(
            "INSERT INTO users (u_id, handle, role, created_at) VALUES (zeroblob(16), 'eve', 'member', 0);
             UPDATE data_keys SET u_id = zeroblob(16);
             UPDATE user_tokens SET u_id = zeroblob(16);
             UPDATE accounts SET u_id = zeroblob(16)",
        )
        .await;
        UserId(uuid::Uuid::nil())
    }

    /// Somebody who is in the middle of reading, until dropped.
    pub(super) async fn reader(&self) -> SqliteConnection {
        let mut reader = self.raw().await;
        sqlx::raw_sql("BEGIN; SELECT count(*) FROM users").execute(&mut reader).await.unwrap();
        reader
    }

    async fn raw(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(self.path()).foreign_keys(false).connect().await.unwrap()
    }
}
