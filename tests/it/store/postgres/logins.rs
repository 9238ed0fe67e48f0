//! The logins that an administrator makes: what a server is told of them, and what becomes of them.

use std::time::Duration;

use lightmeter::{
    domain::{DatabaseUrl, Handle, Role},
    store::{Administrator, Error, LeftOpen},
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};

use super::{
    place::{Place, admin_url, url_at},
    proxy::Proxy,
    tenants::EmptyHanded,
};

/// An administrator of this place, and Anna, who is one of its users.
async fn of_anna(place: &Place) -> (Administrator, Handle) {
    let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
    let anna = Handle::parse("anna").unwrap();
    administrator.add_user(&anna, Role::Member).await.unwrap();
    (administrator, anna)
}

async fn come(url: &DatabaseUrl) -> Result<PgConnection, sqlx::Error> {
    url.expose().parse::<PgConnectOptions>().unwrap().connect().await
}

fn login_of(url: &DatabaseUrl) -> String {
    url::Url::parse(url.expose()).unwrap().username().to_owned()
}

fn password_of(url: &DatabaseUrl) -> String {
    url::Url::parse(url.expose()).unwrap().password().unwrap().to_owned()
}

#[tokio::test]
async fn no_statement_holds_the_password_of_a_login() {
    let place = Place::new().await;
    let (_, anna) = of_anna(&place).await;
    let proxy = Proxy::before(&admin_url()).await;
    let through = proxy.url(&admin_url());
    let mut administrator = Administrator::connect(&through, &place.schema, None).await.unwrap();
    let worker = format!("{}_worker", place.schema);
    let urls = [
        administrator.make_database_login(&anna).await.unwrap(),
        administrator.make_database_login(&anna).await.unwrap(),
        administrator.make_service_login(&worker).await.unwrap(),
    ];
    assert!(proxy.has_carried(" PASSWORD '"), "what goes by is seen");
    for url in &urls {
        let password = password_of(url);
        assert!(password.len() == 32 && !proxy.has_carried(&password), "a password is told");
    }
    let [first, second, service] = urls.map(|url| url_at(&admin_url(), &login_of(&url), &password_of(&url)));
    assert!(come(&first).await.is_err(), "it has another password by now");
    come(&second).await.unwrap();
    come(&service).await.unwrap();
}

#[tokio::test]
async fn nobody_s_login_takes_all_the_connections_of_a_server() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut open = Vec::new();
    for _ in 0..30 {
        open.push(come(&url).await.unwrap());
    }
    let refused = come(&url).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("53300"), "{refused}");
}

#[tokio::test]
async fn what_the_sorts_of_a_person_spill_is_limited_and_they_cannot_change_that() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    assert_eq!(administrator.open_to_all().await.unwrap().without_temporary_limit, Vec::<String>::new());
    let mut session = come(&url).await.unwrap();
    let by_itself = "ALTER ROLE CURRENT_USER RESET temp_file_limit";
    for change in ["SET temp_file_limit = -1", by_itself] {
        sqlx::raw_sql(change).execute(&mut session).await.unwrap_err();
    }
    // Whoever may not changes nothing of it by resetting all.
    sqlx::raw_sql("ALTER ROLE CURRENT_USER RESET ALL").execute(&mut session).await.unwrap();
    let sorting = "SET work_mem = '64kB';
        SELECT count(*) FROM (SELECT repeat(id::text, 900) AS long FROM generate_series(1, 200000) AS id ORDER BY long) AS sorted";
    let mut again = come(&url).await.unwrap();
    let refused = sqlx::raw_sql(sorting).execute(&mut again).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("53400"), "{refused}");
}

