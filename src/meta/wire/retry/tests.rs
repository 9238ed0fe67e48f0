//! Tests of `retry`.

use super::*;
use crate::domain::Refusal;

fn refused(http: u16, code: Option<i64>) -> Error {
    Error::Refused(Refusal { code, ..Refusal::of_status(http) })
}

/// How often a call that always fails like this is sent.
fn sent(may_repeat: bool, error: &Error) -> u32 {
    let mut tries = Tries::new(may_repeat, Duration::from_millis(1));
    let mut sent = 1;
    while tries.pause_after(error).is_some() {
        sent += 1;
    }
    sent
}

#[test]
fn only_what_may_pass_by_itself_is_tried_again() {
    let regain = Error::Refused(Refusal { regain_minutes: Some(3), ..Refusal::of_status(503) });
    let table = [
        (3, Error::TimedOut),
        (3, Error::Unreachable(Unreachable::Connection)),
        (3, Error::Unreachable(Unreachable::Name)),
        (3, Error::Unreachable(Unreachable::Interrupted)),
        (3, refused(503, None)),
        (3, refused(500, None)),
        (3, refused(400, Some(2))),
        (3, refused(500, Some(2))),
        (2, refused(400, Some(1))),
        (2, refused(500, Some(1))),
        (1, refused(400, None)),
        (1, refused(429, None)),
        (1, refused(500, Some(4))),
        (1, refused(400, Some(4))),
        (1, refused(400, Some(17))),
        (1, refused(400, Some(32))),
        (1, refused(400, Some(613))),
        (1, refused(400, Some(80_002))),
        (1, refused(400, Some(100))),
        (1, refused(400, Some(190))),
        (1, regain),
        (1, Error::Unreachable(Unreachable::Certificate)),
        (1, Error::Unreachable(Unreachable::Setup)),
        (1, Error::Unreadable { what: "x" }),
        (1, Error::NotConfigured { what: "x" }),
    ];
    for (expected, error) in table {
        assert_eq!(sent(true, &error), expected, "{error:?}");
        assert_eq!(sent(false, &error), 1, "never again: {error:?}");
    }
}

#[test]
fn the_pause_is_random_and_bounded() {
    let backoff = Duration::from_millis(100);
    let pauses: Vec<Duration> =
        (0..50).filter_map(|_| Tries::new(true, backoff).pause_after(&Error::TimedOut)).collect();
    assert!(pauses.iter().all(|pause| *pause <= backoff));
    assert!(pauses.windows(2).any(|pair| pair[0] != pair[1]));
}
