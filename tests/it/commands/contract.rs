//! Names and order of every JSON field and CSV column, as the contract lists them.

use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;
use serde_json::Value;

use crate::pty::desk::Desk;

/// A desk with one connected and fetched account.
pub(super) fn fetched() -> Desk {
    let desk = Desk::new();
    // Old enough to be renewed on arrival, which tells its date.
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.connect_with_token(&token);
    let synced = desk.run(&["sync"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
    desk
}

#[track_caller]
fn fields(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[track_caller]
fn one_of(value: &Value, allowed: &[&str]) {
    let text = value.as_str().unwrap();
    assert!(allowed.contains(&text), "{text} is none of {allowed:?}");
}

#[test]
fn accounts_json() {
    let desk = fetched();
    let accounts = desk.run(&["accounts", "--json"]).json();
    let row = &accounts.as_array().unwrap()[0];
    let contract = [
        "platform",
        "account_id",
        "account_username",
        "login",
        "source",
        "status",
        "expiry",
        "expires_at",
        "data_access_expires_at",
        "seconds_left",
        "next_renewal_at",
        "last_sync_at",
        "renewed_by",
        "verdict",
    ];
    assert_eq!(fields(row), contract);
    assert_eq!(fields(&row["verdict"]), ["code", "sentence"]);
    assert_eq!(row["platform"], "instagram");
    assert_eq!(row["account_id"], "17841400000000001");
    assert_eq!((&row["login"], &row["source"]), (&"instagram".into(), &"pasted".into()));
    assert_eq!((&row["status"], &row["verdict"]["code"]), (&"active".into(), &"ok".into()));
    assert_eq!(row["last_sync_at"], "2026-11-20T20:00:00Z");
    one_of(&row["expiry"], &["at", "never", "unknown"]);
    one_of(&row["renewed_by"], &["worker", "timer", "dashboard", "nobody"]);
}

#[test]
fn overview_json() {
    let desk = fetched();
    let overview = desk.run(&["overview", "nordwind", "--json", "--days", "7"]).json();
    let contract = ["account_id", "account_username", "fetched_at", "range", "profile", "metrics", "series"];
    assert_eq!(fields(&overview), contract);
    assert_eq!(fields(&overview["range"]), ["from", "to", "days"]);
    assert_eq!(fields(&overview["profile"]), ["followers_count", "follows_count", "media_count"]);
    let metrics = overview["metrics"].as_array().unwrap();
    assert!(!metrics.is_empty());
    for metric in metrics {
        let contract = ["name", "value", "status", "reason", "previous", "previous_status", "fetched_at"];
        assert_eq!(fields(metric), contract);
        let statuses = ["measured", "late", "carried", "unavailable"];
        one_of(&metric["status"], &statuses);
        one_of(&metric["previous_status"], &statuses);
        if !metric["reason"].is_null() {
            one_of(&metric["reason"], &REASONS);
        }
    }
    let names: Vec<&str> = metrics.iter().map(|metric| metric["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"follows_and_unfollows.FOLLOWER"), "{names:?}");
    let series = overview["series"].as_array().unwrap();
    assert!(!series.is_empty());
    for one in series {
        assert_eq!(fields(one), ["name", "points"]);
        let points = one["points"].as_array().unwrap();
        assert_eq!(points.len(), 7, "one point a day: {one}");
        for point in points {
            assert_eq!(fields(point), ["day", "value", "status"]);
        }
    }
    assert_eq!(overview["range"]["to"], "2026-11-19", "the last whole day, included");
    assert_eq!(overview["range"]["from"], "2026-11-13");
    assert_eq!(overview["range"]["days"], 7);
}

const REASONS: [&str; 6] =
    ["not_published", "too_small", "not_supported", "beyond_window", "refused", "not_fetched"];

#[test]
fn sync_json() {
    let desk = fetched();
    let sync = desk.run(&["sync", "--json"]).json();
    let contract = [
        "account_id",
        "account_username",
        "outcome",
        "calls",
        "readings_stored",
        "media_stored",
        "next_sync_at",
        "account_used_percent",
        "app_used_percent",
        "history",
        "error",
    ];
    assert_eq!(fields(&sync.as_array().unwrap()[0]), contract);
    one_of(&sync[0]["outcome"], &["stored", "nothing_new", "throttled", "failed", "skipped"]);
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    assert_eq!(desk.run(&["sync", "--json"]).json(), serde_json::json!([]), "nothing is an empty array");
}

#[test]
fn record_json() {
    let desk = fetched();
    let record = desk.run(&["record", "nordwind", "--json"]).json();
    let contract = ["at", "account_id", "kind", "sentence", "http_status", "code", "subcode", "fbtrace_id"];
    let entries = record.as_array().unwrap();
    assert!(!entries.is_empty());
    for entry in entries {
        assert_eq!(fields(entry), contract);
    }
}

#[test]
fn doctor_json() {
    let desk = fetched();
    let doctor = desk.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, Some(0), "{doctor:?}");
    let checks = doctor.json();
    for check in checks.as_array().unwrap() {
        assert_eq!(fields(check), ["check", "state", "sentence", "next_step"]);
        one_of(&check["state"], &["ok", "warn", "fail", "skipped"]);
    }
    let named: Vec<&str> =
        checks.as_array().unwrap().iter().map(|check| check["check"].as_str().unwrap()).collect();
    for wanted in ["config", "database", "token_key", "redirect_instagram", "app_instagram", "app_facebook"] {
        assert!(named.contains(&wanted), "{named:?}");
    }
}

#[test]
fn exports_have_the_columns_of_the_contract_in_both_formats() {
    let desk = fetched();
    let contract = [
        ("insights", vec!["day", "metric", "value", "status", "reason", "fetched_at"]),
        (
            "posts",
            vec![
                "media_id",
                "published_at",
                "product_type",
                "permalink",
                "caption",
                "metric",
                "age_hours",
                "value",
                "status",
            ],
        ),
        ("audience", vec!["day", "audience", "dimension", "key", "value", "status"]),
    ];
    for (what, columns) in contract {
        let csv = desk.run(&["export", what, "nordwind"]);
        assert_eq!(csv.code, Some(0), "{csv:?}");
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        assert_eq!(reader.headers().unwrap(), columns, "{what}");
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty(), "{what} is empty");
        if what != "posts" {
            let keys: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().take(2).collect()).collect();
            assert!(keys.is_sorted(), "{what} ascends");
        }
        let json = desk.run(&["export", what, "nordwind", "--format", "json"]).json();
        let objects = json.as_array().unwrap();
        assert_eq!(objects.len(), rows.len(), "{what}");
        for (object, row) in objects.iter().zip(&rows) {
            assert_eq!(fields(object), columns, "{what}");
            assert_eq!(object["status"], row[row.len() - 1 - usize::from(what == "insights") * 2], "{what}");
        }
        let file = desk.path(format!("{what}.csv"));
        let written = desk.run(&["export", what, "nordwind", "-o", file.to_str().unwrap()]);
        assert_eq!((written.code, written.out.as_str()), (Some(0), ""), "{written:?}");
        assert_eq!(std::fs::read_to_string(file).unwrap(), csv.out, "{what}");
    }
}

#[test]
fn an_export_without_days_has_the_last_thirty_whole_ones() {
    let desk = fetched();
    let days = |more: &[&str]| {
        let command = [&["export", "insights", "nordwind", "--format", "json"], more].concat();
        let rows = desk.run(&command).json();
        let days: std::collections::BTreeSet<String> =
            rows.as_array().unwrap().iter().map(|row| row["day"].as_str().unwrap().to_owned()).collect();
        (days.len(), days.first().cloned().unwrap_or_default(), days.last().cloned().unwrap_or_default())
    };
    let told = |count: usize, from: &str, to: &str| (count, from.to_owned(), to.to_owned());
    assert_eq!(days(&[]), told(30, "2026-10-21", "2026-11-19"), "today is not over");
    assert_eq!(days(&["--to", "2026-11-10"]), told(30, "2026-10-12", "2026-11-10"));
    assert_eq!(days(&["--from", "2026-11-12"]), told(8, "2026-11-12", "2026-11-19"));
    let today = desk.run(&["export", "insights", "nordwind", "--from", "2026-11-20"]);
    assert_eq!(
        (today.code, today.out.lines().count()),
        (Some(0), 1),
        "of today nothing is published: {today:?}"
    );
}