#[tokio::test]
async fn who_is_disabled_has_neither_a_login_nor_a_session_until_there_is_a_login_again() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut session = come(&url).await.unwrap();
    administrator.disable_user(&anna).await.unwrap();
    assert!(session.ping().await.is_err(), "a session is left");
    let refused = come(&url).await.unwrap_err();
    assert!(refused.to_string().contains("not permitted to log in"), "{refused}");
    let refused = administrator.make_database_login(&anna).await.unwrap_err();
    assert!(matches!(refused, Error::UserDisabled), "{refused:?}");
    come(&url).await.unwrap_err();
    administrator.disable_user(&anna).await.expect("once more changes nothing");
    place.run("UPDATE users SET disabled_at = NULL").await;
    let again = administrator.make_database_login(&anna).await.unwrap();
    come(&again).await.unwrap();
}

#[tokio::test]
async fn nobody_keeps_from_being_disabled_by_an_open_transaction() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let (mut holding, mut changing) = (come(&url).await.unwrap(), come(&url).await.unwrap());
    let hold = format!("BEGIN; SELECT {}.hold()", place.schema);
    sqlx::raw_sql(AssertSqlSafe(hold)).execute(&mut holding).await.unwrap();
    let change = "BEGIN; ALTER ROLE CURRENT_USER SET work_mem = '1MB'";
    sqlx::raw_sql(change).execute(&mut changing).await.unwrap();
    administrator.disable_user(&anna).await.unwrap();
    come(&url).await.unwrap_err();
}

/// Postgres refuses who owns no table only once they have the lock, and everybody else waits behind them.
#[tokio::test]
async fn nobody_keeps_from_being_disabled_by_waiting_for_a_lock() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let (mut holding, mut waiting) = (come(&url).await.unwrap(), come(&url).await.unwrap());
    let hold = format!("BEGIN; SELECT {}.uid()", place.schema);
    sqlx::raw_sql(AssertSqlSafe(hold)).execute(&mut holding).await.unwrap();
    let rule = format!("CREATE RULE mine AS ON INSERT TO {}.users DO NOTHING", place.schema);
    let waits =
        tokio::spawn(async move { sqlx::raw_sql(AssertSqlSafe(rule)).execute(&mut waiting).await.map(drop) });
    let in_the_way = "SELECT count(*) FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted";
    while place.scalar(in_the_way).await == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(administrator.disable_user(&anna).await.unwrap(), []);
    waits.await.unwrap().expect_err("its session is over");
    come(&url).await.unwrap_err();
}

/// Postgres refuses whoever comes second in words of its own.
#[tokio::test]
async fn nobody_keeps_from_being_disabled_by_changing_the_login_at_the_same_moment() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let (mut changing, mut looking) = (place.raw().await, place.raw().await);
    let change = format!("BEGIN; ALTER ROLE {} CONNECTION LIMIT 9", login_of(&url));
    sqlx::raw_sql(AssertSqlSafe(change)).execute(&mut changing).await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut changing).await.unwrap();
    let disabling = tokio::spawn(async move { administrator.disable_user(&anna).await });
    let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))";
    while !sqlx::query_scalar::<_, bool>(waits).bind(pid).fetch_one(&mut looking).await.unwrap() {}
    sqlx::raw_sql("COMMIT").execute(&mut changing).await.unwrap();
    assert_eq!(disabling.await.unwrap().unwrap(), []);
    come(&url).await.unwrap_err();
}

#[tokio::test]
async fn an_administrator_does_not_wait_without_end_for_who_holds_a_lock() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let mut other = place.raw().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE users").execute(&mut other).await.unwrap();
    let busy = tokio::time::timeout(Duration::from_secs(20), administrator.disable_user(&anna));
    let busy = busy.await.expect("an answer").unwrap_err();
    assert!(matches!(busy, Error::Busy(_)), "{busy:?}");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    administrator.disable_user(&anna).await.unwrap();
}

