//! `doctor isolation` and `health` on a shared Postgres: what each login is told, and that nothing is left behind.

use lightmeter::sandbox::LoginKind as Login;
use serde_json::Value as Json;

use super::{administrator::Office, exit_codes::one_sentence};
use crate::pty::desk::Desk;

const STOPS: [&str; 2] = ["isolation.rows_made", "isolation.half_tried"];
const EVERYTHING: &str = "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM accounts)
    + (SELECT count(*) FROM oauth_states) + (SELECT count(*) FROM database_logins) + (SELECT count(*) FROM media)";

fn checks(text: &str) -> Vec<Json> {
    let checks: Vec<Json> = serde_json::from_str(text).unwrap();
    for check in &checks {
        let fields: Vec<&str> = check.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, ["check", "state", "sentence", "next_step"]);
    }
    checks
}

fn state<'a>(checks: &'a [Json], name: &str) -> &'a str {
    checks.iter().find(|one| one["check"] == name).unwrap()["state"].as_str().unwrap()
}

#[test]
fn one_command_proves_that_users_are_kept_apart() {
    let office = Office::new();
    let worker = office.migrate();
    let proved = office.run(&["doctor", "isolation", "--json"]);
    assert_eq!(proved.code, Some(0), "{proved:?}");
    let checks = checks(&proved.out);
    assert!(checks.len() > 70 && state(&checks, "table_account_days") == "ok", "{checks:#?}");
    assert_eq!((state(&checks, "function_due_ask"), state(&checks, "catalogue")), ("ok", "ok"));
    let served = office.run_as(&worker, &["doctor", "isolation"]);
    assert_eq!(served.code, Some(0), "{served:?}");
    let table: Vec<&str> = served.out.lines().take_while(|line| !line.starts_with("ok ")).collect();
    assert_eq!(
        table[0].split_whitespace().collect::<Vec<_>>(),
        ["table", "select", "insert", "update", "delete"]
    );
    assert!(table.len() > 15, "{}", served.out);
    for line in &table[1..] {
        let cells: Vec<&str> = line.split_whitespace().skip(1).collect();
        assert_eq!(cells, ["0", "0", "0", "0"], "{line}");
    }
}

#[test]
fn the_proof_leaves_nothing_behind_though_it_is_killed() {
    let office = Office::new();
    office.migrate();
    for stop in STOPS {
        let mut command = office.command(&["doctor", "isolation"]);
        command.env(lightmeter::clock::probe::STOP_VARIABLE, stop);
        let killed = crate::pty::desk::end(command.spawn().unwrap());
        assert_eq!((killed.code, killed.out.as_str()), (None, ""), "{stop}: {killed:?}");
    }
    assert_eq!(office.number(EVERYTHING), 0, "nothing is left behind");
}

#[test]
fn a_table_that_is_open_is_told_on_the_screen_and_in_json() {
    let office = Office::new();
    office.migrate();
    office.sql(
        "ALTER POLICY own ON media TO PUBLIC USING (true) WITH CHECK (true);
         GRANT SELECT, INSERT, UPDATE, DELETE ON media TO lightmeter_service",
    );
    let open = office.run(&["doctor", "isolation"]);
    assert_eq!(open.code, Some(1), "{open:?}");
    let row = open.out.lines().find(|line| line.starts_with("media ")).unwrap();
    assert!(row.split_whitespace().skip(1).all(|count| count != "0"), "{row}");
    assert!(open.out.contains("fail    table_media"), "{}", open.out);
    let told = checks(&office.run(&["doctor", "isolation", "--json"]).out);
    assert_eq!((state(&told, "table_media"), state(&told, "catalogue")), ("fail", "fail"));
    assert_eq!(state(&told, "table_media_readings"), "ok");
}

#[test]
fn where_there_is_one_user_there_is_nothing_to_prove() {
    let desk = Desk::new();
    let skipped = desk.run(&["doctor", "isolation", "--json"]);
    let checks = checks(&skipped.out);
    assert_eq!((skipped.code, checks.len(), state(&checks, "isolation")), (Some(0), 1, "skipped"));
    assert!(!desk.data().exists());
}

