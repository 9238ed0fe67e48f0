//! `connect` when it does not come to its end: nothing stays open, and one sentence says what to do.

use std::{fs, net::TcpListener, process::Stdio};

use chrono::TimeDelta;
use lightmeter::sandbox::{Choice, LoginKind};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use super::{contract::fetched, exit_codes::one_sentence};
use crate::pty::{
    desk::{Desk, Ended, visit},
    running::Running,
    terminal::{DOWN, ENTER},
};

const LINK: &[&str] = &["connect", "--yes", "--no-browser"];
const TOKEN: &[&str] = &["connect", "--token-stdin", "--yes"];

/// Where the attempt begun last has come to.
fn last_step(desk: &Desk) -> String {
    let path = desk.data().join("lightmeter.db");
    desk.block_on(async {
        let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
        let query = "SELECT step FROM oauth_states ORDER BY created_at DESC, rowid DESC LIMIT 1";
        let step = sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        step
    })
}

fn link_files(desk: &Desk) -> usize {
    fs::read_dir(desk.data().join("links")).map_or(0, Iterator::count)
}

fn signal(running: &Running, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap(), signal).unwrap();
}

#[test]
fn an_account_that_meta_does_not_show_is_never_replaced_by_the_one_it_shows() {
    let desk = Desk::new();
    let other = desk.control().mint_token(LoginKind::Instagram, "mara.moves");
    let command = ["connect", "--account", "nordwind", "--token-stdin", "--yes"];
    one_sentence(&desk.run_with(&command, &other), 2, &["nordwind", "@mara.moves", "--account"]);
    assert_eq!(desk.run(&["accounts", "--json"]).json(), serde_json::json!([]));
    assert_eq!(last_step(&desk), "cancelled");
}

