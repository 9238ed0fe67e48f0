//! A login or a schema that would not keep users apart is refused at the start, each with one sentence.

use lightmeter::{
    clock::Clock,
    config::{self, PrivilegedLogin},
    domain::{DatabaseUrl, Handle, Role},
    store::{Administrator, Error, Isolation, Store},
};
use sqlx::AssertSqlSafe;

use super::place::{Place, SERVICE, admin_url, pooler_url, url_at};

#[tokio::test]
async fn a_login_that_sees_more_than_its_users_rows_is_refused() {
    let place = Place::new().await;
    let name = &place.schema;
    for (rights, said) in [
        ("SUPERUSER", "is a superuser"),
        ("BYPASSRLS", "bypasses row-level security"),
        ("IN ROLE lightmeter_owner", "owns lightmeter's tables"),
        ("IN ROLE {name}_1", "is a member of"),
    ] {
        let number = if rights.contains("{name}") { 3 } else { usize::from(rights == "BYPASSRLS") };
        let login = format!("{name}_{number}{}", if rights.contains("owner") { "o" } else { "" });
        let rights = rights.replace("{name}", name);
        let sql = format!("CREATE ROLE {login} LOGIN PASSWORD 'own' {rights}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
        let refused = open(&place, &login).await;
        assert!(matches!(refused, Error::UnsafeLogin { .. }), "{refused:?}");
        assert!(refused.to_string().contains(said), "{refused}");
        one_sentence(&refused);
    }
}

/// For a pooler that lets in no other login. What the role keeps from it is proven with the rights of a superuser.
#[tokio::test]
async fn a_login_that_sees_more_is_let_in_where_that_is_said_and_sees_no_more_than_its_users_rows() {
    let place = Place::new().await;
    let (anna, bea) = (place.another("anna").await, place.another("bea").await);
    let login = format!("{}_all", place.schema);
    let sql = format!("CREATE ROLE {login} LOGIN PASSWORD 'own' SUPERUSER");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
    let url = place.url_of(&login, "own");
    let database = config::Database {
        schema: place.schema.clone(),
        privileged_login: PrivilegedLogin::SetRole,
        ..config::Database::default()
    };
    let clock = Clock::system();
    let nobody = Store::open_configured(&database, &url, &clock).await.unwrap_err();
    assert!(matches!(nobody, Error::NobodysLogin { .. }), "it has to be a service login: {nobody:?}");

    Administrator::connect(&url, &place.schema, None).await.unwrap().let_itself_in().await.unwrap();
    let store = Store::open_configured(&database, &url, &clock).await.unwrap();
    assert_eq!(store.privilege(), Some("is a superuser"));
    store.as_user(anna).keep_place(None, "here").await.unwrap();
    assert_eq!(store.as_user(anna).resume_place(None).await.unwrap().as_deref(), Some("here"));
    assert_eq!(store.as_user(bea).resume_place(None).await.unwrap(), None);
    let isolation = Isolation::prove(&url, &place.schema, None).await.unwrap();
    assert!(isolation.holds(), "{isolation:?}");

    let refusing = config::Database { privileged_login: PrivilegedLogin::Refuse, ..database };
    let refused = Store::open_configured(&refusing, &url, &clock).await.unwrap_err();
    assert!(refused.to_string().contains("database.privileged_login"), "{refused}");
    one_sentence(&refused);
    Store::open_postgres(&place.url_of(SERVICE, "service"), &place.schema, None, &clock)
        .await
        .expect("the others come in as before");
}

#[tokio::test]
async fn a_schema_that_does_not_keep_users_apart_is_refused_and_named() {
    for (change, said) in [
        ("ALTER TABLE account_days NO FORCE ROW LEVEL SECURITY", "account_days does not force"),
        ("ALTER TABLE media DISABLE ROW LEVEL SECURITY", "media has no row-level security"),
        ("DROP POLICY own ON audience", "audience has no policy"),
        ("CREATE MATERIALIZED VIEW every AS SELECT * FROM accounts", "every is a materialized view"),
        ("CREATE TABLE fresh (u_id uuid)", "fresh"),
    ] {
        let place = Place::new().await;
        place.run(change).await;
        let refused = open(&place, SERVICE).await;
        assert!(matches!(refused, Error::UnsafeSchema(_)), "{refused:?}");
        assert!(refused.to_string().contains(said), "{refused}");
        one_sentence(&refused);
    }
}

/// The pooler's `rewriting` makes everybody the service login, whose claims are believed.
#[tokio::test]
async fn a_pooler_that_turns_every_login_into_one_is_refused() {
    let place = Place::new().await;
    let (_, url) = person(&place).await;
    let parts = url::Url::parse(url.expose()).unwrap();
    let (login, password) = (parts.username(), parts.password().unwrap());
    let through = |login: &str, password: &str| {
        let url = url_at(&pooler_url(), login, password);
        DatabaseUrl::new(url.expose().replace("/postgres", "/rewriting") + "?pgbouncer=true")
    };
    let url = through(login, password);
    let refused = Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.unwrap_err();
    assert!(matches!(refused, Error::LoginRewritten { .. }), "{refused:?}");
    let said = format!("turns the login {login} into {SERVICE}");
    assert!(refused.to_string().contains(&said), "{refused}");
    one_sentence(&refused);
    let url = through(SERVICE, "service");
    Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.expect("it stays who it is");
}

#[tokio::test]
async fn a_login_that_is_nobodys_is_told_so_at_the_start() {
    let place = Place::new().await;
    let (mut administrator, url) = person(&place).await;
    let clock = Clock::system();
    Store::open_postgres(&url, &place.schema, None, &clock).await.expect("it is somebody's");
    let elsewhere = Place::new().await;
    let foreign = Store::open_postgres(&url, &elsewhere.schema, None, &clock).await.unwrap_err();
    assert!(matches!(foreign, Error::NobodysLogin { .. }), "{foreign:?}");
    one_sentence(&foreign);
    place.run("UPDATE users SET disabled_at = now()").await;
    let disabled = Store::open_postgres(&url, &place.schema, None, &clock).await.unwrap_err();
    assert!(
        disabled.to_string().contains("is nobody's, or belongs to somebody who was disabled"),
        "{disabled}"
    );
    administrator.disable_user(&Handle::parse("anna").unwrap()).await.unwrap();
    let refused = Store::open_postgres(&url, &place.schema, None, &clock).await.unwrap_err();
    assert!(refused.to_string().contains("it may have been disabled"), "{refused}");
    one_sentence(&refused);
}

/// Anna's own login.
#[tokio::test]
async fn a_column_that_was_made_another_is_told_as_a_change_and_a_refused_value_not_as_damage() {
    let place = Place::new().await;
    let store = place.store(&Clock::system()).await;
    let user = store.as_user(place.person(&store).await);
    let too_long = user.keep_place(None, &"x".repeat(5000)).await.unwrap_err();
    assert!(matches!(&too_long, Error::Other(_)), "{too_long:?}");
    place
        .run(
            "ALTER TABLE flight_records ALTER COLUMN code TYPE text;
             INSERT INTO flight_records (u_id, seq, platform, account_id, at, kind, sentence, code)
             SELECT u_id, 1, 'instagram', '1', now(), 'refused', 'said', 'x' FROM users",
        )
        .await;
    let changed = user.flight_records(None, 1).await.unwrap_err();
    assert!(matches!(&changed, Error::Unreadable { .. }), "{changed:?}");
    one_sentence(&changed);
}

async fn person(place: &Place) -> (Administrator, DatabaseUrl) {
    let mut administrator = Administrator::connect(&admin_url(), &place.schema, None).await.unwrap();
    let anna = Handle::parse("anna").unwrap();
    administrator.add_user(&anna, Role::Member).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    (administrator, url)
}

#[tokio::test]
async fn where_nothing_is_yet_it_says_who_makes_it() {
    let place = Place::new().await;
    let url = place.url_of(SERVICE, "service");
    let refused = Store::open_postgres(&url, "nowhere", None, &Clock::system()).await.unwrap_err();
    assert!(refused.to_string().contains("lightmeter migrate schema"), "{refused}");
}

/// The tests' server has lightmeter's roles, so another one stands for them.
#[tokio::test]
async fn where_lightmeter_never_was_there_are_no_roles_and_it_says_who_makes_them() {
    let mut admin = Place::new().await.raw().await;
    for sql in [
        "SET ROLE no_such_role",
        "SELECT set_config('role', 'no_such_role', true)",
        "GRANT no_such_role TO postgres",
    ] {
        let refused = Error::from(sqlx::raw_sql(sql).execute(&mut admin).await.unwrap_err());
        assert!(refused.to_string().contains("lightmeter migrate schema"), "{sql}: {refused}");
    }
}

async fn open(place: &Place, login: &str) -> Error {
    let password = if login == SERVICE { "service" } else { "own" };
    let url = place.url_of(login, password);
    Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.unwrap_err()
}

fn one_sentence(error: &Error) {
    let text = error.to_string();
    assert!(!text.contains('\n') && text.contains(": "), "what is wrong, and what to do: {text}");
}
