//! What the sandbox tells of renewals: how many of one grant at one time, and which tokens came of them.

use std::time::Duration;

use chrono::TimeDelta;
use lightmeter::sandbox::{
    Fault, Host, LoginKind, Matching, Renewals, Trouble, Variants, variants::OldToken,
};

use super::{
    exchange::refresh,
    server::{self, Server},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// A token that may be renewed.
fn aged(server: &Server, login: LoginKind, username: &str) -> String {
    server.sandbox.control().mint_token_aged(login, username, TimeDelta::days(2))
}

#[tokio::test]
async fn renewals_of_one_grant_at_one_time_are_told_from_those_of_several() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let held = Matching { path: Some("/refresh_access_token".to_owned()), ..Matching::default() };
    control.plant(Fault { matching: held, trouble: Trouble::Held });
    let (nordwind, mara) =
        (aged(&server, LoginKind::Instagram, "nordwind"), aged(&server, LoginKind::Instagram, "mara.moves"));
    let of = |username| control.renewals(LoginKind::Instagram, username);
    let twice_and_once = async {
        tokio::join!(refresh(&server, &nordwind), refresh(&server, &nordwind), refresh(&server, &mara))
    };
    let seen = async {
        tokio::time::timeout(PATIENCE, control.until(|control| control.held() == 3)).await.unwrap();
        assert_eq!((of("nordwind").in_flight, of("mara.moves").in_flight), (2, 1));
        control.release();
    };
    tokio::join!(twice_and_once, seen);
    assert_eq!(of("nordwind"), Renewals { calls: 2, in_flight: 0, highest_in_flight: 2 });
    assert_eq!(of("mara.moves"), Renewals { calls: 1, in_flight: 0, highest_in_flight: 1 });
    assert_eq!(control.counters().highest_renewals_of_a_grant, 2);
    control.forget_renewals();
    assert_eq!(of("nordwind"), Renewals::default());
}

#[tokio::test]
async fn a_facebook_renewal_counts_for_the_person_and_other_calls_for_nobody() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = aged(&server, LoginKind::Facebook, "nora");
    server.get(Host::FacebookGraph, "/v26.0/me", &[("access_token", &token)]).await;
    assert_eq!(control.renewals(LoginKind::Facebook, "nora").calls, 0);
    let query = [
        ("grant_type", "fb_exchange_token"),
        ("client_id", "9990001000200030"),
        ("client_secret", "sandbox-facebook-secret"),
        ("fb_exchange_token", token.as_str()),
    ];
    assert_eq!(server.get(Host::FacebookGraph, "/v26.0/oauth/access_token", &query).await.0, 200);
    assert_eq!(control.renewals(LoginKind::Facebook, "nora").calls, 1);
}

#[tokio::test]
async fn the_tokens_of_a_grant_are_told_in_the_order_they_were_given_out_and_whether_they_work() {
    for (old_token_after_renewal, old_works) in [(OldToken::Lives, true), (OldToken::Dies, false)] {
        let server = server::start_with(Variants { old_token_after_renewal, ..Variants::default() }).await;
        let control = server.sandbox.control();
        let first = aged(&server, LoginKind::Instagram, "nordwind");
        let second = refresh(&server, &first).await.1["access_token"].as_str().unwrap().to_owned();
        let told = control.long_tokens(LoginKind::Instagram, "nordwind");
        let told: Vec<_> = told.iter().map(|one| (one.token.as_str(), one.works)).collect();
        assert_eq!(told, [(first.as_str(), old_works), (second.as_str(), true)]);
    }
}
