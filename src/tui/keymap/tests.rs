//! Defaults, a person's own keys, and what is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::{Focus, Keymap, KeymapError};
use crate::tui::{Action, Code, Key};

fn overrides(rows: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    rows.iter()
        .map(|(name, keys)| ((*name).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect()))
        .collect()
}

#[test]
fn every_action_is_reachable_and_no_key_is_bound_twice_in_one_focus() {
    let keymap = Keymap::default();
    keymap.check().unwrap();
    let mut reachable = BTreeSet::new();
    for focus in Focus::ALL {
        let mut keys = BTreeSet::new();
        for row in keymap.rows(*focus) {
            assert!(!row.keys.is_empty(), "{:?} has no key in {focus:?}", row.action);
            for key in &row.keys {
                assert!(keys.insert(*key), "{key} is bound twice in {focus:?}");
                // The stand-in for a default that does not parse.
                assert_ne!(*key, Key::plain(Code::F(24)), "{:?} in {focus:?}", row.action);
                assert_eq!(keymap.resolve(*focus, *key), Some(row.action));
            }
            reachable.insert(row.action);
        }
    }
    let unreachable: Vec<_> = Action::ALL.iter().filter(|action| !reachable.contains(action)).collect();
    assert!(unreachable.is_empty(), "{unreachable:?}");
}

#[test]
fn no_character_is_bound_where_text_is_typed() {
    for focus in [Focus::Token, Focus::PasteBox] {
        for row in Keymap::default().rows(focus) {
            assert!(row.keys.iter().all(|key| key.typed().is_none()), "{:?} in {focus:?}", row.action);
        }
    }
}

#[test]
fn a_persons_keys_replace_the_defaults_of_that_action_only() {
    let keymap = Keymap::with_overrides(&overrides(&[("connect", &["n", "ctrl-n"])])).unwrap();
    assert_eq!(keymap.resolve(Focus::Connections, "ctrl-n".parse().unwrap()), Some(Action::Connect));
    assert_eq!(keymap.resolve(Focus::Connections, Key::char('c')), None);
    assert_eq!(keymap.resolve(Focus::Connections, Key::char('d')), Some(Action::Disconnect));
}

#[test]
fn keys_that_cannot_be_are_refused_by_name() {
    let refused = |rows: &[(&str, &[&str])]| Keymap::with_overrides(&overrides(rows)).unwrap_err();
    assert!(matches!(refused(&[("connect", &["cc"])]), KeymapError::UnknownKey { .. }));
    assert!(matches!(refused(&[("connect", &[])]), KeymapError::Unbound { .. }));
    assert!(matches!(refused(&[("refresh", &["ctrl-c"])]), KeymapError::Reserved { .. }));
    let twice = refused(&[("refresh", &["q"])]).to_string();
    assert!(twice.contains("`q`") && twice.contains("refresh") && twice.contains("quit"), "{twice}");
}

#[test]
fn an_action_that_does_not_exist_is_told_with_the_nearest_one_and_where_all_are_named() {
    for (typed, meant) in [("conect", "connect"), ("next_view", "next-view"), ("Refresh", "refresh")] {
        let refused = Keymap::with_overrides(&overrides(&[(typed, &["n"])])).unwrap_err().to_string();
        assert!(refused.contains(&format!("`{typed}`")), "{refused}");
        assert!(refused.contains(&format!("did you mean `{meant}`?")), "{refused}");
        // The dashboard, whose help would tell them, does not open.
        assert!(!refused.contains("dashboard"), "{refused}");
        let readme = include_str!("../../../README.md");
        assert!(
            refused.contains("README's table “All keys”") && readme.contains("<summary>All keys</summary>")
        );
    }
}

#[test]
fn moving_by_letters_leaves_the_text_fields_their_letters() {
    let keymap =
        Keymap::with_overrides(&overrides(&[("left", &["b"]), ("close", &["x"]), ("accept", &["z"])]))
            .unwrap();
    for letter in ['b', 'x', 'z'] {
        assert_eq!(keymap.resolve(Focus::Token, Key::char(letter)), None);
    }
    assert_eq!(keymap.resolve(Focus::Token, Key::plain(Code::Esc)), Some(Action::Close));
}

#[test]
fn the_readme_table_has_a_row_for_each_binding() {
    let keymap = Keymap::default();
    let rows: usize = Focus::ALL.iter().map(|focus| keymap.rows(*focus).len()).sum();
    assert_eq!(keymap.table().lines().count(), rows + 2);
}

#[test]
fn a_letter_that_moves_is_a_letter_where_an_address_is_pasted() {
    for letter in ["b", "o"] {
        let own = overrides(&[("page-down", &[letter, "F6"]), ("first", &[letter])]);
        let clash = Keymap::with_overrides(&own).unwrap_err().to_string();
        assert!(clash.contains("both page-down and first"), "{clash}");
        let own = overrides(&[("page-down", &[letter, "F6"])]);
        let keymap = Keymap::with_overrides(&own).unwrap();
        let key = letter.parse().unwrap();
        assert_eq!(keymap.resolve(Focus::Connections, key), Some(Action::PageDown), "{letter}");
        assert_ne!(keymap.resolve(Focus::Invitation, key), Some(Action::PageDown), "{letter}");
        assert_eq!(keymap.resolve(Focus::Invitation, Key::plain(Code::F(6))), Some(Action::PageDown));
        let own = overrides(&[("page-down", &[letter])]);
        let keymap = Keymap::with_overrides(&own).unwrap();
        assert_eq!(keymap.resolve(Focus::Invitation, Key::plain(Code::PageDown)), Some(Action::PageDown));
    }
}

#[test]
fn a_letter_of_a_page_clashes_only_with_what_is_at_the_same_place_and_both_are_named() {
    let clash = |action: &str, key: &str| {
        Keymap::with_overrides(&overrides(&[(action, &[key])])).map_err(|error| error.to_string())
    };
    let at_connections = clash("page-down", "y").unwrap_err();
    for word in ["`y`", "copy", "page-down", "Connections", "give one of them another key"] {
        assert!(at_connections.contains(word), "{word}: {at_connections}");
    }
    assert!(!at_connections.contains("copy-link"), "{at_connections}");
    let while_waiting = clash("help", "o").unwrap_err();
    for word in ["`o`", "show-link", "help", "Connect: waiting for Meta"] {
        assert!(while_waiting.contains(word), "{word}: {while_waiting}");
    }
}