#[test]
fn operators_see_how_everybody_s_connections_stand_and_members_are_told_who_may() {
    let office = Office::new();
    let worker = office.migrate();
    office.run(&["users", "add", "anna"]);
    office.run(&["users", "add", "olga", "--operator"]);
    let url = |handle| office.run(&["users", "database-login", handle]).out.trim().to_owned();
    let (anna, olga) = (url("anna"), url("olga"));
    office.sql(CONNECTED);
    let rows = |text: &str| serde_json::from_str::<Vec<Json>>(text).unwrap();
    for (login, ended) in [
        ("olga", office.run_as(&olga, &["health", "--json"])),
        ("worker", office.run_as(&worker, &["health", "--json"])),
        ("administrator", office.run(&["health", "--json"])),
    ] {
        assert_eq!(ended.code, Some(3), "{login}: {ended:?}");
        let rows = rows(&ended.out);
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row["handle"].as_str().unwrap(),
                    row["status"].as_str().unwrap(),
                    row["verdict"]["code"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [("anna", "expiring", "ok"), ("anna", "revoked", "reconnect"), ("olga", "active", "ok")],
            "{login}"
        );
        assert_eq!(rows[0]["expires_at"], "2026-11-25T20:00:00Z", "the earlier of both clocks");
        let fields: Vec<&str> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["handle", "platform", "account_id", "account_username", "status", "expires_at", "verdict"]
        );
    }
    let shown = office.run_as(&olga, &["health"]);
    assert!(
        shown.out.starts_with("anna  @shop  1  expiring · ends 2026-11-25 20:00 UTC · It ends unless"),
        "{shown:?}"
    );
    one_sentence(&office.run_as(&anna, &["health"]), 1, &["only operators", "`lightmeter accounts`"]);
}

#[test]
fn in_personal_mode_health_is_the_one_user_s() {
    let desk = Desk::new();
    let nothing = desk.run(&["health", "--json"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (Some(0), "[]\n"), "{nothing:?}");
    let token = desk.control().mint_token(Login::Instagram, "nordwind");
    desk.connect_with_token(&token);
    let rows: Vec<Json> = serde_json::from_str(&desk.run(&["health", "--json"]).out).unwrap();
    let accounts: Vec<Json> = serde_json::from_str(&desk.run(&["accounts", "--json"]).out).unwrap();
    assert_eq!((rows.len(), accounts.len()), (1, 1));
    for field in ["account_id", "account_username", "status", "expires_at", "verdict"] {
        assert_eq!(rows[0][field], accounts[0][field], "{field}");
    }
}

/// The clock stands at 2026-11-20.
const CONNECTED: &str = "INSERT INTO user_tokens (u_id, platform, login, subject, source, scopes, expiry)
    SELECT u_id, 'instagram', 'facebook', '10', 'oauth', '', 'never' FROM users;
    INSERT INTO accounts (u_id, platform, account_id, account_username, login, subject, status, verdict_code,
        verdict_sentence, expiry, expires_at, data_access_expires_at, renewed_by, connected_at)
    SELECT u_id, 'instagram', id, name, 'facebook', '10', status, code, 'All is well.', 'at', '2027-02-01T20:00:00Z',
        ends::timestamptz, 'worker', at::timestamptz
    FROM users JOIN (VALUES
        ('anna', '1', 'shop', 'active', 'ok', '2026-11-25T20:00:00Z', '2026-10-01'),
        ('anna', '2', 'second', 'revoked', 'reconnect', '2027-01-25T20:00:00Z', '2026-10-02'),
        ('anna', '4', 'gone', 'disconnected', 'ok', '2027-01-25T20:00:00Z', '2026-10-02'),
        ('olga', '3', 'third', 'active', 'ok', '2027-01-25T20:00:00Z', '2026-10-03')
    ) AS one (owner, id, name, status, code, ends, at) ON owner = handle";
