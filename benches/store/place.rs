//! A schema of its own on the server that `tests/with-servers` brings, reached as a worker's login reaches it.

use std::str::FromStr as _;

use lightmeter::{
    clock::Clock,
    domain::DatabaseUrl,
    store::{Administrator, Store},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use uuid::Uuid;

const LOGIN: &str = "lightmeter_bench";
const PASSWORD: &str = "bench";

/// Everything goes over the server's socket: over TCP the driver, which leaves Nagle's algorithm on, waits 40 ms in each
/// COPY for an acknowledgement that the server delays.
pub(crate) struct Place {
    admin: PgConnectOptions,
    schema: String,
}

impl Place {
    pub(crate) async fn new() -> Self {
        let schema = format!("bench_{}", Uuid::new_v4().simple());
        let url = admin_url();
        Administrator::connect(&url, &schema, None).await.unwrap().migrate().await.unwrap();
        let admin = PgConnectOptions::from_str(url.expose()).unwrap().ssl_mode(PgSslMode::Disable);
        let mut connection = admin.connect().await.unwrap();
        let socket = sqlx::query_scalar("SHOW unix_socket_directories").fetch_one(&mut connection).await;
        let socket: String = socket.unwrap();
        let place = Self { admin: admin.socket(socket), schema };
        place.run(include_str!("sql/login.sql")).await;
        place
    }

    pub(crate) async fn store(&self) -> Store {
        let (port, database) = (self.admin.get_port(), self.admin.get_database().unwrap());
        let socket = self.admin.get_socket().unwrap().display();
        let url = format!("postgres://{LOGIN}:{PASSWORD}@localhost:{port}/{database}?host={socket}");
        Store::open_postgres(&DatabaseUrl::new(url), &self.schema, None, &Clock::system()).await.unwrap()
    }

    /// As the superuser, whom no policy holds.
    pub(crate) async fn raw(&self) -> PgConnection {
        self.connect(self.admin.clone()).await
    }

    async fn connect(&self, options: PgConnectOptions) -> PgConnection {
        options.options([("search_path", &self.schema)]).connect().await.unwrap()
    }

    pub(crate) async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.raw().await).await.unwrap();
    }

    pub(crate) async fn remove(&self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.schema)).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "how the runner of the bench says where its server is")]
fn admin_url() -> DatabaseUrl {
    let url = std::env::var("LIGHTMETER_TEST_POSTGRES");
    DatabaseUrl::new(url.expect("a server: tests/with-servers cargo bench --bench store"))
}
