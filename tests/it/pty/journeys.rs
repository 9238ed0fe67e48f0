//! From an empty home folder to figures on the screen and back, with keys alone.

use std::{fs, os::unix::fs::PermissionsExt as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;

use super::{
    desk::{Desk, until},
    secrets::holds,
    terminal::{DOWN, ENTER, LineMode, Terminal},
};

const SHELL: LineMode = LineMode { canonical: true, echo: true, signals: true };
const DASHBOARD: LineMode = LineMode { canonical: false, echo: false, signals: false };

#[test]
fn the_dashboard_takes_the_terminal_and_gives_it_back() {
    let desk = Desk::new();
    let mut terminal = dashboard_of_a_newcomer(&desk);
    assert_eq!(terminal.line_mode(), DASHBOARD);
    assert!(terminal.is_on_alternate_screen() && terminal.takes_bracketed_paste());
    terminal.press("q");
    assert!(terminal.wait_end().success());
    assert_eq!(terminal.line_mode(), SHELL);
    assert!(!terminal.is_on_alternate_screen() && !terminal.takes_bracketed_paste());
    assert!(!terminal.hides_cursor());
}

/// The dashboard of somebody who has connected nothing yet, when it has come up.
fn dashboard_of_a_newcomer(desk: &Desk) -> Terminal {
    let terminal = desk.terminal(&[]);
    terminal.wait_for("No account is connected");
    terminal
}

/// The link as the plain view prints it: alone on its line, however long.
pub(crate) fn plain_link(terminal: &mut Terminal) -> String {
    // Earlier links of the same session are still among the bytes.
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("Press any key to go back").count();
    let before = shown(&terminal.bytes());
    terminal.press("o");
    let bytes = terminal.wait_for_bytes("the plain link", |bytes| shown(bytes) > before);
    let text = String::from_utf8_lossy(&bytes);
    let before = text.rsplit_once("\r\n\r\nPress any key").unwrap().0;
    let link = before.rsplit("\r\n").next().unwrap().to_owned();
    terminal.press(" ");
    terminal.wait_until("the dashboard again", |screen| !screen.contains("Press any key"));
    link
}

/// Opens the connect dialog from anywhere and takes the way at this place of the list.
pub(crate) fn choose_way(terminal: &mut Terminal, place: usize) {
    terminal.press("c");
    terminal.wait_for("Paste a token");
    for _ in 0..place {
        terminal.press(DOWN);
    }
    terminal.press(ENTER);
}

#[test]
fn instagram_login_from_an_empty_folder_to_figures_and_back() {
    let desk = Desk::new();
    let mut terminal = dashboard_of_a_newcomer(&desk);
    choose_way(&mut terminal, 1);
    terminal.wait_for("returns to");
    let link = plain_link(&mut terminal);
    let files: Vec<_> = fs::read_dir(desk.data().join("links")).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(files[0].path()).unwrap().trim_end(), link, "the file");
    terminal.press("y");
    let copied = format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(&link));
    terminal.wait_for_bytes("the link copied", |bytes| holds(bytes, &latin_of(&copied)));
    desk.say_yes(&link, "nordwind");
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_gone("Connected @nordwind");
    terminal.wait_for("Accounts engaged");
    let links = desk.data().join("links");
    until("the link file gone", || fs::read_dir(&links).unwrap().next().is_none());
    let fetched = || desk.run(&["accounts", "--json"]).json()[0]["last_sync_at"].is_string();
    until("the end of the first fetch", fetched);
    // The keys of the Overview.
    terminal.press("]");
    terminal.wait_for("90 days");
    terminal.press("[");
    terminal.wait_for("30 days");
    terminal.press("?");
    terminal.wait_for("show fewer days");
    terminal.press("?");
    terminal.wait_gone("show fewer days");
    terminal.press("e");
    terminal.wait_for("Exported to");
    let exported = fs::read_dir(desk.path("work")).unwrap().next().unwrap().unwrap().path();
    let mut reader = csv::Reader::from_path(exported).unwrap();
    let truth = desk.control().truth();
    let mut compared = 0;
    for row in reader.records().map(Result::unwrap).filter(|row| &row[1] == "reach" && &row[3] == "measured")
    {
        let told = truth.published("nordwind", "reach", row[0].parse().unwrap());
        assert_eq!(Some(row[2].parse().unwrap()), told, "{row:?}");
        compared += 1;
    }
    assert!(compared >= 25, "{compared}");
    // Disconnecting says what goes and what stays.
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal.press(ENTER);
    terminal.wait_for("no second clock");
    terminal.press(ENTER);
    terminal.press("d");
    terminal.wait_for("the token here; fetching and renewing end");
    terminal.wait_for("the history: figures, posts and records");
    terminal.press("y");
    terminal.wait_for("Nothing is connected yet");
    // And again, by a pasted address.
    choose_way(&mut terminal, 1);
    terminal.wait_for("returns to");
    let link = plain_link(&mut terminal);
    let address = desk.approve(&link, "nordwind");
    terminal.paste(&address);
    terminal.wait_for("characters");
    terminal.press(ENTER);
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_for("TIME LEFT");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn facebook_login_asks_which_of_several_accounts() {
    let desk = Desk::new();
    let mut terminal = dashboard_of_a_newcomer(&desk);
    choose_way(&mut terminal, 2);
    terminal.wait_for("returns to");
    let link = plain_link(&mut terminal);
    desk.say_yes(&link, "amir");
    let screen = terminal.wait_for("Which accounts are to be connected to you?");
    assert!(screen.contains("@mara.moves") && screen.contains("Page Mara Moves"), "{screen}");
    terminal.press(" ");
    terminal.wait_for("enter connects 1 account");
    terminal.press(ENTER);
    terminal.wait_for("Connected @");
    terminal.press(ENTER);
    terminal.press("1");
    terminal.wait_for("Facebook");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn a_pasted_token_connects_renews_and_refreshes() {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let mut terminal = dashboard_of_a_newcomer(&desk);
    choose_way(&mut terminal, 0);
    terminal.wait_for("Paste an access token");
    terminal.paste(&token);
    terminal.wait_for("186 characters");
    terminal.press(ENTER);
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_for("Accounts engaged");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal.wait_gone("working");
    desk.control().forget_requests();
    terminal.press("R");
    desk.until_meta_is_asked_for("/refresh_access_token");
    // Nothing else is due while the clock stands still.
    terminal.press("2");
    terminal.wait_for("Accounts engaged");
    terminal.wait_gone("updating");
    desk.control().forget_requests();
    terminal.press("r");
    desk.until_meta_is_asked_for("/insights");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

/// With nothing but the binary: the sandbox, its browser page and its token are the demo's own.
#[test]
fn the_demo_connects_by_one_key_and_says_that_its_store_is_thrown_away() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&["demo"]);
    terminal.wait_for("No account is connected");
    terminal.wait_for("thrown away at the end");
    terminal.press("c");
    terminal.wait_for("Paste a token");
    terminal.press("t");
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_for("Accounts engaged");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal.wait_gone("working");
    terminal.press("d");
    terminal.wait_for("Disconnect @nordwind?");
    terminal.press("y");
    terminal.wait_for("@nordwind is disconnected");
    terminal.press("q");
    assert!(terminal.wait_end().success());
    let left = fs::read_dir(desk.path("tmp")).unwrap().count();
    assert_eq!(left, 0, "the demo leaves nothing behind");
}

