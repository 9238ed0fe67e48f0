//! Killed where Meta refuses, or work is asked for, taken up, put off and given back: nothing is forgotten.

use lightmeter::sandbox::{Control, Fault, Matching, Trouble, variants::OldToken};

use super::scene::{AFTER_LEASES, Point, Scene, Told};
use crate::pty::desk::Desk;

const THROTTLED: &[Point] = &[("before store.budget.paused", 1, 0), ("store.budget.paused", 1, 0)];

const PAUSED: &[Point] = &[("store.fetch.put_off", 1, 0)];

const REFUSED_METRIC: &[Point] = &[("store.refused_metric.saved", 1, 0)];

/// Once the new token is dropped, another is asked for unless it was told that nothing came of it.
const REJECTED: &[Point] = &[
    ("before store.grant.dropped", 1, 1),
    ("store.grant.dropped", 1, 2),
    ("worker.renewal.old_token_tried", 1, 2),
    ("before store.grant.ended", 1, 2),
    ("store.grant.ended", 1, 1),
];

/// A token waits that an earlier kill has left.
const WAITING: &[Point] = &[
    ("worker.renewal.new_token_tried", 1, 1),
    ("before store.grant.renewed", 1, 1),
    ("store.grant.renewed", 1, 1),
];

#[test]
fn a_throttled_fetch_killed_at_any_step_goes_on_when_meta_allows_it() {
    let throttled = |meta: &Control| throttle(meta);
    Scene { trouble: throttled, told: Told::NothingTwice, ..Scene::of(&["sync"]) }.killed_at(THROTTLED);
    let paused = |desk: &Desk| {
        throttle(&desk.control());
        assert_eq!(desk.run(&["sync"]).code, Some(4), "throttled");
    };
    Scene { before: paused, told: Told::NothingTwice, ..Scene::of(&["sync"]) }.killed_at(PAUSED);
}

#[test]
fn a_search_for_a_refused_metric_killed_at_any_step_is_made_again() {
    let refused = |meta: &Control| {
        let message = "An unknown parameter".to_owned();
        plant(
            meta,
            "/insights",
            Some("saves"),
            Trouble::Error { status: 400, code: 100, subcode: None, message },
        );
    };
    Scene { trouble: refused, is_over: false, told: Told::NothingTwice, ..Scene::of(&["sync"]) }
        .killed_at(REFUSED_METRIC);
}

#[test]
fn a_renewal_whose_new_token_is_rejected_killed_at_any_step_keeps_the_old_one() {
    let rejected = |meta: &Control| plant_once(meta, "/me", Trouble::TokenRevoked { subcode: 467 });
    let lives = &[OldToken::Lives];
    Scene { trouble: rejected, variants: lives, told: Told::NothingTwice, ..Scene::of(&["renew"]) }
        .killed_at(REJECTED);
}

#[test]
fn a_token_that_waits_is_taken_up_though_whoever_did_so_was_killed() {
    let waiting = |desk: &Desk| {
        desk.advance(-AFTER_LEASES);
        assert_eq!(desk.run_to("store.grant.pending", &["renew"], "").code, None, "killed");
        desk.advance(AFTER_LEASES);
    };
    Scene { before: waiting, ..Scene::of(&["sync"]) }.killed_at(WAITING);
}

/// For as long as it lasts.
fn throttle(meta: &Control) {
    let throttled = Trouble::Throttled {
        code: 80_002,
        subcode: None,
        regain_minutes: Some(1),
        retry_after_seconds: None,
    };
    plant(meta, "/insights", None, throttled);
}

fn plant(meta: &Control, path: &str, metric: Option<&str>, trouble: Trouble) {
    let (path, metric) = (Some(path.to_owned()), metric.map(str::to_owned));
    meta.plant(Fault { matching: Matching { path, metric, ..Matching::default() }, trouble });
}

fn plant_once(meta: &Control, path: &str, trouble: Trouble) {
    let matching = Matching { path: Some(path.to_owned()), count: Some(1), ..Matching::default() };
    meta.plant(Fault { matching, trouble });
}
