//! `renew` and `sync --renew` end as the renewal did that they asked for, whatever the connection's verdict is.

use chrono::TimeDelta;
use lightmeter::{
    clock::Clock,
    domain::{FlightRecord, Handle, RecordKind},
    sandbox::{Apps, Fault, Host, LoginKind, Matching, Trouble},
    store::{Keyring, Store},
};

use crate::pty::{
    desk::{Desk, Ended},
    running::Running,
};

fn connected(login: LoginKind, username: &str, age: TimeDelta) -> Desk {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(login, username, age);
    desk.connect_with_token(&token);
    desk
}

/// From now on renewals meet this trouble, and nothing else does.
fn plant(desk: &Desk, trouble: Trouble) {
    let matching = Matching { path: Some("/refresh_access_token".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble });
}

/// Both commands end with these codes, and each says these words at the place where it tells of a renewal.
#[track_caller]
fn both(desk: &Desk, renew: i32, sync: i32, words: &[&str]) -> [Ended; 2] {
    let renewed = desk.run(&["renew"]);
    assert_eq!(renewed.code, Some(renew), "{renewed:?}");
    let synced = desk.run(&["sync", "--renew", "--json"]);
    assert_eq!(synced.code, Some(sync), "{synced:?}");
    assert_eq!(synced.json()[0]["error"], serde_json::Value::Null, "{synced:?}");
    for word in words {
        assert!(renewed.out.contains(word), "{word:?} is not in {renewed:?}");
        assert!(synced.err.contains(word), "{word:?} is not in {synced:?}");
    }
    assert_eq!(desk.run(&["accounts", "--json"]).json()[0]["verdict"]["code"], "ok", "the token works");
    [renewed, synced]
}

#[test]
fn a_renewal_without_an_app_secret_has_failed() {
    let desk = connected(LoginKind::Facebook, "nora", TimeDelta::days(2));
    let config = std::fs::read_to_string(desk.config_file()).unwrap();
    let app = format!("app_id = \"{}\"\napp_secret_file", Apps::default().facebook_app_id);
    let without = config.replacen(&app, &app.replace("app_secret_file", "#"), 1);
    assert_ne!(without, config);
    desk.write_config_file(&without);
    both(&desk, 1, 1, &["@nordwind", "was not renewed", "meta.facebook.app_secret"]);
}

#[test]
fn a_renewal_that_meta_refuses_about_the_request_has_failed() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    let (code, message) = (100, "Invalid parameter".to_owned());
    plant(&desk, Trouble::Error { status: 400, code, subcode: None, message });
    both(&desk, 1, 1, &["@nordwind", "was not renewed"]);
}

#[test]
fn a_renewal_that_comes_too_early_says_when_it_can_be_done() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::hours(1));
    let [renewed, _] =
        both(&desk, 4, 0, &["@nordwind", "younger than 24 hours", "from 2026-11-21 20:00 UTC"]);
    assert_eq!(renewed.out.lines().count(), 1, "{renewed:?}");
    desk.advance(TimeDelta::hours(25));
    assert_eq!(desk.run(&["renew"]).code, Some(0), "and then it is");
    desk.advance(TimeDelta::seconds(1));
    let again = desk.run(&["renew"]);
    assert_eq!(again.code, Some(4), "a renewal just before is none of this question: {again:?}");
}

#[test]
fn a_renewal_that_ended_at_the_instant_of_the_question_is_its_answer() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    assert_eq!(desk.run(&["sync", "--renew"]).code, Some(0));
    desk.control().forget_requests();
    let again = desk.run(&["sync", "--renew"]);
    assert_eq!((again.code, again.err.contains("renewal")), (Some(0), false), "{again:?}");
    let renewed = desk.run(&["renew"]);
    assert_eq!((renewed.code, renewed.out.contains("Renewed the token.")), (Some(0), true), "{renewed:?}");
    let asked = desk.control().requests();
    assert!(!asked.iter().any(|one| one.path.ends_with("/refresh_access_token")), "it is not done again");
}

#[test]
fn a_renewal_that_meta_is_away_for_is_temporary_though_figures_come() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    plant(&desk, Trouble::Unavailable);
    let renewed = desk.run(&["renew"]);
    assert_eq!(renewed.code, Some(4), "{renewed:?}");
    let synced = desk.run(&["sync", "--renew", "--json"]);
    assert_eq!((synced.code, &synced.json()[0]["outcome"]), (Some(4), &"stored".into()), "{synced:?}");
    assert!(synced.err.contains("@nordwind  The token was not renewed"), "{synced:?}");
}

#[test]
fn a_renewal_that_works_is_done_whatever_the_verdict_said_before() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    let away = Matching { host: Some(Host::InstagramGraph), ..Matching::default() };
    desk.control().plant(Fault { matching: away, trouble: Trouble::Unavailable });
    assert_eq!(desk.run(&["sync"]).code, Some(4));
    desk.control().clear_faults();
    let renewed = desk.run(&["renew"]);
    assert_eq!((renewed.code, renewed.out.contains("Renewed")), (Some(0), true), "{renewed:?}");
}

