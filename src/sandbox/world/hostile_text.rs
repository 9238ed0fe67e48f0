//! Text that attacks whoever shows it.

/// More than any table or terminal can stack.
const MARKS: usize = 10_000;

/// Controls, C1 controls, a title, a clipboard, a clear, bidirectional marks, tags, and a tower of marks behind `word`.
pub(super) fn text(word: &str) -> String {
    format!(
        "\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}2J\u{9d}0;owned\u{9c}\r\n\t\u{8}{word}\u{e0041}\u{e007f}\
         \u{202e}evil\u{2066}\u{200f}\u{feff}\u{200b}Z{}",
        "\u{301}".repeat(MARKS)
    )
}