#[test]
fn an_attempt_that_cannot_be_answered_is_cancelled() {
    let desk = Desk::new();
    let mut running =
        Running::start(desk.command(&["connect", "--login", "facebook", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    visit(&desk.control().approve(&link, &Choice::of("amir")).unwrap());
    let ended = running.end();
    one_sentence(&ended, 2, &["--account", "@mara.moves"]);
    assert_eq!((last_step(&desk).as_str(), link_files(&desk)), ("cancelled", 0));
}

#[test]
fn a_signal_ends_the_attempt_and_removes_the_link() {
    for asked in [Signal::INT, Signal::TERM, Signal::HUP] {
        let desk = Desk::new();
        let mut running = Running::start(desk.command(LINK));
        running.link().unwrap();
        running.line(|line| line.contains("browser")).unwrap();
        assert_eq!(link_files(&desk), 1);
        signal(&running, asked);
        one_sentence(&running.end(), 1, &["interrupted", "nothing was connected"]);
        assert_eq!((last_step(&desk).as_str(), link_files(&desk)), ("cancelled", 0), "{asked:?}");
    }
}

#[test]
fn a_dashboard_that_ends_takes_its_link_with_it() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("No account is connected");
    terminal.press("c");
    terminal.wait_for("Instagram Login");
    terminal.press(&format!("{DOWN}{ENTER}"));
    terminal.wait_for("to log in at");
    assert_eq!(link_files(&desk), 1);
    terminal.signal(Signal::TERM);
    assert!(terminal.wait_end().success());
    assert_eq!(link_files(&desk), 0);
}

#[test]
fn a_link_whose_attempt_is_over_goes_at_the_next_start() {
    let desk = Desk::new();
    let mut running = Running::start(desk.command(LINK));
    running.link().unwrap();
    running.line(|line| line.contains("browser")).unwrap();
    signal(&running, Signal::KILL);
    assert_eq!(running.end().code, None);
    fs::write(desk.data().join("links/mine.txt"), "a person's own").unwrap();
    assert_eq!(desk.run(&["accounts"]).code, Some(0));
    assert_eq!(link_files(&desk), 2, "the attempt may still be finished");
    desk.advance(TimeDelta::minutes(11));
    assert_eq!(desk.run(&["accounts"]).code, Some(0));
    assert_eq!(link_files(&desk), 1, "what is no link stays");
}

#[test]
fn without_a_listener_and_without_a_terminal_it_fails_at_once() {
    let desk = Desk::new();
    let port = desk.http_port();
    let _busy = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let ended = Running::start(desk.command(LINK)).end();
    one_sentence(&ended, 1, &[&port.to_string(), "in use", "terminal"]);
    assert_eq!((last_step(&desk).as_str(), link_files(&desk)), ("cancelled", 0));
}

#[test]
fn pasting_is_offered_only_where_it_is_read() {
    let desk = Desk::new();
    let mut running = Running::start(desk.command(LINK));
    let link = running.link().unwrap();
    desk.say_yes(&link, "nordwind");
    let ended = running.end();
    assert!(ended.code == Some(0) && !ended.out.contains("aste here"), "{ended:?}");
}

#[test]
fn a_token_typed_on_a_terminal_is_asked_about_there() {
    let desk = Desk::new();
    let token = desk.control().mint_token(LoginKind::Instagram, "nordwind");
    let mut terminal = desk.terminal(&["connect", "--token-stdin"]);
    terminal.press(&format!("{token}\r\u{4}"));
    terminal.wait_for("Connect @nordwind");
    terminal.press("y\r");
    terminal.wait_for("@nordwind is connected");
    assert!(terminal.wait_end().success());
}

fn fed(desk: &Desk, bytes: &[u8]) -> Ended {
    fs::write(desk.path("input"), bytes).unwrap();
    let mut command = desk.command(TOKEN);
    command.stdin(Stdio::from(fs::File::open(desk.path("input")).unwrap()));
    Running::start(command).end()
}

#[test]
fn standard_input_that_holds_no_token_is_wrong_usage() {
    let desk = Desk::new();
    one_sentence(&fed(&desk, b""), 2, &["standard input", "empty"]);
    one_sentence(&fed(&desk, b" \n\n"), 2, &["standard input", "empty"]);
    one_sentence(&fed(&desk, b"IGAA\xff\xfe"), 2, &["standard input", "not text"]);
    one_sentence(&fed(&desk, "IGAA".repeat(20_000).as_bytes()), 2, &["standard input", "too long"]);
    // A device without an end is read no further than a token could be.
    let mut command = desk.command(TOKEN);
    command.stdin(Stdio::from(fs::File::open("/dev/zero").unwrap()));
    one_sentence(&Running::start(command).end(), 2, &["standard input", "too long"]);
    let mut command = desk.command(TOKEN);
    command.stdin(Stdio::from(fs::File::open(desk.path("work")).unwrap()));
    one_sentence(&Running::start(command).end(), 1, &["standard input cannot be read"]);
}

#[test]
fn a_failed_login_is_told_once_and_as_that_login() {
    let desk = fetched();
    desk.advance(TimeDelta::minutes(1));
    let mut command = desk.command(LINK);
    command.env(lightmeter::clock::probe::STOP_VARIABLE, "store.attempt.begun");
    assert_eq!(Running::start(command).end().code, None);
    desk.advance(TimeDelta::minutes(11));
    let told = desk.run(&["accounts"]);
    assert!(told.err.contains("reconnect") && told.err.contains("login begun at"), "{told:?}");
    let again = desk.run(&["accounts"]);
    assert_eq!((again.code, again.err.as_str()), (Some(0), ""), "told once");
    // One that the command itself has told is not told again.
    let mut running = Running::start(desk.command(LINK));
    let link = running.link().unwrap();
    visit(&desk.control().deny(&link).unwrap());
    one_sentence(&running.end(), 1, &["You said no at Meta"]);
    assert_eq!(desk.run(&["accounts"]).err, "");
}

#[test]
fn a_login_without_its_app_is_wrong_configuration_and_names_a_command_that_there_is() {
    let desk = Desk::new();
    desk.write_private("empty.toml", "");
    let config = desk.path("empty.toml");
    for login in ["instagram", "facebook"] {
        let ended = desk.run(&["--config", config.to_str().unwrap(), "connect", "--login", login, "--yes"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{ended:?}");
        assert!(ended.err.contains(login) && ended.err.contains("lightmeter doctor"), "{ended:?}");
    }
}
