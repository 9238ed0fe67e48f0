//! What the doctor hands to a superuser is run to the letter, and then everything still works.

use std::process::Command;

use sqlx::{AssertSqlSafe, ConnectOptions as _, postgres::PgConnectOptions};
use uuid::Uuid;

use super::exit_codes::one_sentence;
use crate::{
    pty::{
        desk::{Desk, Ended, end},
        running::Running,
    },
    store::postgres::place::admin_url,
};

/// A database of its own, whose administrator may make roles and is no superuser.
struct Server {
    desk: Desk,
    database: String,
    superuser: PgConnectOptions,
    administrator: String,
}

impl Server {
    fn new() -> Self {
        let database = format!("test_{}", Uuid::new_v4().simple());
        let superuser: PgConnectOptions = admin_url().expose().parse().unwrap();
        let (host, port) = (superuser.get_host().to_owned(), superuser.get_port());
        let administrator = format!("postgres://{database}_admin:own@{host}:{port}/{database}");
        let mut server = Self { desk: Desk::new(), database, superuser, administrator };
        server.sql(&format!("CREATE DATABASE {}", server.database));
        server.superuser = server.superuser.clone().database(&server.database);
        let mut first = server.desk.command(&["migrate", "schema"]);
        first.env("LIGHTMETER__DATABASE__ADMIN_URL", server.url(admin_url().expose()));
        first.env("LIGHTMETER__DATABASE__SCHEMA", &server.database);
        assert_eq!(end(first.spawn().unwrap()).code, Some(0));
        server.sql(&format!(
            "CREATE ROLE {0}_admin LOGIN CREATEROLE PASSWORD 'own';
             GRANT lightmeter_owner TO {0}_admin;
             GRANT lightmeter_app, lightmeter_service TO {0}_admin WITH ADMIN OPTION;
             GRANT CREATE ON DATABASE {0} TO {0}_admin",
            server.database
        ));
        server
    }

    /// The same login in this database.
    fn url(&self, url: &str) -> String {
        let (front, _) = url.rsplit_once('/').unwrap();
        format!("{front}/{}", self.database)
    }

    fn sql(&self, text: &str) {
        let text = AssertSqlSafe(text.to_owned());
        self.desk.block_on(async {
            let mut session = self.superuser.clone().connect().await.unwrap();
            sqlx::raw_sql(text).execute(&mut session).await.unwrap();
        });
    }

    fn by_hand(&self, url: &str, text: &'static str) -> Result<(), sqlx::Error> {
        self.desk.block_on(async {
            let mut session = url.parse::<PgConnectOptions>()?.connect().await?;
            sqlx::raw_sql(text).execute(&mut session).await.map(drop)
        })
    }

    fn administer(&self, schema: &str, arguments: &[&str]) -> Ended {
        let mut command = self.desk.command(arguments);
        command.env("LIGHTMETER__DATABASE__ADMIN_URL", &self.administrator);
        command.env("LIGHTMETER__DATABASE__SCHEMA", schema);
        end(command.spawn().unwrap())
    }

    fn command(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = self.desk.command(arguments);
        command.env("DATABASE_URL", url).env("LIGHTMETER__DATABASE__SCHEMA", &self.database);
        command
    }

    fn run(&self, url: &str, arguments: &[&str]) -> Ended {
        end(self.command(url, arguments).spawn().unwrap())
    }

    /// The state of the check of this name, and its next step.
    fn check(&self, worker: &str, name: &str) -> (String, String) {
        let check = self.found(worker, name);
        let text = |field: &str| check[field].as_str().unwrap_or_default().to_owned();
        (text("state"), text("next_step"))
    }

    /// What the check of this name says, for information.
    fn said(&self, worker: &str, name: &str) -> String {
        let check = self.found(worker, name);
        assert_eq!(check["state"], "ok", "{check}");
        check["sentence"].as_str().unwrap().to_owned()
    }

    fn found(&self, worker: &str, name: &str) -> serde_json::Value {
        let checks = self.run(worker, &["doctor", "--json"]).json();
        checks.as_array().unwrap().iter().find(|check| check["check"] == name).unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let other: PgConnectOptions = admin_url().expose().parse().unwrap();
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.database);
        self.desk.block_on(async {
            let mut session = other.connect().await.unwrap();
            // Where this fails it is thrown away with the tests' server.
            let _ = sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut session).await;
        });
    }
}

fn last_line(ended: &Ended) -> String {
    ended.out.lines().last().unwrap().to_owned()
}

/// What stands between the first two backticks.
fn statements(next_step: &str) -> &str {
    next_step.split('`').nth(1).unwrap()
}

