//! The logins that an administrator makes: what a server is told of them, and what becomes of them.

use lightmeter::{
    domain::{DatabaseUrl, Handle, Role},
    store::Administrator,
};
use sqlx::{ConnectOptions as _, PgConnection, postgres::PgConnectOptions};

use super::{
    place::{Place, admin_url, url_at},
    proxy::Proxy,
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

/// A dashboard has at most four.
#[tokio::test]
async fn nobody_s_login_takes_all_the_connections_of_a_server() {
    let place = Place::new().await;
    let (mut administrator, anna) = of_anna(&place).await;
    let url = administrator.make_database_login(&anna).await.unwrap();
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(come(&url).await.unwrap());
    }
    let refused = come(&url).await.unwrap_err();
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("53300"), "{refused}");
}
