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
    one_sentence(&office.desk.run(&["--as", "bea", "accounts"]), 1, &["no user of that handle"]);
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
    one_sentence(&anna.run(&["accounts"]), 1, &["is nobody's", "administrator"]);
    one_sentence(&office.desk.run(&["--as", "anna", "accounts"]), 1, &["no user of that handle"]);
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