#[test]
fn a_token_that_waited_from_an_earlier_renewal_is_told_as_renewed() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    let matching =
        Matching { path: Some("/me".to_owned()), host: Some(Host::InstagramGraph), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Unavailable });
    assert_eq!(desk.run(&["renew"]).code, Some(4), "the new token could not be tried");
    desk.control().clear_faults();
    desk.advance(TimeDelta::hours(1));
    let renewed = desk.run(&["renew"]);
    assert_eq!(renewed.code, Some(0), "{renewed:?}");
    assert!(renewed.out.contains("Renewed the token"), "{renewed:?}");
}

/// What a fetch that another lightmeter does at the same time leaves in the record.
fn leaves_an_entry(desk: &Desk, sentence: &str) {
    let (clock, _hand) = Clock::set_by_hand(desk.now());
    desk.block_on(async {
        let store = Store::open_sqlite(&desk.data().join(Store::FILE), &clock).await.unwrap();
        let user = store.local_user(&Handle::from_os_user("person")).await.unwrap().id;
        let account = store.as_user(user).connections(false).await.unwrap().remove(0).account.id;
        let entry = FlightRecord::new(desk.now(), account, RecordKind::Throttled, sentence);
        let door = store.worker(Keyring::load_file(&desk.data().join(Keyring::FILE)).unwrap());
        door.record(user, &entry).await.unwrap();
    });
}

#[test]
fn a_renewal_is_told_by_its_own_entry_and_not_by_that_of_a_fetch_beside_it() {
    for (is_ended, code, words) in [(false, 0, "Renewed the token."), (true, 3, "was not renewed")] {
        let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
        desk.advance(TimeDelta::days(2));
        plant(&desk, Trouble::Held);
        desk.control().forget_requests();
        let running = Running::start(desk.command(&["renew"]));
        desk.until_meta_is_asked_for("/refresh_access_token");
        desk.advance(TimeDelta::minutes(1));
        leaves_an_entry(&desk, "Told of a fetch.");
        if is_ended {
            desk.control().end_tokens("nordwind", 467);
        }
        desk.control().clear_faults();
        let renewed = running.end();
        assert_eq!(renewed.code, Some(code), "{renewed:?}");
        assert!(renewed.out.contains(words), "{words:?} is not in {renewed:?}");
        assert!(!renewed.out.contains("Told of a fetch"), "{renewed:?}");
    }
}

#[test]
fn a_missing_app_and_a_meta_that_is_away_are_told_apart() {
    let desk = connected(LoginKind::Facebook, "nora", TimeDelta::days(2));
    let path = Some("/oauth/access_token".to_owned());
    desk.control().plant(Fault { matching: Matching { path, ..Matching::default() }, trouble: Trouble::Cut });
    let away = desk.run(&["renew"]);
    assert_eq!((away.code, away.out.contains("could not be reached")), (Some(4), true), "{away:?}");
    let config = std::fs::read_to_string(desk.config_file()).unwrap();
    let app = format!("app_id = \"{}\"\napp_secret_file", Apps::default().facebook_app_id);
    desk.write_config_file(&config.replacen(&app, &app.replace("app_secret_file", "#"), 1));
    let missing = desk.run(&["renew"]);
    assert_eq!((missing.code, missing.out.contains("app_secret is not set")), (Some(1), true), "{missing:?}");
    desk.write_config_file(&config);
    desk.control().clear_faults();
    assert_eq!(desk.run(&["renew"]).code, Some(0));
}

#[test]
fn a_new_token_that_meta_rejects_may_fare_better_later() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    // What a new token is tried with, and no fetch asks.
    let path = Some("/v26.0/me".to_owned());
    let matching = Matching { path, host: Some(Host::InstagramGraph), count: Some(1), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::TokenRevoked { subcode: 467 } });
    let renewed = desk.run(&["renew"]);
    assert_eq!(renewed.code, Some(4), "{renewed:?}");
    assert!(renewed.out.contains("the old one works on"), "{renewed:?}");
    assert_eq!(desk.run(&["renew"]).code, Some(0), "and so it does");
}

#[test]
fn a_renewal_during_a_block_says_so_each_time_and_leaves_one_entry() {
    let desk = connected(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.advance(TimeDelta::days(2));
    plant(&desk, Trouble::Blocked);
    for _ in 0..3 {
        let renewed = desk.run(&["renew"]);
        assert_eq!((renewed.code, renewed.out.contains("policy reasons")), (Some(4), true), "{renewed:?}");
    }
    let record = desk.run(&["record", "nordwind"]).out;
    assert_eq!(record.matches("was not renewed").count(), 1, "{record}");
}
