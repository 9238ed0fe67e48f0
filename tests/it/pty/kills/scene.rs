//! A command that is killed at each of its points and begun again by its person, beside one that never was.

use std::{
    collections::{HashMap, HashSet},
    panic::{self, AssertUnwindSafe},
};

use chrono::TimeDelta;
use lightmeter::{
    clock::probe::STOP_VARIABLE,
    sandbox::{Control, LoginKind, variants::OldToken},
};

use super::{
    found::{self, Found},
    start::{Person, Start},
};
use crate::pty::{desk::Desk, terminal::now};

/// How soon after the restart it is told how the connection is.
const SOON: std::time::Duration = std::time::Duration::from_secs(5);
/// Longer than any lease.
pub(super) const AFTER_LEASES: TimeDelta = TimeDelta::minutes(2);

/// What is done as it is killed.
pub(super) struct Scene {
    pub(super) arguments: &'static [&'static str],
    /// Whose desk it is, by Instagram Login and by Facebook Login.
    pub(super) people: [Person; 2],
    /// What the desk is like at the start, besides being connected.
    pub(super) before: fn(&Desk),
    /// What Meta does in the meantime.
    pub(super) trouble: fn(&Control),
    /// Whether that is over by the restart.
    pub(super) is_over: bool,
    /// How many days are compared.
    pub(super) days: i64,
    /// What becomes of the old token at Meta, by turns.
    pub(super) variants: &'static [OldToken],
    pub(super) told: Told,
}

/// What the flight record holds beside that of somebody who was never killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Alike,
    /// A trouble that is over before it was told need not be told, and none is told twice.
    NothingTwice,
}

/// A name for `LIGHTMETER_PROBE_STOP`, how often the scene comes by it at least, and how many new tokens are asked of
/// Meta, kill and restart together.
pub(super) type Point = (&'static str, u32, usize);

pub(super) const BOTH: &[OldToken] = &[OldToken::Lives, OldToken::Dies];

pub(super) const NORDWIND: [Person; 2] = [
    Person { login: LoginKind::Instagram, username: "nordwind" },
    Person { login: LoginKind::Facebook, username: "nora" },
];

impl Scene {
    pub(super) const fn of(arguments: &'static [&'static str]) -> Self {
        Self {
            arguments,
            people: NORDWIND,
            before: |_| (),
            trouble: |_| (),
            is_over: true,
            days: 60,
            variants: BOTH,
            told: Told::Alike,
        }
    }

    /// Kills it at each point, as often as the run is long.
    pub(super) fn killed_at(&self, points: &[Point]) {
        let mut never_killed: HashMap<Person, (Start, Found)> = HashMap::new();
        let mut failed = Vec::new();
        for (place, (name, times, renewals)) in points.iter().enumerate() {
            for round in 0..rounds() {
                let person = self.people[(round + round / 2 + place) % 2];
                let old_token = self.variants[round % self.variants.len()];
                let time = 1 + u32::try_from(round + round / 4).unwrap() % times;
                let what =
                    format!("{:?} of {person:?} killed at {name}#{time}, {old_token:?}", self.arguments);
                let (start, twin) = never_killed.entry(person).or_insert_with(|| {
                    let start = Start::of(person);
                    let found = self.never_killed(&start);
                    (start, found)
                });
                // One that fails tells of it, and hides none of the others.
                let is_well = panic::catch_unwind(AssertUnwindSafe(|| {
                    let desk = self.begin(start, old_token);
                    let before = found::token(&desk);
                    self.kill(&desk, &format!("{name}#{time}"), &what);
                    let is_old = found::token(&desk) == before;
                    assert!(is_old || !is_before_taking_over(name), "{what}: the old token is gone");
                    desk.advance(AFTER_LEASES);
                    assert!(is_put_off(name) || found::is_anything_due(&desk), "{what}: it is forgotten");
                    let is_lost = is_lost(name) && old_token == OldToken::Dies;
                    self.restart(&desk, is_lost, &what);
                    let asked = tokens_asked_for(&desk.control());
                    assert_eq!(asked, *renewals, "{what}: new tokens asked for");
                    self.compare(&Found::on(&desk, self.days), twin, is_lost, &what);
                }));
                if is_well.is_err() {
                    failed.push(what);
                }
            }
        }
        assert!(failed.is_empty(), "{} failed: {failed:#?}", failed.len());
    }

    fn begin(&self, start: &Start, old_token: OldToken) -> Desk {
        let desk = start.again(old_token);
        (self.before)(&desk);
        (self.trouble)(&desk.control());
        desk
    }

    /// What somebody finds whose processes all end by themselves.
    fn never_killed(&self, start: &Start) -> Found {
        let desk = self.begin(start, OldToken::Lives);
        if !self.arguments.is_empty() {
            desk.run(self.arguments);
        }
        desk.advance(AFTER_LEASES);
        self.restart(&desk, false, &format!("{:?}, never killed", self.arguments));
        Found::on(&desk, self.days)
    }

    /// Without arguments it is the dashboard.
    fn kill(&self, desk: &Desk, stop: &str, what: &str) {
        if self.arguments.is_empty() {
            let terminal = desk.terminal_with(&[], &[(STOP_VARIABLE, stop)], 120, 40);
            let status = terminal.wait_end();
            assert!(status.signal().is_some(), "{what}: it was not killed: {status:?}");
        } else {
            let ended = desk.run_to(stop, self.arguments, "");
            assert_eq!(ended.code, None, "{what}: it was not killed: {ended:?}");
        }
    }

    /// Starts again as a person would: what is told, and how soon.
    fn restart(&self, desk: &Desk, is_lost: bool, what: &str) {
        if self.is_over {
            desk.control().clear_faults();
        }
        let began = now();
        let accounts = desk.run(&["accounts", "--json"]);
        assert_eq!(accounts.json().as_array().map(Vec::len), Some(1), "{what}: {accounts:?}");
        let mut terminal = desk.terminal(&[]);
        terminal.wait_for("Connections");
        terminal.press("1");
        terminal.wait_until(&format!("{what}: the connection's state"), |screen| {
            let told = screen.contains("connect again");
            screen.contains("TIME LEFT") && told == is_lost && (told || screen.contains("● active"))
        });
        let took = now() - began;
        assert!(took < SOON, "{what}: told after {took:?}");
        terminal.press("q");
        assert!(terminal.wait_end().success(), "{what}");
        let sync = desk.run(&["sync", "--json"]);
        let accounts = desk.run(&["accounts", "--json"]);
        let row = &accounts.json()[0];
        let promised = (row["renewed_by"] == "nobody", row["next_renewal_at"].is_null());
        assert_eq!(promised.0, promised.1, "{what}: who renews it and when: {accounts:?}");
        if is_lost {
            assert_eq!((sync.code, accounts.code), (Some(3), Some(3)), "{what}: {sync:?} {accounts:?}");
            assert_eq!(row["verdict"]["code"], "reconnect", "{what}: {accounts:?}");
        } else {
            // What a trouble that lasts leaves out is told.
            let may_lack = !self.is_over && sync.code == Some(4);
            assert!(sync.code == Some(0) || may_lack, "{what}: {sync:?}");
            assert_eq!(accounts.code, Some(0), "{what}: {accounts:?}");
            assert_eq!((&row["status"], &row["verdict"]["code"]), (&"active".into(), &"ok".into()), "{what}");
        }
    }

    fn compare(&self, found: &Found, twin: &Found, is_lost: bool, what: &str) {
        assert!(!found.has_pending, "{what}: a token was left waiting");
        assert_eq!(found.has_living_token, !is_lost, "{what}: the token at Meta");
        assert_eq!(found.work, twin.work, "{what}: work left over");
        if is_lost {
            let told: HashSet<&String> = found.records.iter().collect();
            assert!(told.iter().any(|line| line.contains("connect again")), "{what}: {told:?}");
            assert_eq!(told.len(), found.records.len(), "{what}: an entry twice: {:?}", found.records);
            return;
        }
        assert_alike(&found.figures, &twin.figures, what);
        match self.told {
            Told::Alike => assert_eq!(found.records, twin.records, "{what}"),
            Told::NothingTwice => {
                let count = |of: &Found, line: &String| of.records.iter().filter(|one| *one == line).count();
                let is_doubled = |line: &&String| count(found, line) > count(twin, line).max(1);
                assert_eq!(found.records.iter().find(is_doubled), None, "{what}: {:?}", found.records);
            }
        }
    }
}

