//! `token-key` for a shared Postgres: no key is made by itself, the worker's login rotates, and hosts are named.

use std::{fs, path::PathBuf};

use lightmeter::{
    clock::Clock,
    domain::DatabaseUrl,
    store::{Keyring, Store},
};

use super::{administrator::Office, exit_codes::one_sentence};
use crate::pty::desk::{Ended, end};

struct Workplace {
    office: Office,
    worker: String,
    anna: String,
}

impl Workplace {
    fn new() -> Self {
        let office = Office::new();
        let url = |ended: Ended| ended.out.lines().last().unwrap().to_owned();
        let name = format!("{}_worker", office.schema);
        let worker = url(office.run(&["migrate", "schema", "--service-login", &name]));
        // A handle of its own, for logins are the whole cluster's.
        let handle = format!("anna-{}", &office.schema[5..21]);
        office.run(&["users", "add", &handle]);
        let anna = url(office.run(&["users", "database-login", &handle]));
        assert!(worker.starts_with("postgres://") && anna.starts_with("postgres://"));
        Self { office, worker, anna }
    }

    fn run(&self, url: &str, arguments: &[&str]) -> Ended {
        let mut command = self.office.desk.command(arguments);
        command.env("DATABASE_URL", url);
        command.env("LIGHTMETER__DATABASE__SCHEMA", &self.office.schema);
        end(command.spawn().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.office.desk.data().join("token.key")
    }

    /// Some worker says that it is there, with these keys.
    fn announce(&self, keyring: Keyring) {
        self.office.desk.block_on(async {
            let url = DatabaseUrl::new(self.worker.clone());
            let clock = Clock::system();
            let store = Store::open_postgres(&url, &self.office.schema, None, &clock).await.unwrap();
            store.worker(keyring).announce().await.unwrap();
            store.close().await;
        });
    }
}

#[test]
fn on_postgres_a_missing_key_is_told_and_none_is_made_by_itself() {
    let place = Workplace::new();
    let rotated = place.run(&place.worker, &["token-key", "rotate"]);
    one_sentence(
        &rotated,
        2,
        &["token.key is not there", "other workers have", "`lightmeter token-key init`"],
    );
    assert!(!place.file().exists());
    let made = place.run(&place.worker, &["token-key", "init"]);
    assert!(made.code == Some(0) && made.out.contains("every host that runs a worker"), "{made:?}");
    let doctor = place.run(&place.worker, &["doctor"]);
    assert!(
        doctor.out.lines().any(|line| line.contains("token_key") && line.starts_with("ok")),
        "{doctor:?}"
    );
    fs::remove_file(place.file()).unwrap();
    let doctor = place.run(&place.worker, &["doctor"]);
    let line = doctor.out.lines().find(|line| line.contains("token_key")).unwrap();
    assert!(line.starts_with("skipped") && line.contains("only a worker needs it"), "{line}");
}

#[test]
fn a_person_s_machine_neither_makes_a_token_key_nor_changes_one() {
    let place = Workplace::new();
    let words = ["own login", "the administrator's", "no key is needed here", "--service-login"];
    for command in [&["token-key", "init"][..], &["token-key", "rotate"]] {
        one_sentence(&place.run(&place.anna, command), 2, &words);
        assert!(!place.office.desk.data().exists(), "{command:?} made something");
    }
    place.run(&place.worker, &["token-key", "init"]);
    let before = fs::read(place.file()).unwrap();
    for command in [&["token-key", "rotate"][..], &["token-key", "rotate", "--forget-old"]] {
        one_sentence(&place.run(&place.anna, command), 2, &words);
        assert_eq!(fs::read(place.file()).unwrap(), before, "{command:?} changed the key");
    }
    let away = place.run("postgres://anna:own@127.0.0.1:1/postgres", &["token-key", "init"]);
    one_sentence(&away, 4, &["the database does not answer"]);
}

#[test]
fn the_worker_s_login_rotates() {
    let place = Workplace::new();
    place.run(&place.worker, &["token-key", "init"]);
    let before = fs::read(place.file()).unwrap();
    let old = Keyring::from_text(&String::from_utf8(before).unwrap()).unwrap();
    let rotated = place.run(&place.worker, &["token-key", "rotate"]);
    assert!(rotated.code == Some(0) && rotated.out.contains("Copy it to every other host"), "{rotated:?}");
    let keys = Keyring::load_file(&place.file()).unwrap();
    assert_eq!(keys.older_ids(), [old.newest_id()]);
    place.announce(old.clone());
    let kept = place.run(&place.worker, &["token-key", "rotate", "--forget-old"]);
    one_sentence(&kept, 4, &["uses an older key", "copy the key file to its host"]);
    place.announce(keys);
    let handle = format!("anna-{}", &place.office.schema[5..21]);
    assert_eq!(place.office.run(&["users", "disable", &handle]).code, Some(0));
    let done = place.run(&place.worker, &["token-key", "rotate", "--forget-old"]);
    let removed = format!("Removed token key {}", old.newest_id());
    assert!(done.code == Some(0) && done.out.contains(&removed), "{done:?}");
    assert!(done.out.contains("Left out, for disabled: 1 user"), "{done:?}");
}
