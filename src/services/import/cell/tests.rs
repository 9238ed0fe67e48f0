//! What counts as a day, a count, an instant and a token.

use super::{count, day, instant, token};
use crate::domain::{Day, Login, Value};

#[test]
fn a_day_is_the_date_as_it_stands() {
    for text in ["2026-03-01", "2026-03-01 23:59:59+00", "2026-03-01 08:00:00", "2026-03-01T08:00:00.000Z"] {
        assert_eq!(day(text), Day::parse("2026-03-01"), "{text}");
    }
    for text in [
        "2026-02-30",
        "01.03.2026",
        "2026-3-1",
        "1772352000",
        "2026-03-01x",
        "2026-03-01 ",
        "",
        "März 2026 …",
    ] {
        assert_eq!(day(text), None, "{text}");
    }
}

#[test]
fn a_count_is_whole_and_not_negative_whatever_type_it_has() {
    for (text, value) in [("0", 0), ("12", 12), ("12.00", 12), ("007", 7), ("9223372036854775807", i64::MAX)]
    {
        assert_eq!(count(text), Some(Value::Whole(value)), "{text}");
    }
    for text in ["-1", "1.5", "1,234", "1e3", "NaN", "", ".", ".0", "9223372036854775808", "١"] {
        assert_eq!(count(text), None, "{text}");
    }
}

#[test]
fn an_instant_is_read_as_databases_and_programs_write_it() {
    let wanted = instant("2026-05-01T12:00:00Z");
    assert!(wanted.is_some());
    for text in [
        "2026-05-01 12:00:00+00",
        "2026-05-01 12:00:00",
        "2026-05-01 14:00:00.000+02",
        "2026-05-01T17:30:00+05:30",
        "1777636800",
        "1777636800000",
    ] {
        assert_eq!(instant(text), wanted, "{text}");
    }
    assert_eq!(instant("2026-05-01"), instant("2026-05-01 00:00:00"));
    for text in ["0", "60", "soon", "2026-13-01", "infinity", ""] {
        assert_eq!(instant(text), None, "{text}");
    }
}

#[test]
fn a_token_is_one_word_whose_prefix_tells_its_login() {
    let login = |text: &str| token(text).map(|(login, _)| login);
    assert_eq!(login("IGabc"), Some(Login::Instagram));
    assert_eq!(login("EAabc"), Some(Login::Facebook));
    for text in ["", "gAAAAAB", "ig", "IG a", "IG\u{0}", "IGä", &format!("IG{}", "a".repeat(9000))] {
        assert_eq!(login(text), None, "{text}");
    }
}
