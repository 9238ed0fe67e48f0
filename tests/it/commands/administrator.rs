//! The commands of an administrator: the schema, users and their logins, each with one sentence when it cannot be.

use std::process::Command;

use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::exit_codes::one_sentence;
use crate::{
    pty::desk::{Desk, Ended, end},
    store::postgres::place::admin_url,
};

/// An installation of its own, in a schema of its own.
pub(super) struct Office {
    pub(super) desk: Desk,
    pub(super) schema: String,
}

impl Office {
    pub(super) fn new() -> Self {
        Self { desk: Desk::new(), schema: format!("test_{}", Uuid::new_v4().simple()) }
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Ended {
        end(self.command(arguments).spawn().unwrap())
    }

    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.desk.command(arguments);
        command.env("LIGHTMETER__DATABASE__ADMIN_URL", admin_url().expose());
        command.env("LIGHTMETER__DATABASE__SCHEMA", &self.schema);
        command
    }

    /// Somewhere else, with this login and no other.
    pub(super) fn run_as(&self, url: &str, arguments: &[&str]) -> Ended {
        let mut command = self.desk.command(arguments);
        command.env("DATABASE_URL", url).env("LIGHTMETER__DATABASE__SCHEMA", &self.schema);
        end(command.spawn().unwrap())
    }

    /// Makes the schema; the URL of its worker.
    pub(super) fn migrate(&self) -> String {
        let worker = format!("{}_worker", self.schema);
        let made = self.run(&["migrate", "schema", "--service-login", &worker]);
        made.out.lines().last().unwrap().to_owned()
    }

    pub(super) fn sql(&self, text: &str) {
        let text = sqlx::AssertSqlSafe(text.to_owned());
        self.on_server(async |admin| sqlx::raw_sql(text).execute(admin).await.map(drop).unwrap());
    }

    pub(super) fn number(&self, text: &'static str) -> i64 {
        self.on_server(async |admin| sqlx::query_scalar(text).fetch_one(admin).await.unwrap())
    }

    fn on_server<T>(&self, work: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let options: PgConnectOptions = admin_url().expose().parse().unwrap();
        let options = options.options([("search_path", &self.schema)]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { work(&mut options.connect().await.unwrap()).await })
    }
}

#[test]
fn an_administrator_makes_the_schema_the_worker_s_login_and_a_person_s() {
    let office = Office::new();
    let worker = format!("{}_worker", office.schema);
    let made = office.run(&["migrate", "schema", "--service-login", &worker]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(
        made.out.starts_with("The schema is up to date: 21 migrations were run.\npostgres://"),
        "{made:?}"
    );
    assert!(made.out.contains(&format!("//{worker}:")) && made.err.contains("not shown again"), "{made:?}");
    let again = office.run(&["migrate", "schema"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), "The schema is up to date.\n"));
    assert!(again.err.contains("`REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC`"), "{again:?}");
    let added = office.run(&["users", "add", "anna"]);
    assert!(added.code == Some(0) && added.out.contains("database-login anna"), "{added:?}");
    let login = office.run(&["users", "database-login", "anna"]);
    assert!(login.code == Some(0) && login.out.starts_with("postgres://"), "{login:?}");
    assert_eq!(office.run(&["users", "disable", "anna"]).code, Some(0));
    let listed = office.run(&["users", "list"]);
    let line = listed.out.lines().next().unwrap_or_default();
    assert!(
        line.starts_with("anna ") && line.contains("member") && line.contains("  disabled "),
        "{listed:?}"
    );
    assert!(!office.desk.data().exists(), "nothing is kept on an administrator's machine");
}

