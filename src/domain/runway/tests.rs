//! The runway of every combination of clocks, renewer and time, as a table.

use chrono::TimeDelta;

use super::Runway;
use crate::domain::{
    Account, AccountId, Allowance, Connection, Expiry, GrantId, Login, Platform, RenewedBy, Shown, Source,
    Standing, Timestamp, Verdict, VerdictCode, on_command_line,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-01-22T03:00:00Z")
}

fn connection(login: Login, expiry: Expiry, renewed_by: RenewedBy) -> Connection {
    let renews = renewed_by != RenewedBy::Nobody;
    Connection {
        account: Account { id: AccountId::parse("17841").unwrap(), username: Shown::new("nordwind") },
        grant: GrantId { platform: Platform::Instagram, login, subject: "1".to_owned() },
        source: Source::Pasted,
        standing: Standing::Active,
        expiry,
        data_access_expires_at: None,
        next_renewal_at: renews.then(|| now() + TimeDelta::days(3)),
        last_sync_at: None,
        renewed_by,
        verdict: Verdict::of(VerdictCode::Ok),
        connected_at: now() - TimeDelta::hours(1),
        next_sync_at: None,
        allowance: Allowance::default(),
        history: None,
    }
}

#[test]
fn the_runway_says_what_to_do_where_nobody_renews() {
    use Login::{Facebook, Instagram};
    use RenewedBy::{Nobody, Timer};
    let minutes = |count| now() + TimeDelta::minutes(count);
    let days = |count| now() + TimeDelta::days(count);
    let ends = |count| Expiry::At(now() + TimeDelta::minutes(count));
    let day = 24 * 60;
    let next = days(3);
    for (login, expiry, renewed_by, runway) in [
        (Instagram, ends(4), Nobody, Runway::RenewBy(minutes(4))),
        (Facebook, ends(4), Nobody, Runway::EndsAt(minutes(4))),
        (Instagram, ends(14 * day - 1), Nobody, Runway::RenewBy(minutes(14 * day - 1))),
        (Instagram, ends(14 * day), Nobody, Runway::EndsAt(days(14))),
        (Instagram, ends(0), Nobody, Runway::Over),
        (Instagram, ends(4), Timer, Runway::Renewed { by: Timer, next, until: None }),
        (Instagram, Expiry::Unknown, Nobody, Runway::RenewFrom(now() + TimeDelta::hours(23))),
        (Facebook, Expiry::Unknown, Nobody, Runway::RenewFrom(now() - TimeDelta::hours(1))),
        (Instagram, Expiry::Unknown, Timer, Runway::Unknown { next: Some(next) }),
        (Facebook, Expiry::Never, Nobody, Runway::Open),
    ] {
        let connection = connection(login, expiry, renewed_by);
        assert_eq!(Runway::of(&connection, now()), runway, "{login}, {expiry:?}, {renewed_by}");
    }
}

#[test]
fn what_a_renewal_cannot_move_is_not_to_be_renewed() {
    let ends = |days| now() + TimeDelta::days(days);
    let data_first = Connection {
        data_access_expires_at: Some(ends(2)),
        ..connection(Login::Facebook, Expiry::At(ends(5)), RenewedBy::Nobody)
    };
    assert_eq!(Runway::of(&data_first, now()), Runway::EndsAt(ends(2)));
    let kept_its_date = Connection {
        verdict: Verdict::renewal_kept_the_date(),
        ..connection(Login::Instagram, Expiry::At(ends(5)), RenewedBy::Nobody)
    };
    assert_eq!(Runway::of(&kept_its_date, now()), Runway::EndsAt(ends(5)));
}

#[test]
fn all_is_not_well_where_a_token_is_about_to_end_and_nobody_renews_it() {
    let said = |expiry, renewed_by| connection(Login::Instagram, expiry, renewed_by).verdict(now());
    let soon = said(Expiry::At(at("2026-01-22T03:04:00Z")), RenewedBy::Nobody);
    assert_eq!(soon.code, VerdictCode::Ok, "a status is no verdict");
    assert_eq!(soon.sentence, "Nobody renews it: press R to renew it, by 22 Jan 03:04 UTC.");
    assert_eq!(
        on_command_line(&soon.sentence),
        "Nobody renews it: run `lightmeter renew` to renew it, by 22 Jan 03:04 UTC."
    );
    let unknown = said(Expiry::Unknown, RenewedBy::Nobody);
    assert_eq!(unknown.code, VerdictCode::Ok);
    assert_eq!(
        on_command_line(&unknown.sentence),
        "Nobody renews it: run `lightmeter renew` to renew it, from 23 Jan 02:00 UTC on."
    );
    let data_access = Connection {
        data_access_expires_at: Some(at("2026-01-24T03:00:00Z")),
        ..connection(Login::Facebook, Expiry::At(now() + TimeDelta::days(50)), RenewedBy::Worker)
    };
    for (ending, by) in [
        (
            connection(Login::Facebook, Expiry::At(at("2026-01-24T03:00:00Z")), RenewedBy::Nobody),
            "24 Jan 03:00",
        ),
        (data_access, "24 Jan 03:00"),
    ] {
        let told = ending.verdict(now());
        assert_eq!(told.code, VerdictCode::Ok);
        assert_eq!(
            on_command_line(&told.sentence),
            format!("It ends unless you log in again: run `lightmeter connect`, by {by} UTC.")
        );
    }
    for (expiry, by) in [
        (Expiry::At(now() + TimeDelta::days(20)), RenewedBy::Nobody),
        (Expiry::At(at("2026-01-22T03:04:00Z")), RenewedBy::Worker),
        (Expiry::Unknown, RenewedBy::Dashboard),
    ] {
        assert_eq!(said(expiry, by), Verdict::of(VerdictCode::Ok));
    }
}

const WAITS: (TimeDelta, TimeDelta) = (TimeDelta::minutes(10), TimeDelta::days(1));

#[test]
fn a_renewal_that_fails_for_a_while_is_tried_again_soon_and_then_less_often() {
    let due = now();
    let far = Expiry::At(due + TimeDelta::days(53));
    let mut tries = vec![due];
    while tries.last().is_some_and(|last| *last < due + TimeDelta::days(3)) {
        let last = tries[tries.len() - 1];
        tries.push(Runway::next_try(WAITS, due, far, last, 0));
    }
    let minutes: Vec<i64> = tries.iter().map(|at| (*at - due).num_minutes()).collect();
    assert_eq!(minutes, [0, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 4_000, 5_440]);
}

#[test]
fn the_nearer_the_end_the_sooner_it_is_tried_again() {
    let since = now() - TimeDelta::days(2);
    for (left, wait) in [
        (TimeDelta::days(30), TimeDelta::days(1)),
        (TimeDelta::hours(12), TimeDelta::hours(3)),
        (TimeDelta::hours(1), TimeDelta::minutes(15)),
        (TimeDelta::seconds(30), TimeDelta::minutes(1)),
    ] {
        assert_eq!(
            Runway::next_try(WAITS, since, Expiry::At(now() + left), now(), 0),
            now() + wait,
            "{left}"
        );
    }
    assert_eq!(Runway::next_try(WAITS, since, Expiry::Unknown, now(), 0), now() + TimeDelta::days(1));
    assert_eq!(Runway::next_try(WAITS, now(), Expiry::Unknown, now(), 1_000), now() + TimeDelta::minutes(8));
    let spread = |thousandths| Runway::next_try(WAITS, since, Expiry::Unknown, now(), thousandths);
    assert!((0..1_000).all(|one| spread(one + 1) < spread(one)), "each has its own moment");
}