/// As where roles are given by others: the login is somebody else's, and the user is nobody all the same.
#[tokio::test]
async fn a_login_that_the_administrator_may_not_change_keeps_nobody_from_being_disabled() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut session = come(&url).await.unwrap();
    prepare(&place, &url).await;
    let plain = format!("{}_plain", place.schema);
    let sql = format!("CREATE ROLE {plain} LOGIN PASSWORD 'own' IN ROLE lightmeter_owner");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
    let own = url_at(&admin_url(), &plain, "own");
    let mut plain = Administrator::connect(&own, &place.schema, None).await.unwrap();
    let left = plain.disable_user(&anna).await.unwrap();
    let login = login_of(&url);
    let open = LeftOpen { login, may_come: true, is_here: true, has_prepared: true };
    assert_eq!(left, [open], "and is told");
    let sql = format!("SELECT {}.uid()", place.schema);
    let uid: Option<uuid::Uuid> =
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut session).await.unwrap();
    assert_eq!(uid, None);
    // Whoever drops what this test has made would wait for it.
    let mut superuser = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
    assert_eq!(superuser.disable_user(&anna).await.unwrap(), []);
}

/// A transaction of the login's that keeps its locks without a session.
async fn prepare(place: &Place, url: &DatabaseUrl) {
    let sql = format!("BEGIN; SELECT {0}.hold(); PREPARE TRANSACTION '{0}''s'", place.schema);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut come(url).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_somebody_has_prepared_ends_with_their_login() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    prepare(&place, &url).await;
    let count = "SELECT count(*) FROM pg_prepared_xacts WHERE owner = current_schema() || '_anna'";
    assert_eq!(place.scalar(count).await, 1);
    assert_eq!(administrator.disable_user(&anna).await.unwrap(), []);
    assert_eq!(place.scalar(count).await, 0);
}

/// Neither a superuser nor a member of `pg_signal_backend`, and of the login only while it ends the sessions.
#[tokio::test]
async fn an_administrator_that_may_only_make_roles_ends_the_sessions_of_who_is_disabled() {
    let place = Place::new().await;
    let (mut superuser, anna) = of_anna(&place).await;
    let maker = format!("{}_maker", place.schema);
    let made = format!("CREATE ROLE {maker} LOGIN PASSWORD 'own' CREATEROLE IN ROLE lightmeter_owner");
    sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut place.raw().await).await.unwrap();
    let own = url_at(&admin_url(), &maker, "own");
    // From PostgreSQL 16 on it may give lightmeter's roles as it was given them.
    let given = format!("GRANT lightmeter_app TO {maker} WITH ADMIN OPTION");
    sqlx::raw_sql(AssertSqlSafe(given)).execute(&mut place.raw().await).await.unwrap();
    let mut administrator = Administrator::connect(&own, &place.schema, None).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut session = come(&url).await.unwrap();
    assert_eq!(administrator.disable_user(&anna).await.unwrap(), []);
    assert!(session.ping().await.is_err(), "a session is left");
    come(&url).await.unwrap_err();
    let login = login_of(&url);
    let sql = format!("SELECT pg_has_role('{maker}', '{login}', 'USAGE')");
    let is_member: bool =
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut place.raw().await).await.unwrap();
    assert!(!is_member, "it stays no member of {login}");
    assert_eq!(superuser.disable_user(&anna).await.unwrap(), []);
}

/// Another installation's people are members of the same role.
#[tokio::test]
async fn what_a_login_may_do_too_much_is_told_to_nobody_from_elsewhere() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let more = format!("ALTER ROLE {} CREATEDB", login_of(&url));
    sqlx::raw_sql(AssertSqlSafe(more)).execute(&mut place.raw().await).await.unwrap();
    for (from, told) in [
        (EmptyHanded::FarMember, 0),
        (EmptyHanded::FarWorker, 0),
        (EmptyHanded::Eve, 1),
        (EmptyHanded::Worker, 1),
    ] {
        let mut session = from.session(&place).await;
        let holes: i64 =
            sqlx::query_scalar("SELECT count(*) FROM login_holes()").fetch_one(&mut session).await.unwrap();
        assert_eq!(holes, told, "{from:?}");
    }
    assert_eq!(place.scalar("SELECT count(*) FROM login_holes()").await, 1);
}
