//! An account and a person whose every text attacks whoever shows it; there only when asked for.

use super::{
    account::{self, Account, AccountKind},
    captions::Captions,
    person::{Person, page},
};

/// More than any table or terminal can stack.
const MARKS: usize = 10_000;

/// Controls, C1 controls, a title, a clipboard, a clear, bidirectional marks, tags, and a tower of marks behind `word`.
pub(super) fn text(word: &str) -> String {
    format!(
        "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}2J\u{9d}0;owned\u{9c}\r\n\t\u{8}{word}\u{e0041}\u{e007f}\
         \u{202e}evil\u{2066}\u{200f}\u{feff}\u{200b}Z{}",
        "\u{301}".repeat(MARKS)
    )
}

pub(super) fn account() -> Account {
    Account {
        captions: Captions::Hostile,
        ..account::plain(8, &text("hostile"), &text("Hostile"), AccountKind::Business, 660)
    }
}

/// Shares the Page of the hostile account, and one of an ordinary account to choose from.
pub(super) fn person() -> Person {
    Person {
        id: "10150000000000006".to_owned(),
        username: "mallory".to_owned(),
        name: text("Mallory"),
        developer: true,
        tester: true,
        pages: vec![
            page("111000991", &text("page"), Some(&account().id), false),
            page("111000992", "Nordwind Coffee", Some("nordwind"), false),
        ],
    }
}
