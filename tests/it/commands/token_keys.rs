//! `token-key`: made once, found in its order, rotated while everything runs, and killed at any point of that.

use std::{fs, os::unix::fs::PermissionsExt as _};

use lightmeter::{clock::probe::STOP_VARIABLE, sandbox::LoginKind, store::Keyring};

use super::exit_codes::one_sentence;
use crate::pty::desk::{Desk, Ended, end};

fn connected() -> Desk {
    let desk = Desk::new();
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    desk
}

fn keyring(desk: &Desk) -> Keyring {
    Keyring::load_file(&desk.data().join("token.key")).unwrap()
}

/// A sync opens the token, so it shows that it can be opened.
#[track_caller]
fn syncs(desk: &Desk) {
    let synced = desk.run(&["sync", "--json"]);
    assert!(synced.json()[0]["outcome"] != "failed", "{synced:?}");
}

#[track_caller]
fn done(ended: &Ended, words: &[&str]) {
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for word in words {
        assert!(ended.out.contains(word), "{word:?} is not in {ended:?}");
    }
}

#[test]
fn a_key_file_is_made_where_the_configuration_says_and_never_written_over() {
    let desk = Desk::new();
    let named = desk.path("keys/team.key");
    for (path, words) in [(desk.data().join("token.key"), ""), (named.clone(), "key_file")] {
        if !words.is_empty() {
            desk.write_config(&format!("[tokens]\n{words} = \"{}\"", named.display()));
        }
        let made = desk.run(&["token-key", "init"]);
        let shown = path.display().to_string();
        done(&made, &[&shown, "Keep a copy", "every host that runs a worker", "no stored token opens"]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        let key = Keyring::load_file(&path).unwrap().newest_id().to_string();
        assert!(made.out.contains(&key), "{made:?}");
        let before = fs::read(&path).unwrap();
        one_sentence(
            &desk.run(&["token-key", "init"]),
            2,
            &[&shown, "is there already", "never written over"],
        );
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    assert!(!desk.data().join("token.key").metadata().is_ok_and(|file| file.len() == 0));
    syncs(&desk);
}

#[test]
fn the_key_comes_from_the_first_place_that_has_one() {
    let desk = connected();
    let own = fs::read_to_string(desk.data().join("token.key")).unwrap();
    let credentials = desk.path("credentials");
    fs::create_dir(&credentials).unwrap();
    let said = |credential: bool, setting: bool| {
        let mut command = desk.command(&["doctor"]);
        if credential {
            command.env("CREDENTIALS_DIRECTORY", &credentials);
        }
        if setting {
            command.env("LIGHTMETER__TOKENS__KEY", &own);
        }
        let ended = end(command.spawn().unwrap());
        let line = ended.out.lines().find(|line| line.contains("token_key")).unwrap().to_owned();
        assert!(line.starts_with("ok "), "{line}");
        line
    };
    assert!(said(true, false).contains("home/.local/share/lightmeter/token.key is in order"));
    fs::rename(desk.data().join("token.key"), desk.path("team.key")).unwrap();
    desk.write_config(&format!("[tokens]\nkey_file = \"{}\"", desk.path("team.key").display()));
    assert!(said(true, false).contains("team.key is in order"), "a credential of another name is none");
    assert!(
        said(true, true).contains("The setting `tokens.key` is in order"),
        "a variable outranks the file"
    );
    let credential = credentials.join("token.key");
    fs::write(&credential, &own).unwrap();
    // systemd lets the unit's user read it by an access list, whose mask stands where the group's rights do.
    fs::set_permissions(&credential, fs::Permissions::from_mode(0o440)).unwrap();
    assert!(said(true, true).contains("Systemd's credential"));
    for (variable, value) in [
        ("CREDENTIALS_DIRECTORY", credentials.display().to_string()),
        ("LIGHTMETER__TOKENS__KEY", own.clone()),
    ] {
        for (action, code) in [("init", 2), ("rotate", 1)] {
            let mut command = desk.command(&["token-key", action]);
            command.env(variable, &value);
            let ended = end(command.spawn().unwrap());
            let code = if variable.starts_with("LIGHTMETER") { 2 } else { code };
            one_sentence(&ended, code, &["which lightmeter does not write"]);
        }
        let mut command = desk.command(&["sync", "--json"]);
        command.env(variable, &value);
        assert!(end(command.spawn().unwrap()).json()[0]["outcome"] != "failed");
    }
    let mut command = desk.command(&["sync"]);
    command.env("LIGHTMETER__TOKENS__KEY", "CANARYkey0f00");
    let ended = end(command.spawn().unwrap());
    one_sentence(&ended, 2, &["`tokens.key`", "one base64 line"]);
    assert!(!format!("{ended:?}").contains("CANARY"));
    let shown = {
        let mut command = desk.command(&["config", "show"]);
        command.env("LIGHTMETER__TOKENS__KEY", &own);
        end(command.spawn().unwrap())
    };
    assert!(shown.out.contains("tokens.key = set") && !shown.out.contains(own.lines().last().unwrap()));
}

#[test]
fn a_rotation_is_told_and_what_is_older_goes_when_it_is_asked_for() {
    let desk = connected();
    let first = keyring(&desk).newest_id().to_string();
    let rotated = desk.run(&["token-key", "rotate"]);
    let second = keyring(&desk).newest_id().to_string();
    assert_ne!(first, second);
    done(&rotated, &[&second, "1 user's keys are now under it", "Keep a copy", &first, "--forget-old"]);
    assert!(!rotated.out.contains("every other host"), "there is no other: {rotated:?}");
    syncs(&desk);
    let again = desk.run(&["token-key", "rotate"]);
    let third = keyring(&desk).newest_id().to_string();
    done(&again, &[&third, &format!("{second}, {first}"), "removes them"]);
    let forgotten = desk.run(&["token-key", "rotate", "--forget-old"]);
    done(&forgotten, &[&format!("Removed token key {second}"), &format!("Removed token key {first}")]);
    assert_eq!(keyring(&desk).older_ids(), []);
    done(&desk.run(&["token-key", "rotate", "--forget-old"]), &["There is no older key"]);
    assert_eq!(keyring(&desk).newest_id().to_string(), third, "no new key was made");
    syncs(&desk);
}

#[test]
fn nothing_is_forgotten_while_a_login_is_under_way() {
    let desk = connected();
    done(&desk.run(&["token-key", "rotate"]), &[]);
    let before = fs::read(desk.data().join("token.key")).unwrap();
    let begun =
        desk.run_to("store.attempt.begun", &["connect", "--login", "instagram", "--no-browser", "--yes"], "");
    assert_eq!(begun.code, None, "{begun:?}");
    let refused = desk.run(&["token-key", "rotate", "--forget-old"]);
    one_sentence(&refused, 4, &["a login is under way", "try again"]);
    assert_eq!(fs::read(desk.data().join("token.key")).unwrap(), before);
    desk.advance(chrono::TimeDelta::minutes(11));
    done(&desk.run(&["token-key", "rotate", "--forget-old"]), &["Removed token key"]);
}

#[test]
fn a_rotation_killed_at_any_point_leaves_everything_readable_and_is_brought_to_its_end() {
    for point in ["store.key_file.written", "store.key_file.replaced", "store.keys.rewrapped"] {
        let desk = connected();
        let first = keyring(&desk).newest_id();
        let mut command = desk.command(&["token-key", "rotate"]);
        command.env(STOP_VARIABLE, point);
        let killed = end(command.spawn().unwrap());
        assert_eq!(killed.code, None, "{point}: {killed:?}");
        syncs(&desk);
        let between = keyring(&desk).newest_id();
        let ended = desk.run(&["token-key", "rotate"]);
        let after = keyring(&desk);
        match point {
            "store.key_file.written" => assert_eq!((between, after.older_ids()), (first, vec![first])),
            "store.key_file.replaced" => {
                done(&ended, &["Brought an earlier rotation to its end", &between.to_string()]);
                assert_eq!((after.newest_id(), after.older_ids()), (between, vec![first]));
            }
            _ => assert_eq!(after.older_ids(), [between, first], "that one had come to its end"),
        }
        done(&ended, &["1 user's keys are now under"]);
        done(&desk.run(&["token-key", "rotate", "--forget-old"]), &["Removed token key"]);
        let beside = fs::read_dir(desk.data()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = beside.filter(|name| name.to_string_lossy().starts_with(".token")).collect();
        assert!(left.is_empty(), "{point}: {left:?}");
        syncs(&desk);
    }
}

#[test]
fn a_lost_key_is_said_plainly_and_connecting_again_works_with_a_new_one() {
    let desk = connected();
    syncs(&desk);
    let lost = keyring(&desk).newest_id().to_string();
    let history = desk.run(&["export", "insights", "nordwind"]).out;
    assert!(history.lines().count() > 10, "{history}");
    fs::remove_file(desk.data().join("token.key")).unwrap();
    one_sentence(
        &desk.run(&["sync"]),
        1,
        &["is gone", "put back the copy", "token-key init", "history stays"],
    );
    done(&desk.run(&["token-key", "init"]), &["Made token key"]);
    let doctor = desk.run(&["doctor"]);
    let line = doctor.out.lines().find(|line| line.contains("token_key")).unwrap();
    assert!(doctor.code == Some(1) && line.starts_with("fail") && line.contains(&lost), "{line}");
    assert!(line.contains("Copy the key file") && line.contains("connect each account again"), "{line}");
    let rotated = desk.run(&["token-key", "rotate"]);
    assert!(rotated.code == Some(3) && rotated.out.contains(&lost), "{rotated:?}");

    let synced = desk.run(&["-v", "sync", "--json"]);
    let error = synced.json()[0]["error"].as_str().unwrap().to_owned();
    assert!(synced.json()[0]["outcome"] == "failed" && error.contains(&lost), "{synced:?}");
    let verdict = desk.run(&["accounts", "--json"]).json()[0].clone();
    assert_eq!(verdict["status"], "needs_attention", "no connection is ended for it");
    assert_eq!(verdict["verdict"]["code"], "tell_operator");
    assert!(verdict["verdict"]["sentence"].as_str().unwrap().contains("copy the key file"), "{verdict}");
    let log = fs::read_to_string(desk.data().join("lightmeter.log")).unwrap();
    assert!(log.contains(&lost), "{log}");
    let renewed = desk.run(&["renew"]);
    assert_eq!(renewed.code, Some(3), "{renewed:?}");

    desk.connect_with_token(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    syncs(&desk);
    let after = desk.run(&["accounts", "--json"]).json()[0].clone();
    assert_eq!((&after["status"], &after["verdict"]["code"]), (&"active".into(), &"ok".into()), "{after}");
    let kept = desk.run(&["export", "insights", "nordwind"]).out;
    assert!(kept.lines().count() >= history.lines().count(), "history stays");
    assert_eq!(desk.run(&["doctor"]).out.lines().filter(|line| line.contains("token_key")).count(), 1);
    done(&desk.run(&["token-key", "rotate", "--forget-old"]), &[]);
}
