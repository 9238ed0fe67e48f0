//! Bad input of every kind: one sentence, the right exit code, nothing lost.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};

use lightmeter::sandbox::LoginKind;
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use super::{contract::fetched, exit_codes::one_sentence};
use crate::pty::{
    desk::{Desk, INSTAGRAM_SECRET},
    running::Running,
};

#[test]
fn a_wrong_configuration_is_named_by_line_and_key() {
    let desk = Desk::new();
    let cases: &[(&str, &[&str])] = &[
        ("[meta.instgram]\napp_id = \"1\"", &["config.toml:2", "meta.instagram.app_id"]),
        ("[callback]\nhttp_prt = 1", &["config.toml:2", "callback.http_prt", "callback.http_port"]),
        ("[callback]\nhttp_port = \"8723\"", &["config.toml:2", "`callback.http_port`", "a port number"]),
        ("[meta", &["config.toml:1", "not TOML"]),
        (
            "[meta.instagram]\napp_secret = 12345",
            &["config.toml:2", "`meta.instagram.app_secret` is a number"],
        ),
    ];
    for (text, words) in cases {
        desk.write_config_file(text);
        for command in [&["accounts"][..], &["config", "validate"], &["connect", "--yes"]] {
            one_sentence(&desk.run(command), 2, words);
        }
        let doctor = desk.run(&["doctor", "--json"]);
        assert_eq!((doctor.code, &doctor.json()[0]["state"]), (Some(1), &"fail".into()), "{doctor:?}");
    }
    assert!(!desk.data().exists(), "nothing was made");
    fs::remove_file(desk.config_file()).unwrap();
    let ended = desk.run(&["--config", "no-such-file.toml", "accounts"]);
    one_sentence(&ended, 2, &["no-such-file.toml", "there is no such file"]);
}

