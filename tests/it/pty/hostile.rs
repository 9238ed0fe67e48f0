//! Captions full of escape sequences: on the wire to the terminal there is nothing but what the dashboard means.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;

use super::{desk::Desk, terminal::TAB};

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

/// Walks through every view of an account's figures; the bytes sent to the terminal.
fn tour(username: &str, caption: &str) -> Vec<u8> {
    let desk = Desk::new();
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
    terminal.press("q");
    assert!(terminal.wait_end().success());
    terminal.bytes()
}

#[test]
fn hostile_captions_command_nothing() {
    let tame = deeds(&tour("nordwind", "Giveaway"));
    let hostile = deeds(&tour("knots.and.bytes", "HYPERLINK"));
    let foreign: Vec<_> = hostile.kinds.difference(&tame.kinds).collect();
    assert!(foreign.is_empty(), "sequences that are not the dashboard's: {foreign:?}");
    for character in hostile.printed.chars() {
        let harmful = matches!(character,
            '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        assert!(!harmful, "U+{:04X} reached the terminal", u32::from(character));
    }
    assert!(hostile.printed.contains("HYPERLINK"), "the hostile captions were drawn at all");
}

#[test]
fn the_judge_tells_a_foreign_sequence() {
    let seen = deeds("a\u{1b}[31mb\u{1b}]0;t\u{7}\u{1b}[?25l".as_bytes());
    let kinds: Vec<&str> = seen.kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, ["CSI ?l", "CSI m", "OSC 0", "control 07"]);
}
