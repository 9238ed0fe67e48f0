//! Troubles on request, in process and over HTTP.

use std::time::Duration;

use lightmeter::sandbox::{Fault, Host, Matching, Options, Sandbox, Trouble, Variants};
use serde_json::{Value, json};

use super::server::{self, Server, error_of};

async fn me(server: &Server, token: &str) -> server::Answered {
    server.get(Host::InstagramGraph, "/v26.0/me", &[("access_token", token)]).await
}

fn everywhere(trouble: Trouble) -> Fault {
    Fault { matching: Matching::default(), trouble }
}

#[tokio::test]
async fn each_error_has_its_code_and_subcode() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    let throttled =
        |code, subcode| Trouble::Throttled { code, subcode, regain_minutes: None, retry_after_seconds: None };
    for (trouble, code, subcode) in [
        (Trouble::TokenExpired, 190, Some(463)),
        (Trouble::TokenRevoked { subcode: 458 }, 190, Some(458)),
        (Trouble::TokenRevoked { subcode: 460 }, 190, Some(460)),
        (Trouble::TokenRevoked { subcode: 467 }, 190, Some(467)),
        (Trouble::Checkpoint, 190, Some(459)),
        (Trouble::Unconfirmed, 190, Some(464)),
        (Trouble::PageRoleLost, 190, Some(492)),
        (throttled(4, None), 4, None),
        (throttled(17, None), 17, None),
        (throttled(32, None), 32, None),
        (throttled(613, Some(1996)), 613, Some(1996)),
        (throttled(80002, None), 80002, None),
        (Trouble::Blocked, 368, None),
        (Trouble::Permission { code: 10 }, 10, None),
        (Trouble::Permission { code: 200 }, 200, None),
        (Trouble::Unknown, 1, None),
        (Trouble::Unavailable, 2, None),
    ] {
        control.plant(everywhere(trouble));
        let answered = me(&server, &token).await;
        assert!(answered.0 >= 400);
        assert_eq!(error_of(&answered), (code, subcode));
        assert!(answered.1["error"]["fbtrace_id"].is_string());
        control.clear_faults();
    }
    assert_eq!(me(&server, &token).await.0, 200);
}

#[tokio::test]
async fn a_throttle_tells_minutes_and_is_counted_when_disobeyed() {
    let server = server::start_with(Variants { throttle_status: 403, ..Variants::default() }).await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    let trouble = Trouble::Throttled {
        code: 80002,
        subcode: None,
        regain_minutes: Some(7),
        retry_after_seconds: Some(30),
    };
    control.plant(Fault { matching: Matching { count: Some(1), ..Matching::default() }, trouble });
    let url = format!("{}/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
    let response = server.client.get(&url).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (403, &"30".parse().unwrap())
    );
    let usage: Value =
        serde_json::from_str(response.headers()["x-business-use-case-usage"].to_str().unwrap()).unwrap();
    assert_eq!(usage[server::NORDWIND][0]["estimated_time_to_regain_access"], 7);
    server.hand.advance(chrono::TimeDelta::minutes(6));
    me(&server, &token).await;
    server.hand.advance(chrono::TimeDelta::minutes(2));
    me(&server, &token).await;
    let flags: Vec<_> = control.requests().iter().map(|seen| seen.in_regain_window).collect();
    assert_eq!(flags, [false, true, false]);
}

#[tokio::test]
async fn a_fault_meets_only_what_it_matches() {
    let server = server::start_prompt().await;
    let control = server.sandbox.control();
    control.plant(Fault {
        matching: Matching {
            host: Some(Host::InstagramGraph),
            path: Some("/insights".to_owned()),
            account: Some("nordwind".to_owned()),
            metric: Some("views".to_owned()),
            skip: 1,
            count: Some(2),
        },
        trouble: Trouble::Unknown,
    });
    let ask = async |metric: &str| {
        server.insights(&[("metric", metric), ("period", "day"), ("metric_type", "total_value")]).await.0
    };
    assert_eq!(ask("likes").await, 200);
    assert_eq!(ask("views").await, 200, "skipped");
    assert_eq!(ask("likes,views").await, 500);
    assert_eq!(ask("likes").await, 200);
    assert_eq!(ask("views").await, 500);
    assert_eq!(ask("views").await, 200, "used up");
    let mara = server.instagram("mara.moves");
    assert_eq!(me(&server, &mara).await.0, 200);
}