#[test]
fn with_all_closed_that_the_doctor_names_everything_still_works_and_a_person_locks_nothing() {
    let server = Server::new();
    let name = format!("{}_worker", server.database);
    let worker =
        last_line(&server.administer(&server.database, &["migrate", "schema", "--service-login", &name]));
    for arguments in [&["users", "add", "anna"][..], &["users", "add", "bea"]] {
        assert_eq!(server.administer(&server.database, arguments).code, Some(0));
    }
    let anna = last_line(&server.administer(&server.database, &["users", "database-login", "anna"]));
    assert!(worker.starts_with("postgres://") && anna.starts_with("postgres://"), "{worker} {anna}");

    for (check, word) in
        [("database_advisory", "pg_try_advisory_xact_lock_shared"), ("database_spilling", "_anna")]
    {
        let (state, next) = server.check(&worker, check);
        assert!(state == "warn" && next.contains(word), "{check}: {state} {next}");
        server.sql(statements(&next));
        assert_eq!(server.check(&worker, check).0, "ok", "{check}");
    }

    let administrators = server.said(&worker, "database_administrators");
    assert!(administrators.contains(&format!("{}_admin", server.database)), "{administrators}");
    assert!(!administrators.contains("_worker") && !administrators.contains("_anna"), "{administrators}");
    server.sql(&format!("CREATE ROLE {}_analyst LOGIN BYPASSRLS IN ROLE pg_read_all_data", server.database));
    let analysts = server.said(&worker, "database_bypassrls");
    assert!(analysts.contains(&format!("{}_analyst", server.database)), "{analysts}");
    server.sql(
        "CREATE FUNCTION public.watches() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
         CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION public.watches()",
    );
    let triggers = server.said(&worker, "database_event_triggers");
    assert!(triggers.contains("watching, by public.watches() of postgres"), "{triggers}");

    // What is limited by a superuser is not given back by oneself.
    server.by_hand(&anna, "ALTER ROLE CURRENT_USER RESET ALL").unwrap();
    for locking in [
        "SELECT pg_advisory_lock(id) FROM generate_series(1, 10) AS id",
        "SELECT pg_logical_emit_message(true, 'a', 'b')",
    ] {
        let refused = server.by_hand(&anna, locking).unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{locking}: {refused}");
    }
    assert_eq!(server.check(&worker, "database_spilling").0, "ok");

    for schema in [server.database.clone(), format!("{}_second", server.database)] {
        let migrated = server.administer(&schema, &["migrate", "schema"]);
        assert_eq!(migrated.code, Some(0), "{migrated:?}");
    }
    assert_eq!(server.administer(&server.database, &["users", "database-login", "bea"]).code, Some(0));
    assert_eq!(server.run(&worker, &["token-key", "init"]).code, Some(0));
    let mut running = Running::start(server.command(&worker, &["worker"]));
    assert!(running.line(|line| line.starts_with("The worker runs on Postgres")).is_some());
    let seen = server.run(&anna, &["accounts", "--json"]);
    assert_eq!((seen.code, seen.out.trim()), (Some(0), "[]"), "{seen:?}");
    let apart = server.run(&worker, &["doctor", "isolation"]);
    assert_eq!(apart.code, Some(0), "{apart:?}");
}

#[test]
fn where_the_lock_of_migrations_was_closed_too_the_statement_that_opens_it_is_told() {
    let server = Server::new();
    server.sql("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) FROM PUBLIC");
    let closed = server.administer(&server.database, &["migrate", "schema"]);
    one_sentence(&closed, 1, &["may not take the lock", "GRANT EXECUTE ON FUNCTION", "_admin"]);
    server.sql(statements(&closed.err));
    let opened = server.administer(&server.database, &["migrate", "schema"]);
    assert_eq!(opened.code, Some(0), "{opened:?}");
}

/// Of its own role anybody may say so, and what the role was given by others stays.
#[test]
fn what_a_person_drops_of_the_roles_they_are_in_stops_nobody() {
    let server = Server::new();
    let name = format!("{}_worker", server.database);
    let worker =
        last_line(&server.administer(&server.database, &["migrate", "schema", "--service-login", &name]));
    assert_eq!(server.administer(&server.database, &["users", "add", "anna"]).code, Some(0));
    let anna = last_line(&server.administer(&server.database, &["users", "database-login", "anna"]));
    for (url, drops) in [
        (&anna, "DROP OWNED BY lightmeter_app"),
        (&worker, "DROP OWNED BY lightmeter_service"),
        (&anna, "CREATE DOMAIN pg_temp.d AS int CHECK (VALUE > 0); DROP OWNED BY CURRENT_USER"),
    ] {
        server.by_hand(url, drops).unwrap();
        for (who, command) in [(&anna, "accounts"), (&worker, "health")] {
            let ended = server.run(who, &[command]);
            assert_eq!(ended.code, Some(0), "{drops}: {ended:?}");
        }
    }
}