#[test]
fn what_an_administrator_cannot_do_is_said_in_one_sentence() {
    let office = Office::new();
    one_sentence(&office.desk.run(&["migrate", "schema"]), 2, &["`database.admin_url` is not set"]);
    one_sentence(&office.run(&["users", "list"]), 1, &["lightmeter migrate schema"]);
    office.run(&["migrate", "schema"]);
    one_sentence(&office.run(&["users", "disable", "anna"]), 2, &["no user of that handle", "users list"]);
    office.run(&["users", "add", "anna"]);
    one_sentence(&office.run(&["users", "add", "anna"]), 2, &["already", "users list"]);
    let id = "3f9b2c1e-8d4a-4e6f-9a7b-5c0d1e2f3a4b";
    assert_eq!(office.run(&["users", "add", "bea", "--u-id", id]).code, Some(0));
    let known =
        "SELECT count(*) FROM users WHERE handle = 'bea' AND u_id = '3f9b2c1e-8d4a-4e6f-9a7b-5c0d1e2f3a4b'";
    assert_eq!(office.number(known), 1);
    one_sentence(&office.run(&["users", "add", "carl", "--u-id", id]), 2, &["handle or id already"]);
    let nobody = office.run(&["users", "add", "dora", "--u-id", "00000000-0000-0000-0000-000000000000"]);
    assert!(nobody.code == Some(2) && nobody.err.contains("the nil uuid is nobody's"), "{nobody:?}");
    assert_eq!(office.number("SELECT count(*) FROM users WHERE handle = 'dora'"), 0);
    let wrong = office.run(&["users", "add", "Anna K."]);
    assert!(wrong.code == Some(2) && wrong.err.contains("small letters"), "{wrong:?}");
    let own = office.run(&["users", "database-login", "bea"]);
    assert_eq!(own.code, Some(0), "{own:?}");
    let own = format!("{}_bea", office.schema);
    let refused = office.run(&["migrate", "schema", "--service-login", &own]);
    one_sentence(&refused, 2, &["is bea's own login", "choose another name for --service-login"]);
    let mut nobody_there = office.desk.command(&["migrate", "schema"]);
    nobody_there.env("LIGHTMETER__DATABASE__ADMIN_URL", "postgres://admin:CANARY77@127.0.0.1:1/postgres");
    let away = end(nobody_there.spawn().unwrap());
    one_sentence(&away, 4, &["the database does not answer"]);
    assert!(!format!("{away:?}").contains("CANARY77"));
}

#[test]
fn an_administrator_s_own_login_works_for_all_only_where_the_configuration_says_so() {
    let office = Office::new();
    let login = admin_url().expose().parse::<PgConnectOptions>().unwrap().get_username().to_owned();
    let refused = office.run(&["migrate", "schema", "--service-login", &login]);
    one_sentence(&refused, 2, &["the schema is there", "choose another name for --service-login"]);
    let with = |mut command: Command| {
        command.env("LIGHTMETER__DATABASE__PRIVILEGED_LOGIN", "set-role");
        end(command.spawn().unwrap())
    };
    let made = with(office.command(&["migrate", "schema", "--service-login", &login]));
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.out.contains("its password and its rights were not changed"), "{made:?}");
    assert!(!made.out.contains("postgres://"), "{made:?}");
    office.run(&["users", "add", "anna"]);
    let mine = |arguments: &[&str]| {
        let mut command = office.command(arguments);
        command.env("DATABASE_URL", admin_url().expose());
        command
    };
    let refused = end(mine(&["--as", "anna", "accounts"]).spawn().unwrap());
    one_sentence(&refused, 1, &["is a superuser", "database.privileged_login"]);
    let seen = with(mine(&["--as", "anna", "accounts", "--json"]));
    assert_eq!((seen.code, seen.out.trim()), (Some(0), "[]"), "{seen:?}");
    let doctor = with(mine(&["doctor", "--json"]));
    let checks: serde_json::Value = serde_json::from_str(&doctor.out).unwrap();
    let told =
        checks.as_array().unwrap().iter().find(|check| check["check"] == "database_privilege").unwrap();
    assert_eq!(told["state"], "warn", "{told}");
    let disk = checks.as_array().unwrap().iter().find(|check| check["check"] == "database_disk").unwrap();
    assert_eq!(disk["state"], "warn", "{disk}");
    assert!(disk["sentence"].as_str().unwrap().contains("temporary tables and large objects"), "{disk}");
    let locks = checks.as_array().unwrap().iter().find(|check| check["check"] == "database_locks").unwrap();
    assert_eq!(locks["state"], "warn", "the tests' server allows prepared transactions: {locks}");
}
