//! Who somebody is on a shared Postgres, and who is nobody.

use super::office::Office;
use crate::{commands::exit_codes::one_sentence, pty::desk::end};

#[test]
fn a_service_login_says_as_whom_it_comes_and_that_is_kept() {
    let office = Office::new();
    let anna = office.member("anna");
    let nobody = office.desk.run(&["accounts"]);
    one_sentence(&nobody, 2, &["service login", "--as HANDLE"]);
    let as_anna = office.desk.run(&["--as", "anna", "accounts"]);
    assert_eq!(as_anna.code, Some(0), "{as_anna:?}");
    let kept = format!(
        "SELECT count(*) FROM audit JOIN users USING (u_id)
         WHERE handle = 'anna' AND by = '{}_worker' AND what = 'acts as the user'",
        office.schema
    );
    assert_eq!(office.scalar(&kept), 1);
    one_sentence(&office.desk.run(&["--as", "bea", "accounts"]), 2, &["no user of that handle"]);
    one_sentence(&anna.run(&["--as", "bea", "accounts"]), 2, &["login of anna", "leave --as out"]);
    assert_eq!(anna.run(&["--as", "anna", "accounts"]).code, Some(0));
    one_sentence(&anna.run(&["worker"]), 2, &["anna's own login", "--service-login"]);
    one_sentence(&office.desk.run(&["--as", "anna", "worker"]), 2, &["leave --as out"]);
}

#[test]
fn who_is_disabled_is_nobody() {
    let office = Office::new();
    let anna = office.member("anna");
    assert_eq!(anna.run(&["accounts"]).code, Some(0));
    assert_eq!(office.administer(&["users", "disable", "anna"]).code, Some(0));
    one_sentence(&anna.run(&["accounts"]), 1, &["refuses this login", "administrator", "disabled"]);
    one_sentence(&office.desk.run(&["--as", "anna", "accounts"]), 2, &["no user of that handle"]);
}

#[test]
fn an_administrator_s_login_is_refused_as_one_s_own() {
    let office = Office::new();
    let anna = office.member("anna");
    let mut command = anna.command(&["accounts"]);
    command.env("DATABASE_URL", crate::store::postgres::place::admin_url().expose());
    one_sentence(&end(command.spawn().unwrap()), 1, &["superuser", "database-login"]);
}

#[test]
fn a_worker_without_a_token_key_is_told_how_to_make_one() {
    let office = Office::new();
    std::fs::remove_file(office.desk.path("token.key")).unwrap();
    one_sentence(&office.desk.run(&["worker"]), 2, &["is not there", "token-key init"]);
}

#[test]
fn the_doctor_says_whose_the_login_is_and_whether_a_worker_is_there() {
    let office = Office::new();
    let anna = office.member("anna");
    let told = |ended: crate::pty::desk::Ended, check: &str| {
        let rows = ended.json();
        let row = rows.as_array().unwrap().iter().find(|row| row["check"] == check).cloned();
        row.map(|row| {
            (row["state"].as_str().unwrap().to_owned(), row["sentence"].as_str().unwrap().to_owned())
        })
    };
    let doctor = || anna.run(&["doctor", "--json"]);
    let ok = |sentence: &str| Some(("ok".to_owned(), sentence.to_owned()));
    assert_eq!(told(doctor(), "database_login"), ok("The database knows you as anna."));
    assert_eq!(told(doctor(), "worker"), Some(("warn".to_owned(), "No worker was ever seen.".to_owned())));
    let _worker = office.worker();
    assert_eq!(told(doctor(), "worker"), ok("A worker is there."));
    // The port that the worker's redirect address names, and nothing of secrets that are elsewhere.
    assert_eq!(told(doctor(), "http_port"), ok(&format!("Port {} is free.", office.desk.http_port())));
    assert_eq!((told(doctor(), "app_instagram"), told(doctor(), "token_key")), (None, None));
    // A key that was copied here opens everybody's tokens.
    let folder = anna.home().join(".local/share/lightmeter");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(office.desk.path("token.key"), folder.join("token.key")).unwrap();
    let (state, sentence) = told(doctor(), "token_key").unwrap();
    assert!(state == "warn" && sentence.contains("needs none"), "{sentence}");
    std::fs::write(folder.join("lightmeter.db"), []).unwrap();
    assert_eq!(told(doctor(), "token_key"), None, "it may be that of the database beside it");
    let ended = office.desk.run(&["doctor", "--json"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let (state, sentence) = told(ended, "database_login").unwrap();
    assert!(state == "ok" && sentence.contains("service login"), "{sentence}");
    assert_eq!(told(office.desk.run(&["doctor", "--json"]), "app_instagram").unwrap().0, "ok");
    let mut away = anna.command(&["doctor", "--json"]);
    away.env("DATABASE_URL", "postgres://anna:CANARY@127.0.0.1:1/postgres");
    let ended = end(away.spawn().unwrap());
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(told(ended, "database").unwrap().1.contains("does not answer"));
}