/// A new token has not served a call.
fn is_before_taking_over(name: &str) -> bool {
    ["store.grant.pending", "before worker.renewal.new_token_tried", "before store.grant.renewed"]
        .contains(&name)
}

/// The fetch has ended, and is due again later.
fn is_put_off(name: &str) -> bool {
    ["store.fetch.finished", "store.fetch.put_off"].contains(&name)
}

/// Meta has given out a new token, and the process that knew of it died before it was kept.
fn is_lost(name: &str) -> bool {
    ["worker.renewal.token_renewed", "before store.grant.pending"].contains(&name)
}

/// How often Meta was asked to renew a token, whatever it said.
fn tokens_asked_for(meta: &Control) -> usize {
    let is_renewal = |names: &[String]| names.iter().any(|name| name == "fb_exchange_token");
    meta.calls()
        .iter()
        .filter(|call| call.path.contains("refresh_access_token") || is_renewal(&call.query_names))
        .count()
}

#[track_caller]
fn assert_alike(found: &[String], twin: &[String], what: &str) {
    let lacks = |one: &[String], other: &[String]| {
        one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>()
    };
    let (more, less) = (lacks(found, twin), lacks(twin, found));
    assert!(more.is_empty() && less.is_empty(), "{what}: there is {more:#?} instead of {less:#?}");
    assert_eq!(found.len(), twin.len(), "{what}: a line twice");
}

fn rounds() -> usize {
    #[expect(clippy::disallowed_methods, reason = "how the runner of the tests asks for the full size")]
    let is_long = std::env::var_os("LIGHTMETER_LONG").is_some();
    if is_long { 25 } else { 2 }
}