/// The address that a person copies past the browser's warning about the certificate.
#[test]
fn an_https_redirect_is_pasted_from_the_address_bar() {
    let desk = Desk::new();
    desk.write_config_with("", "");
    let mut terminal = dashboard_of_a_newcomer(&desk);
    choose_way(&mut terminal, 1);
    // What stands in the way of the browser is told before it is met.
    terminal.wait_for("certificate");
    let link = plain_link(&mut terminal);
    let address = desk.approve(&link, "nordwind");
    assert!(address.starts_with("https://localhost:"), "{address}");
    // Chats and terminals wrap and indent, and a person copies the spaces around.
    let (start, end) = address.split_at(address.len() / 2);
    terminal.paste(&format!("  {start} \n    {end} \n"));
    terminal.wait_for("enter to send");
    terminal.press(ENTER);
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_for("Accounts engaged");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn the_code_on_the_screen_leads_exactly_where_the_link_does() {
    let desk = Desk::new();
    let mut terminal = desk.terminal_with(&[], &[], 120, 60);
    terminal.wait_for("No account is connected");
    choose_way(&mut terminal, 1);
    let screen = terminal.wait_until("a whole frame with a code", |screen| {
        screen.contains('█') && screen.lines().last().is_some_and(|row| row.contains("o link"))
    });
    assert_eq!(scanned(&screen), plain_link(&mut terminal));
}

/// Reads the one QR code of a screen, two modules in each cell, dark ones drawn.
fn scanned(screen: &str) -> String {
    let is_module = |cell: &char| matches!(cell, '█' | '▀' | '▄');
    let rows: Vec<Vec<char>> = screen
        .lines()
        .filter(|row| row.chars().any(|cell| is_module(&cell)))
        .map(|row| row.chars().collect())
        .collect();
    // The finder patterns reach the edges.
    let left = rows.iter().filter_map(|row| row.iter().position(is_module)).min().unwrap();
    let right = rows.iter().filter_map(|row| row.iter().rposition(is_module)).max().unwrap();
    let is_dark = |x: usize, y: usize| match rows[y / 2].get(left + x) {
        Some('█') => true,
        Some('▀') => y.is_multiple_of(2),
        Some('▄') => !y.is_multiple_of(2),
        _ => false,
    };
    let grid = rqrr::SimpleGrid::from_func(right - left + 1, is_dark);
    rqrr::Grid::new(grid).decode().unwrap().1
}

fn latin_of(text: &str) -> String {
    text.bytes().map(char::from).collect()
}
