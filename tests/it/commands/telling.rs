//! Commands tell all there is, and nothing that is not so.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, Host, Matching, Trouble};

use super::contract::fetched;
use crate::pty::{desk::Desk, running::Running};

/// What a column of an export holds.
fn column(desk: &Desk, command: &[&str], name: &str) -> BTreeSet<String> {
    let rows = desk.run(&[command, &["--format", "json"]].concat()).json();
    rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_export_without_days_has_what_was_learnt_today() {
    let desk = fetched();
    let audiences = column(&desk, &["export", "audience", "nordwind"], "audience");
    for audience in ["follower_demographics", "engaged_audience_demographics", "online_followers"] {
        assert!(audiences.contains(audience), "{audience}: {audiences:?}");
    }
    let days = column(&desk, &["export", "audience", "nordwind", "--from", "2026-11-18"], "day");
    assert_eq!(days.last().map(String::as_str), Some("2026-11-20"), "a first day alone: until today");
    let until = column(&desk, &["export", "audience", "nordwind", "--to", "2026-11-19"], "audience");
    assert!(!until.contains("follower_demographics"), "{until:?}");
    let today: BTreeSet<String> = desk
        .control()
        .truth()
        .stories("nordwind")
        .into_iter()
        .chain(desk.control().truth().posts("nordwind"))
        .filter(|post| lightmeter::domain::Day::containing(post.published_at).to_string() == "2026-11-20")
        .map(|post| post.id)
        .collect();
    assert!(!today.is_empty(), "something was published today");
    let posts = column(&desk, &["export", "posts", "nordwind"], "media_id");
    assert!(today.is_subset(&posts), "{today:?} of {posts:?}");
}

#[test]
fn a_login_that_is_open_elsewhere_is_not_told_as_dead_until_its_process_dies() {
    let desk = fetched();
    desk.advance(TimeDelta::minutes(1));
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    running.link().unwrap();
    for command in [&["accounts"][..], &["sync"], &["accounts", "--json"]] {
        let ended = desk.run(command);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
    }
    drop(running);
    let told = desk.run(&["accounts"]);
    assert!(told.err.contains("Please reconnect"), "killed, it is told at once: {told:?}");
    assert_eq!(desk.run(&["accounts"]).err, "", "and once");
}

#[test]
fn a_disconnected_account_has_no_clocks_and_asks_for_nothing() {
    let desk = fetched();
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    let row = &desk.run(&["accounts", "--all", "--json"]).json()[0];
    assert_eq!((&row["status"], &row["expiry"]), (&"disconnected".into(), &"unknown".into()), "{row}");
    for clock in ["expires_at", "data_access_expires_at", "seconds_left", "next_renewal_at"] {
        assert!(row[clock].is_null(), "{clock}: {row}");
    }
    assert_eq!(row["renewed_by"], "nobody", "{row}");
    assert_eq!(row["verdict"]["code"], "ok", "{row}");
    assert!(row["verdict"]["sentence"].as_str().unwrap().contains("not connected"), "{row}");
    assert_eq!(row["last_sync_at"], "2026-11-20T20:00:00Z", "its history stays");
    for days in [0, 90] {
        desk.advance(TimeDelta::days(days));
        let text = desk.run(&["accounts", "--all"]);
        assert!(text.out.contains("not connected") && text.out.contains("history stays"), "{text:?}");
        assert!(!text.out.contains("left") && !text.out.contains("expire"), "{text:?}");
        assert_eq!(text.code, Some(0), "{text:?}");
    }
}

#[test]
fn forgetting_a_disconnected_account_erases_no_token_again() {
    let desk = fetched();
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    let forgotten = desk.run(&["disconnect", "nordwind", "--yes", "--forget-history"]);
    assert_eq!(forgotten.code, Some(0), "{forgotten:?}");
    assert!(!forgotten.out.contains("Erased: the token"), "{forgotten:?}");
    assert!(forgotten.out.contains("Erased: every figure"), "{forgotten:?}");
}

#[test]
fn the_record_as_text_has_the_codes_of_meta() {
    let desk = fetched();
    let host = Matching { host: Some(Host::InstagramGraph), ..Matching::default() };
    desk.control().plant(Fault { matching: host, trouble: Trouble::TokenExpired });
    assert_eq!(desk.run(&["renew"]).code, Some(3));
    let newest = &desk.run(&["record", "nordwind", "--json"]).json()[0];
    let trace = newest["fbtrace_id"].as_str().unwrap();
    let text = desk.run(&["record", "nordwind"]).out;
    let codes = format!("(code 190, subcode 463, HTTP {}, fbtrace_id {trace})", newest["http_status"]);
    assert!(text.lines().next().unwrap().ends_with(&codes), "{codes} ends no {text}");
    assert!(!text.lines().last().unwrap().contains('('), "without codes there are no brackets: {text}");
}

#[test]
fn every_time_is_told_to_the_second() {
    let desk = fetched();
    desk.set_time("2026-11-20T21:00:00.123456789Z".parse().unwrap());
    let trouble =
        Trouble::Throttled { code: 4, subcode: None, regain_minutes: Some(30), retry_after_seconds: None };
    desk.control().plant(Fault { matching: Matching::default(), trouble });
    let sync = desk.run(&["sync", "--json"]);
    let next = sync.json()[0]["next_sync_at"].as_str().unwrap().to_owned();
    assert_eq!(next.len(), "2026-11-20T21:00:00Z".len(), "{next}");
    for command in
        [&["accounts", "--json"][..], &["overview", "nordwind", "--json"], &["record", "nordwind", "--json"]]
    {
        let out = desk.run(command).out;
        assert!(out.contains("2026-11-20T2") && !out.contains(":00."), "{out}");
    }
}

#[test]
fn an_overview_of_one_day_tells_that_days_reach_and_of_a_few_days_why_there_is_none() {
    let desk = fetched();
    desk.advance(TimeDelta::days(2));
    assert_eq!(desk.run(&["sync"]).code, Some(0));
    let of = |days: &str| desk.run(&["overview", "nordwind", "--json", "--days", days]).json();
    let reach = |overview: &serde_json::Value| overview["metrics"][0].clone();
    let month = of("30");
    let points = month["series"][0]["points"].as_array().unwrap();
    let known = points.iter().rev().find(|point| point["status"] == "measured").unwrap();
    let last_days = i64::try_from(points.iter().rev().position(|point| point == known).unwrap()).unwrap();
    desk.advance(TimeDelta::days(-last_days));
    let day = of("1");
    assert_eq!(day["range"]["to"], known["day"]);
    assert_eq!((&reach(&day)["name"], &reach(&day)["value"]), (&"reach".into(), &known["value"]));
    let few = desk.run(&["overview", "nordwind", "--days", "5"]);
    assert!(few.err.contains("fetched for single days and for 7, 14 and 30 days"), "{few:?}");
    assert_eq!(desk.run(&["overview", "nordwind", "--days", "7"]).err, "");
}
