//! Captions and names full of escape sequences: on the wire to the terminal there is nothing but what the dashboard means.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;

use super::{
    desk::Desk,
    terminal::{DOWN, ENTER, ESC, TAB},
};

/// As many as a letter of any language carries.
const MOST_MARKS: usize = 8;

/// What a terminal would do beside printing: each kind of sequence, without its numbers.
#[derive(Debug, Default)]
struct Deeds {
    kinds: BTreeSet<String>,
    printed: String,
}

/// Splits a stream into what is printed and what commands, as ECMA-48 tells them apart.
fn deeds(bytes: &[u8]) -> Deeds {
    let text = String::from_utf8(bytes.to_vec()).expect("the stream is UTF-8");
    let mut deeds = Deeds::default();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' => {
                let kind = match rest.next() {
                    Some('[') => {
                        let mut leader = String::new();
                        loop {
                            match rest.next() {
                                Some(last @ '\u{40}'..='\u{7e}') => break format!("CSI {leader}{last}"),
                                Some(sign @ ('?' | '>' | '<' | '=' | '!' | ' ')) => leader.push(sign),
                                Some('0'..='9' | ';' | ':') => {}
                                other => break format!("CSI broken by {other:?}"),
                            }
                        }
                    }
                    Some(']') => {
                        let number: String =
                            std::iter::from_fn(|| rest.next_if(char::is_ascii_digit)).collect();
                        format!("OSC {number}")
                    }
                    other => format!("ESC {other:?}"),
                };
                deeds.kinds.insert(kind);
            }
            control if control.is_control() => {
                deeds.kinds.insert(format!("control {:02x}", u32::from(control)));
            }
            printed => deeds.printed.push(printed),
        }
    }
    deeds
}

/// Walks through every view of an account's figures and through the commands; the bytes sent to the terminal.
fn tour(desk: &Desk, username: &str, caption: &str) -> Vec<u8> {
    let token = desk.control().mint_token_aged(LoginKind::Instagram, username, TimeDelta::days(2));
    desk.connect_with_token(&token);
    let synced = desk.run(&["sync"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
    let mut terminal = desk.terminal_with(&[], &[], 160, 50);
    terminal.wait_for("Views");
    terminal.press(TAB);
    // The screen holds more posts than there are different captions, so all of them are drawn with this one.
    terminal.wait_for(caption);
    for key in ["G", "g", TAB, TAB] {
        terminal.press(key);
    }
    terminal.wait_for("Connected with");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal.press("\r");
    terminal.wait_for("esc");
    terminal.press("q");
    terminal.wait_for("TIME LEFT");
    terminal.press("d");
    terminal.wait_for("Disconnect");
    terminal.press(ESC);
    terminal.wait_gone("Disconnect @");
    terminal.press("q");
    assert!(terminal.wait_end().success());
    let mut bytes = terminal.bytes();
    let id = desk.run(&["accounts", "--json"]).json()[0]["account_id"].as_str().unwrap().to_owned();
    for command in [&["accounts"][..], &["overview", &id], &["record", &id], &["sync", &id]] {
        bytes.extend(printed_by(desk, command));
    }
    bytes
}

/// What a command sends to a terminal.
fn printed_by(desk: &Desk, arguments: &[&str]) -> Vec<u8> {
    let terminal = desk.terminal(arguments);
    assert!(terminal.wait_end().success(), "{}", terminal.screen());
    terminal.bytes()
}

/// Logs in as a person with several Pages, in the dashboard and by the command, up to the choice among them.
fn choice(desk: &Desk, person: &str, word: &str) -> Vec<u8> {
    let mut dashboard = desk.terminal(&[]);
    dashboard.wait_for("No account is connected");
    dashboard.press("c");
    dashboard.wait_for("Paste a token");
    dashboard.press(DOWN);
    dashboard.press(DOWN);
    dashboard.press(ENTER);
    dashboard.wait_for("returns to");
    let link = super::journeys::plain_link(&mut dashboard);
    desk.say_yes(&link, person);
    dashboard.wait_for("Which accounts are to be connected to you?");
    dashboard.wait_for(word);
    dashboard.press(ESC);
    dashboard.wait_gone("Which accounts");
    dashboard.press("q");
    assert!(dashboard.wait_end().success());
    let mut bytes = dashboard.bytes();
    let mut command = desk.terminal(&["connect", "--login", "facebook", "--no-browser"]);
    command.wait_for("Or paste here");
    let text = String::from_utf8_lossy(&command.bytes()).into_owned();
    desk.say_yes(text.lines().find(|line| line.contains("client_id=")).unwrap(), person);
    command.wait_for("Which one?");
    command.press("1\r");
    command.wait_for("to you? [y/N]");
    command.press("n\r");
    command.wait_end();
    bytes.extend(command.bytes());
    bytes
}

/// Fails where a stream holds a sequence that the tame one does not, a harmful character, or a tower of marks.
#[track_caller]
fn commands_nothing(hostile: &[u8], tame: &[u8], word: &str) {
    let (hostile, tame) = (deeds(hostile), deeds(tame));
    let foreign: Vec<_> = hostile.kinds.difference(&tame.kinds).collect();
    assert!(foreign.is_empty(), "sequences that are not the dashboard's: {foreign:?}");
    let mut marks = 0;
    for character in hostile.printed.chars() {
        let harmful = matches!(character,
            '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        assert!(!harmful, "U+{:04X} reached the terminal", u32::from(character));
        marks = if matches!(character, '\u{300}'..='\u{36f}') { marks + 1 } else { 0 };
        assert!(marks <= MOST_MARKS, "a tower of marks reached the terminal");
    }
    assert!(hostile.printed.contains(word), "the hostile text was drawn at all");
}

#[test]
fn hostile_captions_command_nothing() {
    let tame = tour(&Desk::new(), "nordwind", "Giveaway");
    let hostile = tour(&Desk::new(), "knots.and.bytes", "HYPERLINK");
    commands_nothing(&hostile, &tame, "HYPERLINK");
}

#[test]
fn a_hostile_account_commands_nothing_by_its_name_or_its_captions() {
    let tame = tour(&Desk::new(), "nordwind", "Giveaway");
    let desk = Desk::hostile();
    let name = desk.control().accounts().pop().unwrap().username;
    assert!(name.contains('\u{1b}') && name.matches('\u{301}').count() == 10_000);
    commands_nothing(&tour(&desk, &name, "caption"), &tame, "hostile");
}

#[test]
fn a_hostile_page_to_choose_from_commands_nothing() {
    let tame = choice(&Desk::new(), "amir", "Mara Moves");
    commands_nothing(&choice(&Desk::hostile(), "mallory", "hostile"), &tame, "page");
}

#[test]
fn the_judge_tells_a_foreign_sequence() {
    let seen = deeds("a\u{1b}[31mb\u{1b}]0;t\u{7}\u{1b}[?25l".as_bytes());
    let kinds: Vec<&str> = seen.kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["CSI ?l", "CSI m", "OSC 0", "control 07"]);
}
