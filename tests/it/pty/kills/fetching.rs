//! Killed at every step of a fetch: it is done again, and leaves what it would have left at once.

use lightmeter::sandbox::{Control, LoginKind};

use super::{
    scene::{Point, Scene},
    start::Person,
};

const FETCH: &[Point] = &[
    ("before store.due.asked", 1, 0),
    ("before store.due.progress", 3, 0),
    ("before worker.fetch.profile_read", 1, 0),
    ("worker.fetch.profile_read", 1, 0),
    ("store.account.named", 1, 0),
    ("store.profile.saved", 1, 0),
    ("before worker.fetch.round_read", 2, 0),
    ("worker.fetch.round_read", 2, 0),
    ("before store.days.saved", 5, 0),
    ("store.days.saved", 5, 0),
    ("store.windows.saved", 5, 0),
    ("store.media.saved", 2, 0),
    ("store.media_readings.saved", 25, 0),
    ("store.online.saved", 1, 0),
    ("store.audience.saved", 5, 0),
    ("before store.health.settled", 1, 0),
    ("store.health.settled", 1, 0),
    ("store.budget.noted", 1, 0),
    ("before store.fetch.finished", 1, 0),
    ("store.fetch.finished", 1, 0),
];

/// Nobody asked for it.
const SCHEDULED: &[Point] = &[("store.due.claimed", 1, 0), ("before store.fetch.finished", 1, 0)];

/// Days of the history.
const REPAIR: &[Point] = &[("store.days.saved", 90, 0), ("before store.fetch.finished", 1, 0)];

/// Too young to have much of a history.
const LILLE_LYKKE: [Person; 2] = [
    Person { login: LoginKind::Instagram, username: "lille.lykke" },
    Person { login: LoginKind::Instagram, username: "lille.lykke" },
];

#[test]
fn a_fetch_killed_at_any_step_leaves_what_it_would_have_left() {
    // A limit of which a percent is used.
    let limited = |meta: &Control| meta.set_call_limit("nordwind", 1_000);
    Scene { trouble: limited, ..Scene::of(&["sync"]) }.killed_at(FETCH);
}

#[test]
fn a_fetch_of_the_schedule_killed_at_any_step_is_done_again() {
    // Its month of the history is for the next one.
    Scene { days: 30, ..Scene::of(&[]) }.killed_at(SCHEDULED);
}

#[test]
fn a_repair_killed_at_any_step_leaves_what_it_would_have_left() {
    Scene { people: LILLE_LYKKE, days: 150, ..Scene::of(&["sync", "--repair"]) }.killed_at(REPAIR);
}
