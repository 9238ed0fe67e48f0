//! What is sent again, and what is never sent twice.

use lightmeter::{
    domain::{AccessToken, AccountId, AuthorizationCode, Login, RefusalKind},
    meta::{Access, Client, Error, Unreachable},
};

use super::stage::{Reply, Stage};

async fn read(client: &Client) -> Result<(), Error> {
    let token = AccessToken::new("EAAG");
    let account = AccountId::parse("17841400000000001").unwrap();
    client.profile(Access { login: Login::Facebook, token: &token }, &account).await.map(drop)
}

fn error(code: i64) -> String {
    format!(r#"{{ "error": {{ "message": "m", "code": {code} }} }}"#)
}

#[tokio::test]
async fn a_read_is_tried_three_times_while_meta_is_away() {
    for reply in [Reply::Json(503, String::new()), Reply::Json(400, error(2)), Reply::HangUp, Reply::Cut] {
        let script = reply.clone();
        let stage = Stage::open(move |_, _| script.clone()).await;
        let error = read(&stage.client()).await.unwrap_err();
        assert_eq!(error.kind(), RefusalKind::Service, "{reply:?}");
        assert_eq!(stage.requests().len(), 3, "{reply:?}");
    }
}

#[tokio::test]
async fn a_read_that_succeeds_at_the_third_try_has_succeeded() {
    let stage = Stage::open(|before, _| match before {
        0 => Reply::Json(502, "<html>".to_owned()),
        1 => Reply::HangUp,
        _ => Reply::Json(200, "{}".to_owned()),
    })
    .await;
    let client = stage.client();
    read(&client).await.unwrap();
    assert_eq!(client.usage().calls, 3);
}

#[tokio::test]
async fn a_refusal_stands_at_once_and_code_1_after_one_more_try() {
    for (expected, code) in [(1, 4), (1, 17), (1, 100), (1, 190), (1, 80_002), (2, 1)] {
        let stage = Stage::open(move |_, _| Reply::Json(400, error(code))).await;
        read(&stage.client()).await.unwrap_err();
        assert_eq!(stage.requests().len(), expected, "code {code}");
    }
}

#[tokio::test]
async fn a_time_to_stay_away_is_obeyed_and_handed_on() {
    let usage = "x-business-use-case-usage: {\"1\":[{\"type\":\"instagram\",\"call_count\":100,\"total_cputime\":1,\"total_time\":1,\"estimated_time_to_regain_access\":19}]}\r\n";
    for (headers, minutes) in [("retry-after: 90\r\n", 2), (usage, 19)] {
        let stage = Stage::open(move |_, _| Reply::With(503, headers, String::new())).await;
        let client = stage.client();
        let error = read(&client).await.unwrap_err();
        assert_eq!(error.refusal().regain_minutes, Some(minutes));
        assert_eq!(stage.requests().len(), 1);
    }
}

#[tokio::test]
async fn exchanges_and_renewals_are_never_sent_twice() {
    let token = AccessToken::new("IGAA");
    let code = AuthorizationCode::new("AQB");
    for reply in [Reply::Json(503, String::new()), Reply::Json(400, error(2)), Reply::HangUp, Reply::Cut] {
        let script = reply.clone();
        let stage = Stage::open(move |_, _| script.clone()).await;
        let client = stage.client();
        for login in [Login::Instagram, Login::Facebook] {
            client.exchange_code(login, &code, "http://localhost/cb", None).await.unwrap_err();
            client.exchange_for_long(login, &token).await.unwrap_err();
        }
        client.refresh(&token).await.unwrap_err();
        client.revoke(&token).await.unwrap_err();
        assert_eq!(stage.requests().len(), 6, "{reply:?}");
    }
}

#[tokio::test]
async fn an_endless_body_is_not_read_to_its_end() {
    let stage = Stage::open(|_, _| Reply::Json(200, format!("{{}}{}", " ".repeat(9 * 1024 * 1024)))).await;
    let mut options = super::stage::quick();
    options.total = std::time::Duration::from_secs(20);
    let clock = lightmeter::clock::Clock::set_by_hand(super::stage::now()).0;
    let client = Client::with_options(&super::stage::meta_at(&stage.address), &clock, options);
    assert!(matches!(read(&client).await, Err(Error::Unreadable { .. })));
}

#[tokio::test]
async fn a_name_that_cannot_be_resolved_is_told_from_a_host_that_is_away() {
    let stage = Stage::open(|_, _| Reply::HangUp).await;
    // A label longer than 63 letters fails before any name server is asked.
    let address = format!("http://{}.invalid", "a".repeat(64));
    let client = stage.client_with(|meta| meta.hosts.facebook_graph = address);
    assert_eq!(read(&client).await, Err(Error::Unreachable(Unreachable::Name)));
    assert_eq!(stage.requests().len(), 0);
}
