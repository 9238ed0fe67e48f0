//! What an open dashboard says of its worker, and how it ends for whoever is a user no more.

use chrono::TimeDelta;
use lightmeter::sandbox::LoginKind;

use super::office::{Member, Office};
use crate::{commands::exit_codes::one_sentence, pty::terminal::Terminal};

/// Longer than a front waits between two looks.
pub(super) const A_WHILE: TimeDelta = TimeDelta::seconds(21);

#[test]
fn a_worker_that_is_gone_is_said_with_since_when_and_one_that_is_back_is_not() {
    let office = Office::new();
    let anna = office.member("anna");
    let never = anna.terminal(&[]);
    never.wait_for("No worker was ever seen");
    one_sentence(&anna.run(&["connect", "--no-browser", "--yes"]), 2, &["no Meta app"]);
    let worker = office.worker();
    office.desk.advance(A_WHILE);
    never.wait_gone("No worker");
    drop(worker);
    for _ in 0..5 {
        office.desk.advance(A_WHILE);
    }
    never.wait_for("No worker seen since");
    let refused = anna.run_with(&["connect", "--token-stdin", "--yes"], &token(&office));
    one_sentence(&refused, 4, &["No worker has been seen since", "lightmeter worker"]);
    let _again = office.worker();
    office.desk.advance(A_WHILE);
    never.wait_gone("No worker");
}

fn token(office: &Office) -> String {
    office.desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2))
}

#[test]
fn a_worker_tells_again_and_again_that_it_is_there() {
    let office = Office::new();
    let _worker = office.worker();
    let seen = || office.scalar("SELECT extract(epoch FROM max(seen_at))::bigint FROM workers");
    let before = seen();
    office.desk.advance(A_WHILE);
    crate::pty::desk::until("the worker to tell of itself", || seen() == before + A_WHILE.num_seconds());
}

/// A dashboard with an account in it.
fn connected(member: &Member<'_>) -> Terminal {
    member.connect("nordwind");
    let terminal = member.terminal(&[]);
    terminal.wait_for("nordwind");
    terminal
}

#[test]
fn the_dashboard_of_who_is_disabled_closes_within_a_minute() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let terminal = connected(&anna);
    assert_eq!(office.administer(&["users", "disable", "anna"]).code, Some(0));
    office.desk.advance(A_WHILE);
    assert_eq!(terminal.wait_end().exit_code(), 1);
    assert!(!terminal.is_on_alternate_screen());
    assert!(terminal.screen().contains("no user of this database any more"), "{}", terminal.screen());
}

#[test]
fn the_dashboard_of_a_dropped_login_closes_within_a_minute() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let terminal = connected(&anna);
    office.run_sql(&format!("DELETE FROM database_logins; DROP ROLE {}_anna", office.schema));
    office.desk.advance(A_WHILE);
    assert_eq!(terminal.wait_end().exit_code(), 1);
    assert!(terminal.screen().contains("no user of this database any more"), "{}", terminal.screen());
    one_sentence(&anna.run(&["accounts"]), 1, &["refuses this login"]);
}

#[test]
fn for_who_is_disabled_nothing_is_done_and_nothing_is_lost() {
    let office = Office::new();
    let _worker = office.worker();
    let anna = office.member("anna");
    let _terminal = connected(&anna);
    crate::pty::desk::until("the end of the first fetch", || {
        office.scalar("SELECT count(*) FROM fetches") == 1
    });
    assert_eq!(office.administer(&["users", "disable", "anna"]).code, Some(0));
    office.run_sql("UPDATE due SET due_at = '2026-01-01'");
    office.desk.control().forget_requests();
    let before = office.scalar("SELECT sum(version)::bigint FROM due");
    // Another user's work wakes the worker.
    let bea = office.member("bea");
    let token = office.desk.control().mint_token(LoginKind::Instagram, "mara.moves");
    assert_eq!(bea.run_with(&["connect", "--token-stdin", "--yes"], &token).code, Some(0));
    crate::pty::desk::until("the end of bea's fetch", || office.scalar("SELECT count(*) FROM fetches") == 2);
    assert_eq!(
        office.scalar(
            "SELECT sum(version)::bigint FROM due JOIN users USING (u_id) WHERE disabled_at IS NOT NULL"
        ),
        before
    );
    assert_eq!(office.scalar("SELECT count(access_token) FROM user_tokens"), 2);
}
