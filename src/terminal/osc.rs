//! Escape sequences that copy a text (OSC 52) or make it a link (OSC 8), from safe types only.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::web_address::web_address;
use crate::domain::{AuthorizeLink, Environment, Shown};

/// What stands between us and the terminal that the person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    pub fn detect(environment: &Environment) -> Self {
        let term = environment.get("TERM").unwrap_or_default();
        if environment.is_set("TMUX") || term.starts_with("tmux") {
            Self::Tmux
        } else if environment.is_set("STY") || term.starts_with("screen") {
            Self::Screen
        } else {
            Self::None
        }
    }
}

/// A text that may be copied.
#[derive(Clone, Copy, Debug)]
pub struct Copied<'a>(&'a str);

impl<'a> From<&'a AuthorizeLink> for Copied<'a> {
    fn from(link: &'a AuthorizeLink) -> Self {
        Self(link.as_str())
    }
}

impl<'a> From<&'a Shown> for Copied<'a> {
    fn from(text: &'a Shown) -> Self {
        Self(text.as_str())
    }
}

/// OSC 52: asks the terminal to take a text into its clipboard. It may refuse without a word, so the person is
/// told that it was sent, not that it arrived.
pub fn copy<'a>(text: impl Into<Copied<'a>>, through: Multiplexer) -> String {
    // The string terminator would end the wrapping sequence of a multiplexer, so BEL ends this one.
    let sequence = format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text.into().0));
    match through {
        Multiplexer::None => sequence,
        // tmux takes either itself (set-clipboard) or lets through (allow-passthrough).
        Multiplexer::Tmux => {
            let passed = sequence.replace('\u{1b}', "\u{1b}\u{1b}");
            format!("{sequence}\u{1b}Ptmux;{passed}\u{1b}\\")
        }
        // Over ssh `TERM=screen` may as well be a tmux, which takes the plain form; screen ignores it.
        Multiplexer::Screen => through_screen(&sequence) + &sequence,
    }
}

/// screen drops a wrapped string that is longer than its buffer, so it goes in pieces.
fn through_screen(sequence: &str) -> String {
    const PIECE: usize = 240;
    let mut pieces = String::new();
    for (index, character) in sequence.chars().enumerate() {
        if index % PIECE == 0 {
            pieces.push_str(if index == 0 { "\u{1b}P" } else { "\u{1b}\\\u{1b}P" });
        }
        pieces.push(character);
    }
    pieces + "\u{1b}\\"
}

/// OSC 8: a label that opens the link when clicked. What is no web address stays a label.
pub fn link(link: &AuthorizeLink, label: &Shown) -> String {
    web_address(link).map_or_else(
        || label.to_string(),
        |address| format!("\u{1b}]8;;{address}\u{1b}\\{label}\u{1b}]8;;\u{1b}\\"),
    )
}

#[cfg(test)]
mod tests;
