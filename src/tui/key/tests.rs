//! What keys are called, and that they read back.

use super::{Code, Key};

#[test]
fn a_key_reads_back_from_what_it_shows() {
    for text in [
        "c",
        "R",
        "[",
        "-",
        "ctrl-h",
        "alt-x",
        "ctrl-alt-d",
        "enter",
        "F5",
        "f",
        "space",
        "shift-tab",
        "?",
        ":",
    ] {
        let key: Key = text.parse().unwrap();
        assert_eq!(key.to_string(), text);
        assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
    }
}

#[test]
fn text_that_names_no_key_is_refused_by_its_own_name() {
    for text in ["", "ctrl-", "ctrl-ctrl-a", "F0", "F25", "entre", "ab", "\u{1b}"] {
        assert!(text.parse::<Key>().unwrap_err().to_string().contains(&format!("`{text}`")), "{text:?}");
    }
}

#[test]
fn terminals_that_report_shift_apart_mean_the_upper_case_letter() {
    let told_apart = Key { code: Code::Char('r'), ctrl: false, alt: false, shift: true };
    assert_eq!(told_apart.normalized(), Key::char('R'));
    assert_eq!("shift-r".parse::<Key>().unwrap(), Key::char('R'));
    assert_eq!("ctrl-C".parse::<Key>().unwrap(), Key::CTRL_C);
}
