//! A whole life without a terminal: connect, look, fetch, renew, export, disconnect.

use chrono::TimeDelta;
use lightmeter::sandbox::{Choice, LoginKind};

use super::contract::fetched;
use crate::pty::{
    desk::{Desk, visit},
    running::Running,
};

#[test]
fn a_link_on_one_line_connects_by_the_listener() {
    let desk = Desk::new();
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    desk.say_yes(&link, "nordwind");
    let ended = running.end();
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    assert!(ended.out.contains("@nordwind is connected"), "{ended:?}");
    let redirect = format!("http://localhost:{}/cb/instagram", desk.http_port());
    assert!(ended.out.contains(&redirect), "the exact address is shown: {ended:?}");
    let accounts = desk.run(&["accounts", "--json"]).json();
    assert_eq!((&accounts[0]["login"], &accounts[0]["source"]), (&"instagram".into(), &"oauth".into()));
}

#[test]
fn facebook_with_several_pages_takes_the_named_account() {
    let desk = Desk::new();
    let several = ["connect", "--login", "facebook", "--yes", "--no-browser"];
    let mut running = Running::start(desk.command(&several));
    let link = running.link().unwrap();
    visit(&desk.control().approve(&link, &Choice::of("amir")).unwrap());
    let ended = running.end();
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("--account") && ended.err.contains("@mara.moves"), "{ended:?}");
    let named = ["connect", "--login", "facebook", "--account", "mara.moves", "--yes", "--no-browser"];
    let mut running = Running::start(desk.command(&named));
    let link = running.link().unwrap();
    visit(&desk.control().approve(&link, &Choice::of("amir")).unwrap());
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let accounts = desk.run(&["accounts", "--json"]).json();
    assert_eq!(accounts.as_array().unwrap().len(), 1);
    assert_eq!(accounts[0]["account_username"], "mara.moves");
    assert_eq!(accounts[0]["login"], "facebook");
    assert_ne!(accounts[0]["data_access_expires_at"], serde_json::Value::Null, "the second clock");
}

#[test]
fn disconnecting_keeps_the_history_and_forgetting_erases_it() {
    let desk = fetched();
    let figures = desk.run(&["export", "insights", "nordwind"]).out;
    let ended = desk.run(&["disconnect", "nordwind", "--yes"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for words in ["Erased: the token of @nordwind", "Kept: the figures", "@nordwind is disconnected"] {
        assert!(ended.out.contains(words), "{words}: {ended:?}");
    }
    assert_eq!(desk.run(&["accounts", "--json"]).json(), serde_json::json!([]));
    let all = desk.run(&["accounts", "--all", "--json"]);
    assert_eq!((all.code, &all.json()[0]["status"]), (Some(0), &"disconnected".into()), "{all:?}");
    assert_eq!(desk.run(&["export", "insights", "nordwind"]).out, figures, "the history stays");
    let refused = desk.run(&["sync", "nordwind"]);
    assert_ne!(refused.code, Some(0), "{refused:?}");
    let again = desk.run(&["disconnect", "nordwind", "--yes"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    let forgotten = desk.run(&["disconnect", "nordwind", "--yes", "--forget-history"]);
    assert_eq!(forgotten.code, Some(0), "{forgotten:?}");
    let left = desk.run(&["export", "insights", "nordwind"]);
    assert!(left.code == Some(2) || left.out.lines().count() == 1, "{left:?}");
}

#[test]
fn revoking_withdraws_the_permission_at_meta() {
    let desk = Desk::new();
    let token = desk.control().mint_token(LoginKind::Facebook, "nora");
    desk.connect_with_token(&token);
    desk.control().forget_requests();
    let ended = desk.run(&["disconnect", "nordwind", "--yes", "--revoke"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("every connection made with that Meta login"), "{ended:?}");
    let asked: Vec<(String, String)> =
        desk.control().requests().into_iter().map(|request| (request.method, request.path)).collect();
    let deletes: Vec<_> = asked.iter().filter(|(method, _)| method == "DELETE").collect();
    assert_eq!(deletes.len(), 1, "{asked:?}");
    assert!(deletes[0].1.ends_with("/me/permissions"), "{asked:?}");
}

#[test]
fn renewing_moves_the_date() {
    let desk = fetched();
    let before = desk.run(&["accounts", "--json"]).json()[0]["expires_at"].clone();
    desk.advance(TimeDelta::days(3));
    let renewed = desk.run(&["renew", "nordwind"]);
    assert_eq!(renewed.code, Some(0), "{renewed:?}");
    assert!(renewed.out.contains("@nordwind") && renewed.out.contains("Renewed"), "{renewed:?}");
    let after = desk.run(&["accounts", "--json"]).json()[0]["expires_at"].clone();
    assert!(after.as_str() > before.as_str(), "{before} {after}");
    let record = desk.run(&["record", "nordwind", "--json"]).json();
    assert_eq!(record[0]["kind"], "renewed", "{record}");
    // What is asked for at the very instant of a renewal is that renewal.
    desk.advance(TimeDelta::seconds(1));
    let synced = desk.run(&["sync", "--renew", "--json"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
}

#[test]
fn figures_are_those_that_the_sandbox_served() {
    let desk = fetched();
    let overview = desk.run(&["overview", "@nordwind", "--json"]).json();
    let truth = desk.control().truth();
    let reach = overview["series"].as_array().unwrap().iter().find(|one| one["name"] == "reach").unwrap();
    let mut compared = 0;
    for point in reach["points"].as_array().unwrap() {
        let day = point["day"].as_str().unwrap().parse().unwrap();
        match truth.published("nordwind", "reach", day) {
            // The series asked for now ends today, so it begins a day after the range does.
            Some(_) if point["day"] == overview["range"]["from"] => {}
            Some(value) => {
                assert_eq!(point["value"], value, "{point}");
                compared += 1;
            }
            None => assert_eq!(point["value"], serde_json::Value::Null, "{point}"),
        }
    }
    assert!(compared >= 25, "only {compared} days were published");
    let followers = truth.followers("nordwind", "2026-11-20".parse().unwrap()).unwrap();
    assert_eq!(overview["profile"]["followers_count"], followers);
}
