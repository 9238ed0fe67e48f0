//! No error repeats a token, a code or a secret, whatever goes wrong and whatever Meta says.

use std::error::Error as _;

use lightmeter::{
    clock::Clock,
    domain::{AccessToken, AccountId, AuthorizationCode, Login, PkceVerifier},
    meta::{Access, Client, Error, Read},
};
use tokio::net::TcpListener;

use super::stage::{Reply, Stage, meta_at, now, quick};

const TOKEN: &str = "IGAACANARYtoken";

/// Every error of every call that carries a secret, in every text an error has.
async fn all_texts(client: &Client) -> Vec<(&'static str, String)> {
    let token = AccessToken::new(TOKEN);
    let code = AuthorizationCode::new("AQBCANARYcode");
    let verifier = PkceVerifier::new("CANARYverifier");
    let account = AccountId::parse("17841400000000001").unwrap();
    let mut errors: Vec<(&'static str, Option<Error>)> = Vec::new();
    for login in [Login::Instagram, Login::Facebook] {
        let access = Access { login, token: &token };
        let exchanged = client.exchange_code(login, &code, "http://localhost/cb", Some(&verifier)).await;
        errors.push(("exchange_code", exchanged.err()));
        errors.push(("exchange_for_long", client.exchange_for_long(login, &token).await.err()));
        errors.push(("check_app", client.check_app(login).await.err()));
        errors.push(("me", client.me(access).await.err()));
        let reads = [now(), now()].map(|at| Read::series(&account, &[], at, at));
        errors.push(("read", client.read(access, &reads[0]).await.err()));
        // On graph.facebook.com in a batch.
        errors.extend(
            client.read_all(access, &reads).await.into_iter().map(|answer| ("read_all", answer.err())),
        );
    }
    errors.push(("refresh", client.refresh(&token).await.err()));
    errors.push(("debug_token", client.debug_token(&token).await.err()));
    errors.push(("revoke", client.revoke(&token).await.err()));
    errors.push(("pages", client.pages(&token).await.err()));
    errors
        .into_iter()
        .map(|(call, error)| {
            let error = error.expect("every call fails here");
            let mut texts = vec![
                error.to_string(),
                format!("{error:?}"),
                error.sentence(),
                format!("{:?}", error.refusal()),
            ];
            let mut source = error.source();
            while let Some(cause) = source {
                texts.extend([cause.to_string(), format!("{cause:?}")]);
                source = cause.source();
            }
            (call, texts.join(" "))
        })
        .collect()
}

async fn carries_nothing(client: &Client, expected: &str) {
    for (call, texts) in all_texts(client).await {
        assert!(!texts.contains("CANARY"), "{call}: {texts}");
        assert!(!texts.contains("127.0.0.1"), "{call}: {texts}");
        assert!(texts.contains(expected), "{call}: {texts}");
    }
}

#[tokio::test]
async fn a_refused_connection_carries_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::with_options(&meta_at(&address), &Clock::set_by_hand(now()).0, quick());
    carries_nothing(&client, "Unreachable(Connection)").await;
}

#[tokio::test]
async fn a_timeout_carries_nothing() {
    let stage = Stage::open(|_, _| Reply::Silence).await;
    let meta = meta_at(&stage.address);
    let mut options = quick();
    options.total = std::time::Duration::from_millis(60);
    let client = Client::with_options(&meta, &Clock::set_by_hand(now()).0, options);
    carries_nothing(&client, "TimedOut").await;
}

#[tokio::test]
async fn a_cut_answer_carries_nothing() {
    let stage = Stage::open(|_, _| Reply::Cut).await;
    carries_nothing(&stage.client(), "Unreachable(Interrupted)").await;
}

#[tokio::test]
async fn garbage_carries_nothing() {
    let stage = Stage::open(|_, request| Reply::Json(200, format!("<html>{request}</html>"))).await;
    carries_nothing(&stage.client(), "Unreadable").await;
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_carries_nothing() {
    let stage = Stage::open(|_, _| {
        Reply::With(302, "location: http://127.0.0.1:1/?access_token=IGAACANARYtoken\r\n", String::new())
    })
    .await;
    carries_nothing(&stage.client(), "HTTP 302").await;
}

#[tokio::test]
async fn a_refusal_that_repeats_what_was_sent_carries_nothing() {
    let stage = Stage::open(|_, request| {
        let sent = request.replace(['"', '\\', '\r', '\n'], " ").replace("127.0.0.1", "");
        let body = format!(
            r#"{{ "error": {{ "message": "Malformed {sent}", "error_user_msg": "{sent}", "code": 100, "fbtrace_id": "AbC123" }} }}"#
        );
        Reply::Json(400, body)
    })
    .await;
    carries_nothing(&stage.client(), "code 100").await;
}
