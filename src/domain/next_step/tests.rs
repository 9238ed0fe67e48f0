//! Every advice there is, as a command line says it.

use super::{on_command_line, with_own_keys};
use crate::domain::{Failure, Login, RefusalKind, Verdict, VerdictCode};

#[test]
fn a_key_becomes_the_command_that_does_the_same() {
    for (dashboard, command_line) in [
        ("Press c to try again.", "Run `lightmeter connect` to try again."),
        ("It has ended: press c.", "It has ended: run `lightmeter connect`."),
        ("log in at Meta, then press r.", "log in at Meta, then run `lightmeter sync`."),
        ("press R, or press c", "run `lightmeter renew`, or run `lightmeter connect`"),
        ("press charges, express c, press", "press charges, express c, press"),
        ("press x", "press x"),
        ("", ""),
    ] {
        assert_eq!(on_command_line(dashboard), command_line);
    }
}

#[test]
fn a_key_of_ones_own_takes_the_place_of_the_default() {
    let own = |key| (key == 'c').then(|| "ctrl-n".to_owned());
    for (sentence, worded) in [
        ("Press c to try again.", "Press ctrl-n to try again."),
        ("press c, or press r", "press ctrl-n, or press r"),
        ("press charges", "press charges"),
        ("press", "press"),
    ] {
        assert_eq!(with_own_keys(sentence, own), worded);
    }
}

#[test]
fn no_advice_names_a_key_on_the_command_line() {
    let verdicts = VerdictCode::ALL.iter().map(|code| Verdict::of(*code));
    let refused = RefusalKind::ALL
        .iter()
        .flat_map(|kind| [Login::Instagram, Login::Facebook].map(|login| Verdict::on(*kind, login)));
    let failures = [Failure::denied(), Failure::timed_out(), Failure::interrupted()];
    let sentences = verdicts
        .chain(refused)
        .chain([Verdict::renewal_kept_the_date()])
        .map(|verdict| verdict.sentence)
        .chain(failures.map(|failure| failure.sentence));
    for sentence in sentences {
        let worded = on_command_line(&sentence).to_lowercase();
        assert!(!worded.contains("press "), "{worded}");
    }
}