#[test]
fn a_secret_file_that_cannot_be_trusted_is_refused() {
    let desk = Desk::new();
    let path = desk.path("instagram-secret");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let ended = desk.run(&["accounts"]);
    one_sentence(&ended, 2, &["instagram-secret", "open to other users (mode 0640)", "chmod 600"]);
    assert!(!ended.err.contains(INSTAGRAM_SECRET));
    fs::remove_file(&path).unwrap();
    one_sentence(&desk.run(&["accounts"]), 2, &["instagram-secret", "is not there"]);
    // A folder in its place cannot be read by anybody, root included.
    fs::create_dir(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    one_sentence(&desk.run(&["accounts"]), 2, &["instagram-secret", "cannot be read"]);
    fs::remove_dir(&path).unwrap();
    desk.write_private("instagram-secret", "\n");
    one_sentence(&desk.run(&["accounts"]), 2, &["instagram-secret", "is empty"]);
}

#[test]
fn with_a_busy_port_connecting_goes_on_by_paste() {
    let desk = Desk::new();
    let port = desk.http_port();
    let _busy = TcpListener::bind(("127.0.0.1", port)).unwrap();
    let mut terminal = desk.terminal(&["connect", "--no-browser"]);
    terminal.wait_for("in use");
    let screen = terminal.wait_for("Or paste here");
    let (_, rest) = screen.split_once("http://127.0.0.1").unwrap();
    let rest = rest.split("\n\n").next().unwrap().replace('\n', "");
    let address = desk.approve(&format!("http://127.0.0.1{}", rest.trim()), "nordwind");
    terminal.press(&format!("{address}\r"));
    terminal.wait_for("Connect @nordwind");
    terminal.press("y\r");
    terminal.wait_for("@nordwind is connected");
    assert!(terminal.wait_end().success());
}

#[test]
fn the_doctor_tells_a_port_that_is_busy_on_either_address() {
    let desk = Desk::new();
    let port = desk.http_port();
    let state = || {
        let doctor = desk.run(&["doctor", "--json"]).json();
        let checks = doctor.as_array().unwrap();
        let check = checks.iter().find(|check| check["check"] == "http_port").unwrap();
        check["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "ok");
    // A computer may have one of them only.
    let busy = ["127.0.0.1", "::1"].map(|address| {
        TcpListener::bind((address, port)).ok().map(|_busy| assert_eq!(state(), "warn", "{address}"))
    });
    assert!(busy.iter().any(Option::is_some), "this computer has no loopback address");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let desk = Desk::new();
    fs::write(desk.path("file"), "").unwrap();
    let folder = desk.path("file/data");
    let ended = desk.run(&["--data-dir", folder.to_str().unwrap(), "accounts"]);
    one_sentence(&ended, 1, &["file/data", "cannot be made", "--data-dir"]);
    // Even root cannot open a folder where the database should be.
    fs::create_dir_all(desk.data().join("lightmeter.db")).unwrap();
    let ended = desk.run(&["accounts"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
}

/// A database as it is, with its log folded into it.
fn folded(desk: &Desk) -> Vec<u8> {
    let path = desk.data().join("lightmeter.db");
    desk.block_on(async {
        let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
    fs::read(path).unwrap()
}

fn database(desk: &Desk) -> Vec<u8> {
    fs::read(desk.data().join("lightmeter.db")).unwrap()
}

#[test]
fn a_newer_or_damaged_database_is_refused_and_left_as_it_is() {
    let desk = fetched();
    let path = desk.data().join("lightmeter.db");
    let whole = folded(&desk);
    // The schema version is the header's user version, at byte 60.
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&999_u32.to_be_bytes());
    let cases: [(&str, Vec<u8>, &[&str]); 4] = [
        ("newer", newer, &["newer lightmeter", "999", "update lightmeter"]),
        ("half", whole[..whole.len() / 2].to_vec(), &["damaged", "backup"]),
        ("stump", whole[..40].to_vec(), &["damaged", "backup"]),
        ("garbage", b"what a text ".repeat(1_000), &["lightmeter.db"]),
    ];
    for (what, bytes, words) in cases {
        fs::write(&path, &bytes).unwrap();
        for command in [&["accounts"][..], &["sync"], &["overview", "nordwind"]] {
            let ended = desk.run(command);
            one_sentence(&ended, 1, words);
            assert!(database(&desk) == bytes, "{what} was changed by {command:?}");
        }
        let doctor = desk.run(&["doctor", "--json"]);
        assert_eq!(doctor.code, Some(1), "{what}: {doctor:?}");
        assert!(database(&desk) == bytes, "{what} was changed by doctor");
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(desk.run(&["overview", "nordwind"]).code, Some(0), "the whole one works again");
}

#[test]
fn a_lost_token_key_is_not_replaced() {
    let desk = fetched();
    let key = desk.data().join("token.key");
    let kept = fs::read(&key).unwrap();
    let before = folded(&desk);
    fs::remove_file(&key).unwrap();
    for command in [&["accounts"][..], &["sync"], &["renew"]] {
        one_sentence(&desk.run(command), 1, &["token.key", "is gone", "put back"]);
        assert!(!key.exists(), "{command:?} made another key");
        assert!(database(&desk) == before, "{command:?} changed the database");
    }
    let doctor = desk.run(&["doctor", "--json"]);
    assert_eq!(doctor.code, Some(1), "{doctor:?}");
    assert!(doctor.out.contains("token.key is gone"), "{doctor:?}");
    fs::write(&key, kept).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    one_sentence(&desk.run(&["sync"]), 1, &["token.key", "can be read by others", "chmod 600"]);
    assert!(database(&desk) == before);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(desk.run(&["sync"]).code, Some(0));
}

#[test]
fn a_configured_token_key_that_is_no_key_is_named_with_what_to_do() {
    let desk = Desk::new();
    let path = desk.path("team.key");
    desk.write_config(&format!("[tokens]\nkey_file = \"{}\"", path.display()));
    let refused = |words: &[&str]| {
        for command in [&["accounts"][..], &["sync"]] {
            let ended = desk.run(command);
            one_sentence(&ended, 2, &["`tokens.key_file`", "team.key"]);
            one_sentence(&ended, 2, words);
            assert!(!ended.err.contains("os error"), "{ended:?}");
        }
        let doctor = desk.run(&["doctor"]);
        assert_eq!(doctor.code, Some(1), "{doctor:?}");
        assert!(words.iter().all(|word| doctor.out.contains(word)), "{words:?} {doctor:?}");
    };
    refused(&["is not there", "correct the path", "put back the key you saved"]);
    fs::create_dir(&path).unwrap();
    refused(&["not a plain file", "put the key itself there"]);
    fs::remove_dir(&path).unwrap();
    for (what, bytes) in [("no text", &[0xff, 0xfe, 0x00][..]), ("no key", b"hello\n"), ("nothing", b"")] {
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        refused(&["is not one base64 line of 32 bytes", "put back the key you saved"]);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what} was changed");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    refused(&["can be read by others", "chmod 600"]);
    desk.write_config(&format!("[tokens]\nkey_file = \"{}\"", desk.path("facebook-secret/x").display()));
    let ended = desk.run(&["accounts"]);
    one_sentence(&ended, 2, &["`tokens.key_file`", "cannot be read", "check the rights"]);
}

#[test]
fn without_a_home_folder_both_paths_can_be_named() {
    let desk = Desk::new();
    let homeless = |arguments: &[&str]| {
        let mut command = desk.command(arguments);
        command.env_remove("HOME");
        crate::pty::desk::Ended::from(command.output().unwrap())
    };
    one_sentence(&homeless(&["accounts"]), 2, &["HOME is not set", "--data-dir"]);
    let (config, data) = (desk.config_file(), desk.path("data"));
    let (config, data) = (config.to_str().unwrap(), data.to_str().unwrap());
    one_sentence(&homeless(&["--data-dir", data, "accounts"]), 2, &["HOME is not set", "--config"]);
    let ended = homeless(&["--data-dir", data, "--config", config, "accounts"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = fetched();
    let mut running = Running::start(desk.command(&["export", "insights", "nordwind"]));
    running.line(|_| true).unwrap();
    drop(running);
    let again = desk.control().mint_token(LoginKind::Instagram, "nordwind");
    desk.connect_with_token(&again);
}

#[test]
fn somebody_else_is_acted_as_on_a_shared_database_only() {
    let desk = Desk::new();
    one_sentence(&desk.run(&["--as", "anna", "accounts"]), 2, &["--as", "shared Postgres"]);
}
