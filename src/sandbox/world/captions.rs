//! What people write under their posts, friendly and hostile.

use super::hostile_text;

const PLAIN: [&str; 8] = [
    "Fresh roast on the shelves this morning ☕",
    "Behind the scenes of our new place",
    "Three ways to brew the same beans. Which one is yours?",
    "Thank you for an unforgettable weekend ❤️",
    "New on the blog: what the altitude does to the taste",
    "Sneak peek… more on Friday",
    "Sunday mood.\n\n#slow #morning",
    "Giveaway! Tell us your favourite in the comments 🎁",
];

/// Each tries to break a terminal, a table or a spreadsheet.
const NASTY: [&str; 12] = [
    "plain \u{1b}[31mred\u{1b}[0m and \u{1b}]0;title\u{7} and \u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "c1 \u{9b}31m and \u{90}dcs\u{9c} and \u{85}next line",
    "\u{202e}desrever\u{202c} \u{2066}isolate\u{2069} \u{200f}marks",
    "Z\u{310}\u{311}\u{33f}\u{342}\u{313}\u{314}\u{324}\u{325}a\u{301}\u{302}\u{303}\u{304}l\u{327}\u{328}g\u{334}\u{335}o\u{336}",
    "=HYPERLINK(\"https://evil.example\",\"click\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇰 1️⃣ family",
    "tab\there\r\nand a return\rand a bell\u{7}\u{8}\u{7f}",
    "tags \u{e0041}\u{e0042}\u{e007f} and zero\u{200b}width\u{feff}joiners",
    "<script>alert(1)</script> & \"quotes\" 'single' `ticks` ${HOME} %s %n",
    "漢字とかな交じりの長い一行はどこで切れるのでしょうか、そして全角の幅は二つ分あるのです",
];

/// How an account writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Captions {
    Plain,
    Nasty,
    /// Every caption is as bad as it can be.
    Hostile,
}

impl Captions {
    pub(crate) fn pick(self, number: u64) -> String {
        let pick = |list: &[&str]| {
            let index = usize::try_from(number).unwrap_or(0) % list.len().max(1);
            list.get(index).copied().unwrap_or_default().to_owned()
        };
        match self {
            Self::Plain => pick(&PLAIN),
            Self::Nasty => pick(&NASTY),
            Self::Hostile => hostile_text::text("caption"),
        }
    }
}
