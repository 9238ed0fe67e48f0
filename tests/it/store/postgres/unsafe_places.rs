//! A login or a schema that would not keep users apart is refused at the start, each with one sentence.

use lightmeter::{clock::Clock, store::Error, store::Store};
use sqlx::AssertSqlSafe;

use super::place::Place;

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
        let refused = open(&place, super::place::SERVICE).await;
        assert!(matches!(refused, Error::UnsafeSchema(_)), "{refused:?}");
        assert!(refused.to_string().contains(said), "{refused}");
        one_sentence(&refused);
    }
}

#[tokio::test]
async fn where_nothing_is_yet_it_says_who_makes_it() {
    let place = Place::new().await;
    let url = place.url_of(super::place::SERVICE, "service");
    let refused = Store::open_postgres(&url, "nowhere", None, &Clock::system()).await.unwrap_err();
    assert!(refused.to_string().contains("lightmeter migrate schema"), "{refused}");
}

async fn open(place: &Place, login: &str) -> Error {
    let password = if login == super::place::SERVICE { "service" } else { "own" };
    let url = place.url_of(login, password);
    Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.unwrap_err()
}

fn one_sentence(error: &Error) {
    let text = error.to_string();
    assert!(!text.contains('\n') && text.contains(": "), "what is wrong, and what to do: {text}");
}
