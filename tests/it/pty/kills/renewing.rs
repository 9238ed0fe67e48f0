//! Killed at every step of a renewal: a token that works is there, or the person is told to reconnect.

use super::scene::{Point, Scene};

/// What is asked of Meta is asked once, unless the answer was never kept.
const RENEW: &[Point] = &[
    ("store.due.asked", 1, 1),
    ("before store.due.claimed", 1, 1),
    ("store.due.claimed", 1, 1),
    ("store.due.progress", 1, 1),
    ("before worker.renewal.token_renewed", 1, 1),
    ("worker.renewal.token_renewed", 1, 2),
    ("before store.grant.pending", 1, 2),
    ("store.grant.pending", 1, 1),
    ("before worker.renewal.new_token_tried", 1, 1),
    ("worker.renewal.new_token_tried", 1, 1),
    ("worker.renewal.clocks_read", 1, 1),
    ("before store.grant.renewed", 1, 1),
    ("store.grant.renewed", 1, 1),
    ("store.log.emptied", 1, 1),
    ("before store.due.finished", 1, 1),
    ("store.due.finished", 1, 1),
];

#[test]
fn a_renewal_killed_at_any_step_keeps_a_token_that_works_or_says_so() {
    Scene::of(&["renew"]).killed_at(RENEW);
}
