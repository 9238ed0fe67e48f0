//! The sequences are taken apart again as a terminal or a multiplexer would.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Multiplexer, copy, link};
use crate::domain::{AuthorizeLink, Environment, Shown};

fn long_link() -> AuthorizeLink {
    AuthorizeLink::new(format!("https://www.facebook.com/v26.0/dialog/oauth?state={}", "aB3-_".repeat(200)))
}

/// What a terminal would put into its clipboard.
fn copied(sequence: &str) -> String {
    let encoded = sequence.strip_prefix("\u{1b}]52;c;").unwrap().strip_suffix('\u{7}').unwrap();
    String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
}

#[test]
fn a_terminal_gets_the_link_byte_for_byte() {
    let link = long_link();
    assert_eq!(copied(&copy(&link, Multiplexer::None)), link.as_str());
    let caption = Shown::new("café 🎉");
    assert_eq!(copied(&copy(&caption, Multiplexer::None)), "café 🎉");
}

#[test]
fn tmux_gets_it_for_itself_and_to_pass_on() {
    let link = long_link();
    let sent = copy(&link, Multiplexer::Tmux);
    let (own, passed) = sent.split_once("\u{1b}Ptmux;").unwrap();
    assert_eq!(copied(own), link.as_str());
    let passed = passed.strip_suffix("\u{1b}\\").unwrap();
    assert!(!passed.replace("\u{1b}\u{1b}", "").contains('\u{1b}'), "every ESC inside is doubled");
    assert_eq!(copied(&passed.replace("\u{1b}\u{1b}", "\u{1b}")), link.as_str());
}

#[test]
fn screen_gets_it_in_pieces_that_fit() {
    let link = long_link();
    let sent = copy(&link, Multiplexer::Screen);
    let (wrapped, plain) = sent.split_at(sent.rfind("\u{1b}]52;c;").unwrap());
    assert_eq!(copied(plain), link.as_str());
    let pieces: Vec<&str> = wrapped
        .split("\u{1b}P")
        .skip(1)
        .map(|piece| piece.strip_suffix("\u{1b}\\").expect("each piece is closed"))
        .collect();
    assert!(pieces.len() > 1);
    assert!(pieces.iter().all(|piece| piece.len() <= 240));
    assert_eq!(copied(&pieces.concat()), link.as_str());
}

#[test]
fn a_link_carries_its_address_and_label_and_nothing_else() {
    let label = Shown::new("open \u{1b}]52;c;eA==\u{7}Meta");
    let sent = link(&AuthorizeLink::new("https://a.example/?b=c"), &label);
    assert_eq!(sent, "\u{1b}]8;;https://a.example/?b=c\u{1b}\\open ]52;c;eA==Meta\u{1b}]8;;\u{1b}\\");
    for odd in ["https://a\u{1b}\\", "https://a\u{7}", "javascript:x", "https://a b", "https://ä"] {
        assert_eq!(link(&AuthorizeLink::new(odd), &label), label.as_str(), "{odd:?}");
    }
}

#[test]
fn the_multiplexer_is_told_by_its_variables() {
    let detect = |variables: &[(&str, &str)]| Multiplexer::detect(&variables.iter().copied().collect());
    assert_eq!(detect(&[("TERM", "xterm-256color")]), Multiplexer::None);
    assert_eq!(detect(&[("TERM", "screen-256color"), ("TMUX", "/tmp/x,1,0")]), Multiplexer::Tmux);
    assert_eq!(detect(&[("TERM", "tmux-256color")]), Multiplexer::Tmux);
    assert_eq!(detect(&[("TERM", "screen"), ("STY", "1.a.b")]), Multiplexer::Screen);
    assert_eq!(Multiplexer::detect(&Environment::default()), Multiplexer::None);
}
