//! Where tokens, proofs and secrets travel.

use lightmeter::{
    domain::{AccessToken, AccountId, AuthorizationCode, Login, PkceVerifier},
    meta::{Access, Client, Read},
};

use super::stage::{Reply, Stage, now};

async fn read(client: &Client, login: Login) -> bool {
    let token = AccessToken::new("the-token");
    let account = AccountId::parse("17841400000000001").unwrap();
    client.profile(Access { login, token: &token }, &account).await.is_ok()
}

fn first_line(request: &str) -> &str {
    request.lines().next().unwrap_or_default()
}

#[tokio::test]
async fn a_read_keeps_the_token_out_of_the_address() {
    let stage = Stage::open(|_, _| Reply::Json(200, "{}".to_owned())).await;
    let client = stage.client();
    assert!(read(&client, Login::Facebook).await && read(&client, Login::Instagram).await);
    for request in stage.requests() {
        assert!(request.contains("authorization: Bearer the-token"), "{request}");
        assert!(!first_line(&request).contains("the-token"), "{request}");
        assert!(first_line(&request).starts_with("GET /v26.0/17841400000000001?fields="), "{request}");
        assert!(request.contains(concat!("user-agent: lightmeter/", env!("CARGO_PKG_VERSION"))), "{request}");
    }
}

#[tokio::test]
async fn the_proof_goes_to_facebook_only_and_needs_the_secret() {
    let stage = Stage::open(|_, _| Reply::Json(200, "{}".to_owned())).await;
    read(&stage.client(), Login::Facebook).await;
    read(&stage.client(), Login::Instagram).await;
    read(&stage.client_with(|meta| meta.facebook.app_secret = None), Login::Facebook).await;
    let proves: Vec<bool> =
        stage.requests().iter().map(|request| request.contains("appsecret_proof=")).collect();
    assert_eq!(proves, [true, false, false]);
    assert!(stage.requests().first().unwrap().contains("appsecret_time=1795000000"));
}

#[tokio::test]
async fn a_host_that_asks_for_the_proof_gets_it_from_then_on() {
    let stage = Stage::open(|_, request| {
        if request.contains("appsecret_proof=") {
            Reply::Json(200, r#"{ "access_token": "new" }"#.to_owned())
        } else {
            let body = r#"{ "error": { "code": 100, "message": "API calls from the server require an appsecret_proof argument" } }"#;
            Reply::Json(400, body.to_owned())
        }
    })
    .await;
    let client = stage.client();
    client.refresh(&AccessToken::new("the-token")).await.unwrap();
    assert!(read(&client, Login::Instagram).await);
    assert_eq!(stage.requests().len(), 3, "without, with, and then only with");
    let bare = stage.client_with(|meta| meta.instagram.app_secret = None);
    assert!(!read(&bare, Login::Instagram).await, "nothing proves without the secret");
    assert_eq!(stage.requests().len(), 4);
}

#[tokio::test]
async fn a_host_that_is_blind_to_the_header_gets_the_parameter_from_then_on() {
    let stage = Stage::open(|_, request| {
        if request.contains("access_token=the-token") {
            Reply::Json(200, "{}".to_owned())
        } else {
            Reply::Json(
                400,
                r#"{ "error": { "code": 2500, "message": "An active access token must be used" } }"#
                    .to_owned(),
            )
        }
    })
    .await;
    let client = stage.client();
    assert!(read(&client, Login::Instagram).await && read(&client, Login::Instagram).await);
    assert_eq!(stage.requests().len(), 3, "header, parameter, and then only the parameter");
    // The other host has shown nothing yet, so it is asked with the header first.
    assert!(read(&client, Login::Facebook).await);
    assert_eq!(stage.requests().len(), 5);
}

#[tokio::test]
async fn a_dead_token_is_not_sent_a_second_time() {
    let stage = Stage::open(|_, _| {
        Reply::Json(
            400,
            r#"{ "error": { "code": 190, "message": "Error validating access token" } }"#.to_owned(),
        )
    })
    .await;
    assert!(!read(&stage.client(), Login::Instagram).await);
    assert_eq!(stage.requests().len(), 1);
}

#[tokio::test]
async fn a_pasted_text_that_fits_into_no_header_is_left_to_meta() {
    let stage = Stage::open(|_, _| {
        Reply::Json(400, r#"{ "error": { "code": 190, "message": "Cannot parse access token" } }"#.to_owned())
    })
    .await;
    let token = AccessToken::new("IGAA\nnot a token ü");
    let error = stage.client().me(Access { login: Login::Instagram, token: &token }).await.unwrap_err();
    assert_eq!(error.refusal().code, Some(190));
}

#[tokio::test]
async fn the_exchanges_are_written_as_meta_documents_them() {
    let stage = Stage::open(|_, _| Reply::Json(200, r#"{ "access_token": "new" }"#.to_owned())).await;
    let client = stage.client();
    let (code, verifier) = (AuthorizationCode::new("AQB#"), PkceVerifier::new("ver"));
    let token = AccessToken::new("old");
    for login in [Login::Instagram, Login::Facebook] {
        client.exchange_code(login, &code, "http://localhost:8723/cb", Some(&verifier)).await.unwrap();
        client.exchange_for_long(login, &token).await.unwrap();
    }
    client.refresh(&token).await.unwrap();
    let requests = stage.requests();
    let mut requests = requests.iter();
    let mut next = || requests.next().unwrap();

    let instagram = next();
    assert_eq!(first_line(instagram), "POST /oauth/access_token HTTP/1.1");
    let (_, body) = instagram.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        "grant_type=authorization_code&client_id=8880001&client_secret=CANARY-instagram-secret&redirect_uri=http%3A%2F%2Flocalhost%3A8723%2Fcb&code=AQB%23"
    );
    assert_eq!(
        first_line(next()),
        "GET /access_token?grant_type=ig_exchange_token&client_secret=CANARY-instagram-secret&access_token=old HTTP/1.1"
    );
    assert_eq!(
        first_line(next()),
        "GET /v26.0/oauth/access_token?client_id=9990001&client_secret=CANARY-facebook-secret&redirect_uri=http%3A%2F%2Flocalhost%3A8723%2Fcb&code=AQB%23&code_verifier=ver HTTP/1.1"
    );
    assert_eq!(
        first_line(next()),
        "GET /v26.0/oauth/access_token?grant_type=fb_exchange_token&client_id=9990001&client_secret=CANARY-facebook-secret&fb_exchange_token=old HTTP/1.1"
    );
    let refresh = next();
    assert_eq!(
        first_line(refresh),
        "GET /refresh_access_token?grant_type=ig_refresh_token&access_token=old HTTP/1.1"
    );
    assert!(!refresh.contains("secret"), "{refresh}");
}

#[test]
fn the_client_can_be_used_from_any_task() {
    fn is_send<T: Send>(_: &T) {}
    let client = Client::new(&lightmeter::config::Meta::default(), &lightmeter::clock::Clock::system());
    let token = AccessToken::new("t");
    let access = Access { login: Login::Facebook, token: &token };
    let account = AccountId::parse("1").unwrap();
    let read = Read::series(&account, &[], now(), now());
    is_send(&client.read(access, &read));
    is_send(&client.pages(&token));
    is_send(&client.debug_token(&token));
    is_send(&client.read_all(access, &[]));
}
