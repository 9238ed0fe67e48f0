//! The schema is made once, whoever makes it and however many at a time.

use std::time::Duration;

use lightmeter::{
    clock::Clock,
    domain::{DatabaseUrl, Handle, Role},
    store::{Administrator, Error, Store},
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};
use uuid::Uuid;

use super::place::{Place, admin_url, migrate, url_at};

fn fresh() -> String {
    format!("test_{}", Uuid::new_v4().simple())
}

async fn run(admin: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(admin).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_eight_at_once_and_one_that_dies_each_migration_runs_once() {
    let schema = fresh();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let schema = schema.clone();
        let task = tasks.spawn(async move { migrate(&admin_url(), &schema).await });
        if number == 0 {
            // Its connection breaks off wherever it stands.
            tokio::task::yield_now().await;
            task.abort();
        }
    }
    let mut done = 0;
    while let Some(ended) = tasks.join_next().await {
        done += ended.map_or(Ok(0), |ended| ended).unwrap();
    }
    let place = Place::of(schema).await;
    let versions = place.scalar("SELECT count(*) FROM migrations").await;
    assert!(
        i64::try_from(done).unwrap() <= versions && versions == place.scalar("SELECT schema_version()").await
    );
    assert_eq!(migrate(&admin_url(), &place.schema).await.unwrap(), 0, "nothing is left");
}

#[tokio::test]
async fn a_login_that_may_make_roles_and_nothing_more_makes_the_schema() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let (login, schema) = (format!("admin_{}", Uuid::new_v4().simple()), fresh());
    run(&mut admin, format!("CREATE ROLE {login} LOGIN PASSWORD 'own' CREATEROLE; GRANT CREATE ON DATABASE postgres TO {login}")).await;
    // Of PostgreSQL 16 a login may only give roles that it was given or has made; this is how it has one it has made.
    if version(&place).await >= 160_000 {
        run(
            &mut admin,
            format!(
                "GRANT lightmeter_owner, lightmeter_app, lightmeter_service TO {login} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE"
            ),
        )
        .await;
    }
    let url = url_at(&admin_url(), &login, "own");
    assert!(migrate(&url, &schema).await.unwrap() > 0);
    assert_eq!(migrate(&url, &schema).await.unwrap(), 0, "the second time there is nothing to do");
    it_makes_logins(&url, &schema).await;
}

#[tokio::test]
async fn a_login_that_may_make_roles_but_not_give_those_that_are_there_gets_them_handed_over() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let (login, schema) = (format!("admin_{}", Uuid::new_v4().simple()), fresh());
    run(&mut admin, format!("CREATE ROLE {login} LOGIN PASSWORD 'own' CREATEROLE; GRANT CREATE ON DATABASE postgres TO {login}")).await;
    let url = url_at(&admin_url(), &login, "own");
    match migrate(&url, &schema).await {
        Err(Error::RolesNeeded { sql }) => {
            run(&mut admin, sql).await;
            assert!(migrate(&url, &schema).await.unwrap() > 0);
        }
        // Before PostgreSQL 16 it may give any role.
        done => assert!(done.unwrap() > 0 && version(&place).await < 160_000),
    }
    it_makes_logins(&url, &schema).await;
}

async fn version(place: &Place) -> i64 {
    place.scalar("SELECT current_setting('server_version_num')::bigint").await
}

/// Whoever has made the schema makes the logins for it, and they work.
async fn it_makes_logins(url: &DatabaseUrl, schema: &str) {
    let mut administrator = Administrator::connect(url, schema, None).await.unwrap();
    let anna = Handle::parse("anna").unwrap();
    let id = administrator.add_user(&anna, Role::Member).await.unwrap();
    let service = administrator.make_service_login(&format!("{schema}_worker")).await.unwrap();
    for login in [service, administrator.make_database_login(&anna).await.unwrap()] {
        let store = Store::open_postgres(&login, schema, None, &Clock::system()).await.unwrap();
        store.as_user(id).keep_place(None, "here").await.unwrap();
        assert_eq!(store.as_user(id).resume_place(None).await.unwrap().as_deref(), Some("here"));
    }
}

#[tokio::test]
async fn a_login_that_may_make_no_roles_gets_the_statements_to_hand_over() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let (login, schema) = (format!("plain_{}", Uuid::new_v4().simple()), fresh());
    run(&mut admin, format!("CREATE ROLE {login} LOGIN PASSWORD 'own'")).await;
    let url = url_at(&admin_url(), &login, "own");
    let refused = migrate(&url, &schema).await.unwrap_err();
    let Error::RolesNeeded { sql } = &refused else { panic!("{refused:?}") };
    assert!(refused.to_string().contains("let an administrator of the database run this"), "{refused}");
    // What is handed over is all there is to do.
    run(&mut admin, sql.clone()).await;
    assert!(migrate(&url, &schema).await.unwrap() > 0);
}

