//! `sync` beside other processes, slow renewals and parts that fail: it ends, and says how each account went.

use chrono::TimeDelta;
use lightmeter::{
    clock::Clock,
    domain::{FetchOutcome, Fetched, Handle, Upkeep, UserId, Verdict, VerdictCode, WorkKind},
    sandbox::{Fault, LoginKind, Matching, Trouble},
    store::{Due, Findings, Keyring, Store, WorkerStore},
};

use super::contract::fetched;
use crate::pty::{
    desk::{Desk, Ended},
    running::Running,
};

/// Another lightmeter on the same folder, in the middle of a fetch.
struct Other {
    door: WorkerStore,
    user: UserId,
    due: Due,
    clock: lightmeter::clock::Hand,
}

impl Other {
    fn fetches(desk: &Desk) -> Self {
        let (clock, hand) = Clock::set_by_hand(desk.now());
        let (door, user, due) = desk.block_on(async {
            let store = Store::open_sqlite(&desk.data().join(Store::FILE), &clock).await.unwrap();
            let user = store.local_user(&Handle::from_os_user("person")).await.unwrap().id;
            let mine = store.as_user(user);
            let account = mine.connections(false).await.unwrap()[0].account.id.clone();
            mine.ask(WorkKind::Fetch, &account).await.unwrap();
            let door = store.worker(Keyring::load_file(&desk.data().join(Keyring::FILE)).unwrap());
            let mut claimed = door.claim_due(1, TimeDelta::seconds(75)).await.unwrap();
            (door, user, claimed.remove(0))
        });
        Self { door, user, due, clock: hand }
    }

    /// The fetch has stored its figures and is over.
    fn ends_well(self, desk: &Desk) {
        self.clock.set(desk.now());
        desk.block_on(async {
            let grant = self.door.grant_of(self.user, &self.due.account).await.unwrap().unwrap();
            let findings = Findings {
                grant_version: grant.version,
                standing: None,
                verdict: Verdict::of(VerdictCode::Ok),
                record: None,
                synced_at: Some(desk.now()),
            };
            assert!(self.door.settle(&self.due, &findings).await.unwrap());
            let fetched = Fetched { readings_stored: 7, ..Fetched::skipped(None) };
            let fetched = Fetched { outcome: FetchOutcome::Stored, calls: 5, ..fetched };
            let next = desk.now() + TimeDelta::hours(1);
            self.door.finish_fetch(&self.due, next, &fetched, Upkeep::default()).await.unwrap();
        });
    }

    fn gives_up(self, desk: &Desk) {
        desk.block_on(async { self.door.finish(&self.due, None).await.unwrap() });
    }
}

#[test]
fn sync_ends_when_another_lightmeter_has_fetched() {
    let desk = fetched();
    let other = Other::fetches(&desk);
    let terminal = desk.terminal(&["sync"]);
    terminal.wait_for("Fetching");
    desk.advance(TimeDelta::minutes(1));
    other.ends_well(&desk);
    let screen = terminal.wait_for("7 readings and 0 posts stored (5 calls)");
    assert!(screen.contains("@nordwind"), "{screen}");
    assert_eq!(terminal.wait_end().exit_code(), 0);
}

#[test]
fn sync_says_when_another_lightmeter_gave_up() {
    let desk = fetched();
    let other = Other::fetches(&desk);
    let terminal = desk.terminal(&["sync"]);
    terminal.wait_for("Fetching");
    other.gives_up(&desk);
    terminal.wait_for("lightmeter record nordwind");
    assert_eq!(terminal.wait_end().exit_code(), 4);
}

#[test]
fn sync_ends_when_the_account_is_disconnected_meanwhile() {
    let desk = fetched();
    let _other = Other::fetches(&desk);
    let terminal = desk.terminal(&["sync"]);
    terminal.wait_for("Fetching");
    assert_eq!(desk.run(&["disconnect", "nordwind", "--yes"]).code, Some(0));
    terminal.wait_for("@nordwind  skipped");
    terminal.wait_for("disconnected meanwhile");
    assert_eq!(terminal.wait_end().exit_code(), 0);
}

#[test]
fn progress_is_told_on_a_terminal_and_never_among_the_json() {
    let desk = fetched();
    let terminal = desk.terminal(&["sync", "--json"]);
    terminal.wait_for("@nordwind  ");
    assert_eq!(terminal.wait_end().exit_code(), 0);
    let piped = desk.run(&["sync", "--json"]);
    assert_eq!((piped.err.as_str(), piped.json()[0]["outcome"].is_string()), ("", true), "{piped:?}");
    let piped = desk.run(&["sync"]);
    assert_eq!((piped.err.as_str(), piped.out.lines().count()), ("", 1), "{piped:?}");
}

/// Syncs while one metric meets this trouble.
fn sync_with(trouble: Trouble) -> (Desk, Ended) {
    let desk = fetched();
    desk.advance(TimeDelta::hours(2));
    let matching = Matching { metric: Some("online_followers".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble });
    let ended = desk.run(&["sync", "--json"]);
    (desk, ended)
}

#[test]
fn four_when_a_part_was_refused_for_now_though_the_rest_is_stored() {
    let (_desk, ended) = sync_with(Trouble::Unavailable);
    let report = &ended.json()[0];
    assert_eq!((&report["outcome"], report["error"].is_string()), (&"stored".into(), true), "{ended:?}");
    assert_eq!(ended.code, Some(4), "{ended:?}");
}

#[test]
fn a_metric_that_meta_goes_on_refusing_is_told_once_and_is_no_trouble_again() {
    let desk = fetched();
    desk.advance(TimeDelta::hours(2));
    let matching = Matching { metric: Some("website_clicks".to_owned()), ..Matching::default() };
    let message = "(#100) Invalid parameter".to_owned();
    desk.control().plant(Fault {
        matching,
        trouble: Trouble::Error { status: 400, code: 100, subcode: None, message },
    });
    let told = desk.run(&["sync"]);
    assert_eq!((told.code, told.out.contains("website_clicks")), (Some(4), true), "{told:?}");
    for _ in 0..2 {
        let known = desk.run(&["sync", "--json"]);
        assert_eq!((known.code, &known.json()[0]["error"]), (Some(0), &serde_json::Value::Null), "{known:?}");
        desk.advance(TimeDelta::hours(25));
    }
}

#[test]
fn three_when_a_part_needs_a_person_though_the_rest_is_stored() {
    let (_desk, ended) = sync_with(Trouble::Permission { code: 10 });
    let report = &ended.json()[0];
    assert_eq!((&report["outcome"], report["error"].is_string()), (&"stored".into(), true), "{ended:?}");
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

#[test]
fn a_renewal_that_does_not_end_keeps_no_fetch_back() {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.connect_with_token(&token);
    desk.advance(TimeDelta::days(2));
    let matching = Matching { path: Some("/refresh_access_token".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Held });
    desk.control().forget_requests();
    let running = Running::start(desk.command(&["sync", "--renew", "--json"]));
    desk.until_meta_is_asked_for("/refresh_access_token");
    desk.advance(TimeDelta::minutes(6));
    let ended = running.end();
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(ended.err.contains("not renewed within 5 minutes"), "{ended:?}");
    assert_eq!(ended.json()[0]["outcome"], "stored", "{ended:?}");
}
