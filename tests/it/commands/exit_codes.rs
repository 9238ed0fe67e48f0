//! Exit codes, which are a contract: 0 done, 1 failed, 2 usage, 3 a person is needed, 4 temporary.

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, Host, LoginKind, Matching, Trouble};

use super::contract::fetched;
use crate::pty::{
    desk::{Desk, Ended, visit},
    running::Running,
};

fn meets(host: Host, trouble: Trouble) -> Fault {
    Fault { matching: Matching { host: Some(host), ..Matching::default() }, trouble }
}

/// One line on standard error that says what is wrong.
#[track_caller]
pub(crate) fn one_sentence(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, Some(code), "{ended:?}");
    assert_eq!(ended.err.trim_end().lines().count(), 1, "{ended:?}");
    assert!(ended.err.starts_with("lightmeter: "), "{ended:?}");
    for word in words {
        assert!(ended.err.contains(word), "{word:?} is not in {ended:?}");
    }
}

#[test]
fn three_when_meta_says_that_the_token_is_dead() {
    let desk = fetched();
    desk.control().plant(meets(Host::InstagramGraph, Trouble::TokenExpired));
    let sync = desk.run(&["sync", "--json"]);
    assert_eq!(sync.code, Some(3), "{sync:?}");
    assert_eq!(sync.json()[0]["outcome"], "failed");
    let accounts = desk.run(&["accounts", "--json"]);
    assert_eq!(accounts.code, Some(3), "{accounts:?}");
    assert_eq!(accounts.json()[0]["status"], "expired");
    assert_eq!(accounts.json()[0]["verdict"]["code"], "reconnect");
    assert_eq!(desk.run(&["overview", "nordwind"]).code, Some(3));
    assert_eq!(desk.run(&["renew"]).code, Some(3));
    assert_eq!(desk.run(&["record", "nordwind"]).code, Some(0), "history is read all the same");
    assert_eq!(desk.run(&["export", "insights", "nordwind"]).code, Some(0));
}

#[test]
fn three_when_meta_wants_the_person_to_log_in() {
    let desk = fetched();
    desk.control().plant(meets(Host::InstagramGraph, Trouble::Checkpoint));
    assert_eq!(desk.run(&["sync"]).code, Some(3));
    let accounts = desk.run(&["accounts", "--json"]);
    assert_eq!((accounts.code, &accounts.json()[0]["verdict"]["code"]), (Some(3), &"log_in_at_meta".into()));
    desk.control().clear_faults();
    assert_eq!(desk.run(&["sync"]).code, Some(0), "it mends itself");
    assert_eq!(desk.run(&["accounts"]).code, Some(0));
}

#[test]
fn three_when_the_clock_ran_out() {
    let desk = fetched();
    desk.advance(TimeDelta::days(61));
    let accounts = desk.run(&["accounts", "--json"]);
    assert_eq!((accounts.code, &accounts.json()[0]["status"]), (Some(3), &"expired".into()), "{accounts:?}");
    assert_eq!(accounts.json()[0]["seconds_left"], 0);
}

#[test]
fn four_when_meta_throttles_or_is_away() {
    let throttled =
        Trouble::Throttled { code: 4, subcode: None, regain_minutes: Some(30), retry_after_seconds: None };
    for (trouble, outcome) in [
        (throttled, "throttled"),
        (Trouble::Unavailable, "failed"),
        (Trouble::Http { status: 502 }, "failed"),
    ] {
        let desk = fetched();
        desk.control().plant(meets(Host::InstagramGraph, trouble.clone()));
        let sync = desk.run(&["sync", "--json"]);
        assert_eq!(
            (sync.code, &sync.json()[0]["outcome"]),
            (Some(4), &outcome.into()),
            "{trouble:?} {sync:?}"
        );
        let accounts = desk.run(&["accounts", "--json"]);
        assert_eq!(accounts.code, Some(0), "waiting asks for nobody: {accounts:?}");
        assert_eq!(accounts.json()[0]["verdict"]["code"], "wait");
        assert_eq!(accounts.json()[0]["status"], "active", "a transient error never disconnects");
        assert_eq!(desk.run(&["renew"]).code, Some(4), "{trouble:?}");
    }
}

#[test]
fn four_when_meta_is_away_while_connecting_and_when_nobody_comes_back() {
    let desk = Desk::new();
    desk.control().plant(meets(Host::InstagramApi, Trouble::Unavailable));
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    desk.say_yes(&link, "nordwind");
    one_sentence(&running.end(), 4, &[]);
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    running.link().unwrap();
    running.line(|line| line.contains("browser")).unwrap();
    desk.advance(TimeDelta::minutes(11));
    let ended = running.end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(ended.err.contains("10 minutes"), "{ended:?}");
}

