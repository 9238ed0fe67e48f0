//! Cutting, padding and wrapping.

use proptest::prelude::*;

use super::*;

#[test]
fn words_wrap_and_long_words_break() {
    assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
    assert_eq!(wrap("", 5), [""]);
    assert_eq!(wrap("⺛ංὝ", 2), ["⺛ං", "Ὕ"], "a cluster of three cells does not fit into two");
}

#[test]
fn cutting_says_that_it_cut() {
    assert_eq!(fit("lightmeter", 6, "…"), "light…");
    assert_eq!(fit("light", 6, "…"), "light");
    assert_eq!(fit("日本語", 5, "…"), "日本…");
    assert_eq!(ends("https://example.org/a?b=c", 12, "…"), "https://…b=c");
    assert_eq!(right("7", 3, "…"), "  7");
}

proptest! {
    #[test]
    fn nothing_is_wider_than_its_room(text in "\\PC{0,60}", room in 0_usize..30) {
        prop_assert!(fit(&text, room, "…").width() <= room);
        prop_assert!(ends(&text, room, "…").width() <= room.max(1));
        prop_assert!(left(&text, room, "…").width() >= room.min(1));
        if room >= 2 {
            for line in wrap(&text, room) {
                // One cluster that is wider than a line cannot be broken.
                let is_one = line.graphemes(true).count() == 1;
                prop_assert!(line.width() <= room || is_one, "{:?}", line);
            }
        }
    }
}