/// Two sessions that nobody ends: one keeps the migrations' own lock, the other one of the tables.
#[tokio::test]
async fn a_lock_that_somebody_keeps_is_not_waited_for_without_end() {
    let place = Place::new().await;
    place.run("DELETE FROM migrations WHERE version > 5").await;
    let mut other = place.raw().await;
    for (kept, said) in [
        (
            format!("SELECT pg_advisory_xact_lock(hashtextextended('lightmeter {}', 0))", place.schema),
            "pg_locks",
        ),
        ("SELECT FROM users".to_owned(), "pg_stat_activity"),
    ] {
        run(&mut other, format!("BEGIN; {kept}")).await;
        let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
        let migrated = administrator.migrate_within(Duration::from_millis(200));
        let held =
            tokio::time::timeout(Duration::from_secs(20), migrated).await.expect("an answer").unwrap_err();
        assert!(held.is_temporary() && held.to_string().contains(said), "{held:?}");
        run(&mut other, "ROLLBACK".to_owned()).await;
    }
    assert_eq!(place.scalar("SELECT max(version) FROM migrations").await, 5, "it is as it was");
}

/// As it was when so many migrations had been released.
async fn of_version(version: usize) -> Place {
    let place = Place::new().await;
    let schema = &place.schema;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/postgres/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut sql = format!(
        "DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema} AUTHORIZATION lightmeter_owner; SET ROLE lightmeter_owner;
         CREATE TABLE {schema}.migrations (version bigint PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now());
         INSERT INTO {schema}.migrations SELECT generate_series(1, {version});"
    );
    for file in files.iter().take(version) {
        let text = std::fs::read_to_string(file).unwrap();
        sql += &text
            .replace("lightmeter.", &format!("{schema}."))
            .replace("SCHEMA lightmeter ", &format!("SCHEMA {schema} "));
    }
    run(&mut place.raw().await, sql).await;
    place
}

/// Up to that version a login could name the tables, and so make something upon them.
#[tokio::test]
async fn what_a_person_has_made_upon_a_table_is_named_when_it_stops_a_migration() {
    let place = of_version(15).await;
    let mut admin = place.raw().await;
    let login = format!("eve_{}", Uuid::new_v4().simple());
    run(
        &mut admin,
        format!("CREATE ROLE {login} LOGIN PASSWORD 'own' IN ROLE lightmeter_app; CREATE SCHEMA {login} AUTHORIZATION {login}"),
    )
    .await;
    let mut eve = place.options(&login, "own").connect().await.unwrap();
    let on_accounts = format!("SELECT u_number FROM {}.accounts", place.schema);
    run(
        &mut eve,
        format!("CREATE TEMP VIEW hers AS {on_accounts}; CREATE VIEW {login}.kept AS {on_accounts}"),
    )
    .await;
    let stopped = migrate(&admin_url(), &place.schema).await.unwrap_err();
    assert!(matches!(stopped, Error::BuiltUpon { .. }), "{stopped:?}");
    for named in ["view pg_temp", &format!("view {login}.kept of {login}"), "migrate schema"] {
        assert!(stopped.to_string().contains(named), "{named}: {stopped}");
    }
    assert_eq!(place.scalar("SELECT max(version) FROM migrations").await, 15, "it is as it was");
    run(&mut eve, format!("DROP VIEW hers, {login}.kept")).await;
    assert!(migrate(&admin_url(), &place.schema).await.unwrap() > 0);
}

#[tokio::test]
async fn another_version_of_the_schema_is_refused_with_what_to_do() {
    for (change, said) in [
        ("INSERT INTO migrations VALUES (999)", "update lightmeter"),
        ("DELETE FROM migrations WHERE version > 3", "`lightmeter migrate schema`"),
    ] {
        let place = Place::new().await;
        place.run(change).await;
        let clock = Clock::system();
        let url = place.url_of(super::place::SERVICE, "service");
        let refused = Store::open_postgres(&url, &place.schema, None, &clock).await.unwrap_err();
        assert!(refused.to_string().contains(said), "{refused}");
    }
}

#[tokio::test]
async fn nothing_is_given_to_supabases_roles() {
    let place = Place::new().await;
    let given = "SELECT count(*) FROM pg_class, aclexplode(relacl) AS given, pg_roles
        WHERE relnamespace = current_schema()::regnamespace AND pg_roles.oid = given.grantee
            AND rolname IN ('anon', 'authenticated')";
    assert_eq!(place.scalar(given).await, 0);
}
