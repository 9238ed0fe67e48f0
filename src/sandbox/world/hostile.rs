//! An account and a person whose every text attacks whoever shows it; there only when asked for.

use super::{
    account::{self, Account, AccountKind},
    captions::Captions,
    hostile_text::text,
    person::{Person, page},
};

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