#[test]
fn one_when_the_person_says_no_at_meta() {
    let desk = Desk::new();
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    let answer = visit(&desk.control().deny(&link).unwrap());
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    one_sentence(&running.end(), 1, &["You said no at Meta"]);
}

#[test]
fn two_for_wrong_usage() {
    let desk = fetched();
    one_sentence(&desk.run(&[]), 2, &["no terminal", "lightmeter overview"]);
    one_sentence(&desk.run(&["connect"]), 2, &["no terminal", "--yes"]);
    one_sentence(&desk.run(&["disconnect", "nordwind"]), 2, &["no terminal", "--yes"]);
    one_sentence(&desk.run(&["demo"]), 2, &["no terminal"]);
    for command in [
        &["overview", "nobody"][..],
        &["record", "nobody"],
        &["sync", "nobody"],
        &["renew", "nobody"],
        &["export", "insights", "nobody"],
        &["disconnect", "nobody", "--yes"],
    ] {
        one_sentence(&desk.run(command), 2, &["No account of yours is called nobody", "accounts --all"]);
    }
    for command in [
        &["conect"][..],
        &["overview"],
        &["overview", "nordwind", "--days", "0"],
        &["overview", "nordwind", "--days", "many"],
        &["export", "insights", "nordwind", "--from", "yesterday"],
        &["export", "figures", "nordwind"],
        &["connect", "--login", "twitter", "--yes"],
        &["completions", "ksh93"],
    ] {
        let ended = desk.run(command);
        assert_eq!(ended.code, Some(2), "{command:?}: {ended:?}");
        assert!(!ended.err.is_empty() && ended.out.is_empty(), "{command:?}: {ended:?}");
    }
    one_sentence(
        &desk.run(&["export", "insights", "nordwind", "--from", "2026-11-10", "--to", "2026-11-01"]),
        2,
        &["--to is before --from"],
    );
    assert_eq!(desk.run(&["--help"]).code, Some(0));
    assert_eq!(desk.run(&["--version"]).code, Some(0));
}

#[test]
fn two_when_another_account_answers_and_nobody_can_be_asked() {
    let desk = fetched();
    let other = desk.control().mint_token(LoginKind::Instagram, "mara.moves");
    let command = ["connect", "--account", "nordwind", "--token-stdin", "--yes"];
    let ended = desk.run_with(&command, &other);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.err.contains("--account mara.moves"), "{ended:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json().as_array().unwrap().len(), 1);
    let ended = desk.run_with(&["connect", "--account", "mara.moves", "--token-stdin", "--yes"], &other);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json().as_array().unwrap().len(), 2);
}

#[test]
fn one_for_what_is_no_token_and_for_a_token_that_meta_rejects() {
    let desk = Desk::new();
    let ended = desk.run_with(&["connect", "--token-stdin", "--yes"], "hello");
    one_sentence(&ended, 1, &["not a token"]);
    let dead = format!("IGAA{}", "x1Y2".repeat(45));
    let ended = desk.run_with(&["connect", "--token-stdin", "--yes"], &dead);
    one_sentence(&ended, 1, &[]);
    assert!(!ended.err.contains(&dead), "{ended:?}");
}

#[test]
fn advice_on_the_command_line_names_a_command_and_never_a_key() {
    let desk = fetched();
    desk.control().plant(meets(Host::InstagramGraph, Trouble::TokenExpired));
    let sync = desk.run(&["sync", "--json"]);
    let accounts = desk.run(&["accounts"]);
    assert!(accounts.out.contains("run `lightmeter connect` to connect again"), "{accounts:?}");
    let dead = format!("IGAA{}", "x1Y2".repeat(45));
    let refused = desk.run_with(&["connect", "--token-stdin", "--yes"], &dead);
    let json = desk.run(&["accounts", "--json"]);
    let record = desk.run(&["record", "nordwind"]);
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    let gone = desk.run(&["sync", "nordwind"]);
    one_sentence(&gone, 1, &["run `lightmeter connect`"]);
    for ended in [sync, accounts, json, refused, record, gone] {
        let text = format!("{}{}", ended.out, ended.err).to_lowercase();
        assert!(!text.contains("press "), "{ended:?}");
    }
}
