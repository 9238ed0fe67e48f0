//! Where only the administrator's URL is set, nothing is done to a file that nobody meant.

use super::exit_codes::one_sentence;
use crate::pty::desk::{Desk, Ended, end};

/// No command comes so far as to reach it.
const NOWHERE: &str = "postgres://admin:CANARY77@127.0.0.1:1/postgres";

fn run(desk: &Desk, arguments: &[&str]) -> Ended {
    let mut command = desk.command(arguments);
    command.env("LIGHTMETER__DATABASE__ADMIN_URL", NOWHERE);
    end(command.spawn().unwrap())
}

#[test]
fn a_command_that_works_on_accounts_says_which_url_is_missing_and_makes_no_file() {
    let desk = Desk::new();
    let secrets = desk.write_private("secrets.toml", "IG_LONG_TOKEN = \"x\"\nIG_ACCOUNT_ID = \"1\"");
    let commands: &[&[&str]] = &[
        &["worker"],
        &["--as", "anna", "accounts"],
        &["--as", "anna", "health"],
        &["accounts"],
        &["connect", "--yes"],
        &["sync"],
        &["renew"],
        &["overview", "nordwind"],
        &["record", "nordwind"],
        &["disconnect", "nordwind", "--yes"],
        &["export", "posts", "nordwind"],
        &["token-key", "rotate"],
        &["migrate", "legacy", "--secrets", secrets.to_str().unwrap()],
        &["migrate", "legacy", "--table", "insights"],
    ];
    for command in commands {
        let ended = run(&desk, command);
        let words = ["`database.url` is not set", "--service-login", "database-login", "admin_url` out"];
        one_sentence(&ended, 2, &words);
        assert!(!desk.data().exists(), "{command:?} made something");
    }
    one_sentence(&run(&desk, &["health"]), 4, &["the database does not answer"]);
    assert!(!desk.data().exists(), "nothing is kept on an administrator's machine");
}

#[test]
fn the_doctor_says_that_the_administrator_s_url_is_alone() {
    let desk = Desk::new();
    let doctor = run(&desk, &["doctor", "--json"]);
    let checks = doctor.json();
    let database = checks.as_array().unwrap().iter().find(|check| check["check"] == "database").unwrap();
    assert_eq!((doctor.code, &database["state"]), (Some(0), &"warn".into()), "{checks}");
    let words = database["sentence"].as_str().unwrap();
    assert!(words.contains("`database.url` is not"), "{database}");
}
