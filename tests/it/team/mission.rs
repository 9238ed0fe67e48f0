//! Two people, one database, one worker: each connects in a dashboard of their own and sees their own.

use std::fs;

use lightmeter::sandbox::LoginKind;

use super::office::{Member, Office, TOKEN_KEY};
use crate::pty::{
    desk::{FACEBOOK_SECRET, INSTAGRAM_SECRET, until},
    journeys::{choose_way, plain_link},
    terminal::{ENTER, Terminal},
};

#[test]
fn each_connects_by_browser_and_local_port_and_sees_only_their_own() {
    let office = Office::new();
    let _worker = office.worker();
    let (anna, bea) = (office.member("anna"), office.member("bea"));
    let mut annas = connects(&anna, "nordwind", |link| office.desk.say_yes(link, "nordwind"));
    let mut beas = connects(&bea, "mara.moves", |link| office.desk.say_yes(link, "mara.moves"));
    let screen = annas.wait_for("Accounts engaged");
    assert!(screen.contains("nordwind") && !screen.contains("mara"), "{screen}");
    let screen = beas.wait_for("Accounts engaged");
    assert!(screen.contains("mara") && !screen.contains("nordwind"), "{screen}");
    assert_eq!(
        (anna.accounts(), bea.accounts()),
        (vec!["nordwind".to_owned()], vec!["mara.moves".to_owned()])
    );
    let hers = anna.run(&["overview", "mara.moves"]);
    assert!(hers.code == Some(2) && hers.err.contains("No account of yours"), "{hers:?}");
    for terminal in [&mut annas, &mut beas] {
        terminal.press("q");
        assert!(terminal.wait_end().success());
    }
    holds_no_secret(&anna);
    holds_no_secret(&bea);
}

/// From an empty dashboard to figures; `say_yes` takes the link as far as a browser's way back to the local port.
pub(super) fn connects(member: &Member<'_>, username: &str, say_yes: impl FnOnce(&str)) -> Terminal {
    let mut terminal = member.terminal(&[]);
    terminal.wait_for("No account is connected");
    choose_way(&mut terminal, 1);
    terminal.wait_for("returns to");
    let link = plain_link(&mut terminal);
    say_yes(&link);
    terminal.wait_for(&format!("Connect @{username} to you?"));
    terminal.press("y");
    terminal.wait_for(&format!("Connected @{username}"));
    terminal.press(ENTER);
    terminal.wait_gone(&format!("Connected @{username}"));
    let fetched = || member.run(&["accounts", "--json"]).json()[0]["last_sync_at"].is_string();
    until("the end of the first fetch", fetched);
    terminal
}

/// Neither an app's secret, nor the worker's key, nor a token of Meta's.
fn holds_no_secret(member: &Member<'_>) {
    let mut open = vec![member.home()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
                continue;
            }
            let bytes = fs::read(entry.path()).unwrap();
            let key = String::from_utf8(TOKEN_KEY.to_vec()).unwrap();
            for secret in [FACEBOOK_SECRET, INSTAGRAM_SECRET, &key, "IGAA", "EAAG"] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} is in {}", entry.path().display());
            }
        }
    }
}

#[test]
fn the_commands_do_the_same_with_the_worker_elsewhere() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let token =
        office.desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", chrono::TimeDelta::days(2));
    let connected = anna.run_with(&["connect", "--token-stdin", "--yes"], &token);
    assert_eq!(connected.code, Some(0), "{connected:?}");
    let synced = anna.run(&["sync", "--json"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
    let row = &synced.json()[0];
    assert_eq!(row["account_username"], "nordwind");
    assert!(row["outcome"] == "stored" || row["outcome"] == "nothing_new", "{row}");
    assert!(row["calls"].as_u64().unwrap() > 0, "{row}");
    let listed = anna.run(&["accounts", "--json"]).json();
    assert_eq!(
        (&listed[0]["renewed_by"], &listed[0]["status"]),
        (&"worker".into(), &"active".into()),
        "{listed}"
    );
    let overview = anna.run(&["overview", "nordwind", "--json"]).json();
    assert!(overview["profile"]["followers_count"].is_number(), "{overview}");
    let exported = anna.run(&["export", "insights", "nordwind"]);
    assert!(exported.out.lines().count() > 100, "{exported:?}");
    let renewed = anna.run(&["renew", "nordwind"]);
    assert!(matches!(renewed.code, Some(0 | 4)), "{renewed:?}");
    let gone = anna.run(&["disconnect", "nordwind", "--yes"]);
    assert_eq!(gone.code, Some(0), "{gone:?}");
    assert!(anna.accounts().is_empty());
}