#[tokio::test]
async fn the_transport_can_fail_in_every_way() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    let url = format!("{}/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
    let ask = async |trouble: Trouble| {
        control.clear_faults();
        control.plant(everywhere(trouble));
        let response = server.client.get(&url).send().await.unwrap();
        (response.status().as_u16(), response.text().await)
    };
    assert!(ask(Trouble::Cut).await.1.is_err());
    assert_eq!(ask(Trouble::Empty).await.1.unwrap(), "");
    let garbage = ask(Trouble::Garbage).await.1.unwrap();
    assert!(serde_json::from_str::<Value>(&garbage).is_err());
    assert_eq!(ask(Trouble::Http { status: 502 }).await.0, 502);
    let fields = vec!["user_id".to_owned()];
    assert!(!ask(Trouble::Without { fields }).await.1.unwrap().contains("user_id"));
    assert_eq!(ask(Trouble::Slow { millis: 1 }).await.0, 200);
}

#[tokio::test]
async fn a_held_answer_waits_for_its_release_and_counts_as_in_flight() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    control.plant(everywhere(Trouble::Held));
    let url = format!("{}/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
    let calls: Vec<_> = (0..3).map(|_| tokio::spawn(server.client.get(&url).send())).collect();
    tokio::time::timeout(Duration::from_secs(10), control.until(|control| control.held() == 3))
        .await
        .unwrap();
    assert!(calls.iter().all(|call| !call.is_finished()));
    control.release();
    for call in calls {
        let answered = tokio::time::timeout(Duration::from_secs(10), call).await.unwrap().unwrap().unwrap();
        assert_eq!(answered.status(), 200);
    }
    assert_eq!(control.counters().highest_in_flight, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_was_seen_can_be_released() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    control.plant(everywhere(Trouble::Held));
    let url = format!("{}/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
    for seen in 1..=200 {
        let call = tokio::spawn(server.client.get(&url).send());
        let come = control.until(|control| control.requests().len() == seen);
        tokio::time::timeout(Duration::from_secs(10), come).await.unwrap();
        control.release();
        let answered = tokio::time::timeout(Duration::from_secs(10), call).await.unwrap().unwrap().unwrap();
        assert_eq!(answered.status(), 200);
    }
    assert_eq!((control.held(), control.in_flight()), (0, 0));
}

#[tokio::test]
async fn a_revoked_account_needs_a_new_login() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.instagram("nordwind");
    control.revoke("nordwind");
    assert_eq!(error_of(&me(&server, &token).await), (190, Some(458)));
    let fresh = server.instagram("nordwind");
    assert_eq!(me(&server, &fresh).await.0, 200);
    control.end_tokens("nordwind", 460);
    assert_eq!(error_of(&me(&server, &fresh).await), (190, Some(460)));
}

#[tokio::test]
async fn control_over_http_does_the_same_and_only_when_enabled() {
    let server = server::start().await;
    let origin = server.sandbox.base(Host::InstagramGraph).replace("/graph.instagram.com", "");
    let post = async |door: &str, body: Value| {
        let request = server.client.post(format!("{origin}/_sandbox/{door}")).body(body.to_string());
        server::read(request.send().await.unwrap()).await
    };
    let (_, minted) =
        post("mint", json!({"login": "instagram", "username": "nordwind", "age_seconds": 90000})).await;
    let token = minted["access_token"].as_str().unwrap().to_owned();
    assert_eq!(me(&server, &token).await.0, 200);
    let fault = json!({"matching": {"path": "/me", "host": "graph.instagram.com", "count": 1}, "trouble": "token_expired"});
    assert_eq!(post("faults", fault).await.0, 200);
    assert_eq!(error_of(&me(&server, &token).await), (190, Some(463)));
    assert_eq!(post("variants", json!({"instagram_me": "wrapped"})).await.0, 200);
    assert!(me(&server, &token).await.1["data"].is_array());
    assert_eq!(post("variants", json!({"no_such": 1})).await.0, 400);
    let (_, approved) =
        post("approve", json!({"authorize_url": server.instagram_dialog(), "username": "nordwind"})).await;
    assert!(approved["location"].as_str().unwrap().contains("code=AQB"));
    let seen = server.client.get(format!("{origin}/_sandbox/requests")).send().await.unwrap();
    let (_, seen) = server::read(seen).await;
    assert_eq!(seen[0]["account"], "nordwind");
    assert!(!seen.to_string().contains(&token), "values are secrets");

    let closed = Sandbox::start(Options::default()).await.unwrap();
    let origin = closed.base(Host::InstagramGraph).replace("/graph.instagram.com", "");
    let refused = server.client.get(format!("{origin}/_sandbox/requests")).send().await.unwrap();
    assert_eq!(refused.status(), 404);
}

#[tokio::test]
async fn a_dropped_sandbox_answers_no_more() {
    let Server { sandbox, client, .. } = server::start().await;
    let url = sandbox.base(Host::InstagramGraph);
    assert!(client.get(&url).send().await.is_ok());
    assert_eq!(sandbox.addresses().len(), 5);
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(sandbox.run_until(async {
        let _ = ended.await;
    }));
    end.send(()).unwrap();
    running.await.unwrap();
    let fresh = reqwest::Client::builder().no_proxy().build().unwrap();
    while fresh.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
