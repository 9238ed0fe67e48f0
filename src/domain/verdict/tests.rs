//! What a sentence promises is true wherever it is read, and a time that Meta told is in it.

use super::{Verdict, VerdictCode};
use crate::domain::{Login, RefusalKind, Timestamp};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn no_verdict_promises_what_happens_only_while_lightmeter_runs() {
    let verdicts = VerdictCode::ALL.iter().map(|code| Verdict::of(*code));
    let refused = RefusalKind::ALL
        .iter()
        .flat_map(|kind| [Login::Instagram, Login::Facebook].map(|login| Verdict::on(*kind, login)));
    let slowed = [Verdict::slow_down_until(at("2026-11-22T15:10:00Z"))];
    for Verdict { code, sentence } in verdicts.chain(refused).chain(slowed) {
        for promise in ["by ourselves", "we try", "we go on"] {
            assert!(!sentence.contains(promise), "{sentence}");
        }
        let says_when = sentence.contains("while lightmeter runs") || sentence.contains("later sync");
        assert_eq!(says_when, code == VerdictCode::Wait, "{sentence}");
    }
}

#[test]
fn the_time_that_meta_told_is_in_the_sentence_about_its_limits_and_in_no_other() {
    let until = Some(at("2026-11-22T15:10:00Z"));
    for kind in RefusalKind::ALL {
        let plain = Verdict::on(*kind, Login::Instagram);
        assert_eq!(plain.clone().slowed_until(None), plain);
        let timed = plain.clone().slowed_until(until);
        let is_limit = kind.is_throttle() && *kind != RefusalKind::Blocked;
        assert_eq!(timed.sentence.contains("until 22 Nov 15:10 UTC"), is_limit, "{timed:?}");
        assert_eq!(timed.code, plain.code);
        assert!(timed.is_about_the_same_as(&plain), "{timed:?}");
    }
}

#[test]
fn another_time_is_no_other_trouble_but_another_trouble_is() {
    let slowed = |time| Verdict::slow_down_until(at(time));
    assert!(slowed("2026-11-22T15:10:00Z").is_about_the_same_as(&slowed("2026-11-22T16:10:00Z")));
    assert!(!slowed("2026-11-22T15:10:00Z").is_about_the_same_as(&Verdict::of(VerdictCode::Wait)));
    assert!(!Verdict::of(VerdictCode::Ok).is_about_the_same_as(&slowed("2026-11-22T15:10:00Z")));
}
