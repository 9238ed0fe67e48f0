//! Users and logins as an administrator makes them.

use lightmeter::{
    clock::Clock,
    domain::{DatabaseUrl, Handle, Role},
    store::{Administrator, Error, Store},
};
use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use super::place::{Place, admin_url};

async fn administrator(place: &Place) -> Administrator {
    Administrator::connect(&admin_url(), &place.schema, None).await.unwrap()
}

async fn by_hand(place: &Place, url: &DatabaseUrl) -> PgConnection {
    let options: PgConnectOptions = url.expose().parse().unwrap();
    options.options([("search_path", &place.schema)]).connect().await.unwrap()
}

async fn uid(connection: &mut PgConnection) -> Option<Uuid> {
    sqlx::query_scalar("SELECT uid()").fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn a_login_of_a_person_is_that_person_until_it_is_disabled() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let (anna, bob) = (Handle::parse("anna").unwrap(), Handle::parse("bob").unwrap());
    let id = administrator.add_user(&anna, Role::Member).await.unwrap();
    administrator.add_user(&bob, Role::Operator).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut session = by_hand(&place, &url).await;
    assert_eq!(uid(&mut session).await, Some(id.0));
    // With this URL alone a front has its door.
    let store = Store::open_postgres(&url, &place.schema, None, &Clock::system()).await.unwrap();
    store.as_user(id).keep_place(None, "here").await.unwrap();
    assert_eq!(store.as_user(id).resume_place(None).await.unwrap().as_deref(), Some("here"));
    place.run("UPDATE users SET disabled_at = now() WHERE handle = 'anna'").await;
    assert_eq!(uid(&mut session).await, None, "on a connection that was open, too");
    assert_eq!(store.as_user(id).resume_place(None).await.unwrap(), None);
    let listed = administrator.users().await.unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|user| (user.handle.as_str(), user.logins.len(), user.disabled_at.is_some()))
        .collect();
    assert_eq!(listed, [("anna", 1, true), ("bob", 0, false)]);
}

#[tokio::test]
async fn another_password_ends_the_last_one_and_keeps_the_person() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let anna = Handle::parse("anna").unwrap();
    let id = administrator.add_user(&anna, Role::Member).await.unwrap();
    let first = administrator.make_database_login(&anna).await.unwrap();
    let second = administrator.make_database_login(&anna).await.unwrap();
    assert_eq!(uid(&mut by_hand(&place, &second).await).await, Some(id.0));
    let refused = Store::open_postgres(&first, &place.schema, None, &Clock::system()).await.unwrap_err();
    assert!(matches!(refused, Error::LoginRefused(_)), "{refused:?}");
}

#[tokio::test]
async fn a_login_whose_mapping_is_gone_and_a_member_from_elsewhere_are_nobody() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let anna = Handle::parse("anna").unwrap();
    let id = administrator.add_user(&anna, Role::Member).await.unwrap();
    let url = administrator.make_database_login(&anna).await.unwrap();
    let elsewhere = Place::new().await;
    let mut other = Administrator::connect(&admin_url(), &elsewhere.schema, None).await.unwrap();
    let service = other.make_service_login(&format!("{}_worker", elsewhere.schema)).await.unwrap();
    let mut session = by_hand(&place, &service).await;
    let claim = format!("SELECT set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', false)", id.0);
    sqlx::query(sqlx::AssertSqlSafe(claim)).execute(&mut session).await.unwrap();
    assert_eq!(uid(&mut session).await, None, "a worker of another installation");
    place.run("DELETE FROM database_logins").await;
    assert_eq!(uid(&mut by_hand(&place, &url).await).await, None, "no mapping");
}

#[tokio::test]
async fn what_cannot_be_done_is_said() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let anna = Handle::parse("anna").unwrap();
    for refused in [
        administrator.disable_user(&anna).await.map(drop),
        administrator.make_database_login(&anna).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::NoSuchUser)), "{refused:?}");
    }
    let left =
        place.scalar("SELECT count(*) FROM pg_roles WHERE rolname = current_schema() || '_anna'").await;
    assert_eq!(left, 0, "no login is left without its person");
    administrator.add_user(&anna, Role::Member).await.unwrap();
    let again = administrator.add_user(&anna, Role::Operator).await;
    assert!(matches!(again, Err(Error::HandleTaken)), "{again:?}");
}

#[tokio::test]
async fn a_role_that_lightmeter_has_not_made_is_left_alone() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let mine = url_login(&admin_url());
    for login in [mine.as_str(), "lightmeter_owner", "lightmeter_app"] {
        let refused = administrator.make_service_login(login).await;
        assert!(matches!(refused, Err(Error::LoginTaken { .. })), "{login}: {refused:?}");
    }
    // The login of a person is named by the schema and the handle, which may be somebody's already.
    let anna = Handle::parse("anna").unwrap();
    administrator.add_user(&anna, Role::Member).await.unwrap();
    let sql = format!("CREATE ROLE {}_anna", place.schema);
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
    let refused = administrator.make_database_login(&anna).await;
    assert!(matches!(refused, Err(Error::PersonsLoginTaken { .. })), "{refused:?}");
    let touched = "SELECT count(*) FROM pg_roles
        WHERE (rolname IN ('lightmeter_owner', 'lightmeter_app') OR rolname = current_schema() || '_anna') AND rolcanlogin";
    assert_eq!(place.scalar(touched).await, 0);
    assert_eq!(
        place.scalar("SELECT count(*) FROM pg_roles WHERE rolname = session_user AND rolsuper").await,
        1
    );
}

/// Also where the server has lost it: it is kept whose it is.
#[tokio::test]
async fn nobody_s_own_login_is_made_a_worker_s_and_no_worker_s_somebody_s_own() {
    let place = Place::new().await;
    let mut administrator = administrator(&place).await;
    let (anna, worker) = (Handle::parse("anna").unwrap(), Handle::parse("worker").unwrap());
    for handle in [&anna, &worker] {
        administrator.add_user(handle, Role::Member).await.unwrap();
    }
    let own = url_login(&administrator.make_database_login(&anna).await.unwrap());
    let service = format!("{}_worker", place.schema);
    administrator.make_service_login(&service).await.unwrap();
    for is_there in [true, false] {
        if !is_there {
            let sql = format!("DROP ROLE {own}; DROP ROLE {service}");
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
        }
        let refused = administrator.make_service_login(&own).await.unwrap_err();
        assert!(matches!(&refused, Error::LoginOfPerson { handle, .. } if handle == "anna"), "{refused:?}");
        let refused = administrator.make_database_login(&worker).await.unwrap_err();
        assert!(matches!(&refused, Error::LoginOfService { login, .. } if *login == service), "{refused:?}");
    }
    let both = "SELECT count(*) FROM service_logins JOIN database_logins USING (login)";
    assert_eq!(place.scalar(both).await, 0);
}

fn url_login(url: &DatabaseUrl) -> String {
    let options: PgConnectOptions = url.expose().parse().unwrap();
    options.get_username().to_owned()
}
