//! What passes the door and what does not.

use super::Shown;

fn check(raw: &str, shown: &str) {
    assert_eq!(Shown::new(raw).as_str(), shown, "{raw:?}");
}

#[test]
fn controls_c1_and_escape_sequences_lose_their_teeth() {
    check("a\u{1b}[2Jb", "a[2Jb");
    check("a\u{9b}2Jb\u{7f}c\u{0}d", "a2Jbcd");
    check("\u{1b}]52;c;aGk=\u{7}x", "]52;c;aGk=x");
    check("one\r\ntwo\tthree\u{2028}four\n", "one two three four");
}

#[test]
fn bidi_marks_tags_and_hidden_characters_are_dropped() {
    check("a\u{202e}b\u{2066}c\u{200f}d\u{061c}e", "abcde");
    check("a\u{e0041}\u{feff}\u{200b}\u{ad}b", "ab");
}

#[test]
fn emoji_keep_their_joiners_and_letters_do_not_get_any() {
    check("👩\u{200d}🚀 ❤\u{fe0f}", "👩\u{200d}🚀 ❤\u{fe0f}");
    check("a\u{200d}b\u{fe0f}", "ab");
    check("👩\u{200d}", "👩");
}

#[test]
fn ten_thousand_combining_marks_become_eight() {
    let raw = format!("e{}x", "\u{0301}\u{0327}".repeat(5_000));
    let shown = Shown::new(&raw);
    assert!(shown.as_str().chars().count() <= 12, "{} characters", shown.as_str().chars().count());
}

#[test]
fn right_to_left_and_accented_text_is_left_alone() {
    check("שלום العربية Ångström", "שלום العربية Ångström");
    check("Cafe\u{0301}", "Café");
}

#[test]
fn text_is_cut_at_2200_graphemes() {
    assert_eq!(Shown::new(&"x".repeat(5_000)).as_str().len(), 2_200);
}

proptest::proptest! {
    #[test]
    fn nothing_hidden_ever_passes(raw in "\\PC{0,40}|[\\x00-\\u{10FFFF}]{0,60}") {
        let shown = Shown::new(&raw);
        for character in shown.as_str().chars() {
            proptest::prop_assert!(Shown::may_show(character), "{character:?}");
            proptest::prop_assert!(!character.is_control());
        }
        proptest::prop_assert_eq!(Shown::new(shown.as_str()), shown.clone(), "the door is idempotent");
    }
}
