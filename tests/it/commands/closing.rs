//! What was erased while another program kept the database's log busy goes at the end of the next command.

use std::path::PathBuf;

use lightmeter::sandbox::LoginKind;
use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::pty::desk::Desk;

/// Another program that has the database open.
async fn open(desk: &Desk) -> SqliteConnection {
    SqliteConnectOptions::new().filename(desk.data().join("lightmeter.db")).connect().await.unwrap()
}

async fn run(connection: &mut SqliteConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(connection).await.unwrap();
}

/// The files that hold these bytes.
fn holding(desk: &Desk, bytes: &[u8]) -> Vec<PathBuf> {
    let files = desk.files().into_iter();
    files
        .filter(|(_, text)| text.windows(bytes.len()).any(|part| part == bytes))
        .map(|(path, _)| path)
        .collect()
}

fn a_busy_log_is_emptied_by(command: impl Fn(&Desk)) {
    let desk = Desk::new();
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    let mut other = desk.block_on(open(&desk));
    let (token,): (Vec<u8>,) =
        desk.block_on(sqlx::query_as("SELECT access_token FROM user_tokens").fetch_one(&mut other)).unwrap();
    desk.block_on(run(&mut other, "BEGIN; SELECT count(*) FROM users"));
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    assert!(!holding(&desk, &token).is_empty(), "the reader still needs what was");
    // It stays connected, so that its own end does not empty the log.
    desk.block_on(run(&mut other, "COMMIT"));
    command(&desk);
    assert_eq!(holding(&desk, &token), <[PathBuf; 0]>::default());
}

#[test]
fn a_busy_log_is_emptied_at_the_end_of_a_command_that_only_reads() {
    a_busy_log_is_emptied_by(|desk| assert_eq!(desk.run(&["accounts"]).code, Some(0)));
}

#[test]
fn a_busy_log_is_emptied_at_the_end_of_a_command_that_fails() {
    a_busy_log_is_emptied_by(|desk| assert_eq!(desk.run(&["overview", "nobody"]).code, Some(2)));
}

#[test]
fn a_busy_log_is_emptied_by_the_doctor() {
    a_busy_log_is_emptied_by(|desk| assert_eq!(desk.run(&["doctor"]).code, Some(0)));
}

#[test]
fn a_busy_log_is_emptied_at_the_end_of_the_dashboard() {
    a_busy_log_is_emptied_by(|desk| {
        let mut terminal = desk.terminal(&[]);
        terminal.wait_for("No account is connected");
        terminal.press("q");
        assert!(terminal.wait_end().success());
    });
}
