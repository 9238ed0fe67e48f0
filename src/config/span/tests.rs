//! How spans of time are written and read.

use chrono::TimeDelta;

use super::{parse, show};

#[test]
fn a_span_is_a_number_and_a_unit() {
    for (text, seconds) in
        [("90 seconds", 90), ("1 minute", 60), ("15minutes", 900), ("6 hours", 21_600), ("1 day", 86_400)]
    {
        assert_eq!(parse(text), Some(TimeDelta::seconds(seconds)), "{text}");
    }
    for text in [
        "",
        "6",
        "hours",
        "0 hours",
        "-1 hour",
        "6 weeks",
        "1.5 hours",
        "99999999999999999999 days",
        "3651 days",
    ] {
        assert_eq!(parse(text), None, "{text:?}");
    }
}

#[test]
fn what_is_shown_can_be_written() {
    for text in ["75 seconds", "15 minutes", "90 minutes", "6 hours", "1 day", "7 days"] {
        assert_eq!(parse(text).map(show).as_deref(), Some(text));
    }
}
