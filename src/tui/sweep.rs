//! The second net: one pass over the finished buffer, so that no cell can carry more than its own text.

use ratatui::buffer::Buffer;

use crate::domain::Shown;

/// What stands in for a cell that may not be shown.
const REPLACEMENT: &str = "?";
/// A base character and a few marks; more than this is an attack on the terminal, not text.
const LONGEST_SYMBOL: usize = 64;

/// Replaces every symbol that holds a character [`Shown::may_show`] refuses, or far too many of them.
pub fn sweep(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        let harmless = matches!(symbol.as_bytes(), [0x20..=0x7e])
            || symbol.len() <= LONGEST_SYMBOL && symbol.chars().all(Shown::may_show);
        if !harmless {
            cell.set_symbol(REPLACEMENT);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect};

    use super::sweep;

    #[test]
    fn no_cell_keeps_a_control_a_bidi_mark_or_a_tag() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let marks = format!("e{}", "\u{301}".repeat(10_000));
        for (x, symbol) in
            ["\u{1b}[2J", "\u{9b}2J", "a\u{202e}", "\u{e0041}", "\u{7}", "é", "👩\u{200d}🚀", &marks]
                .iter()
                .enumerate()
        {
            buffer.content[x].set_symbol(symbol);
        }
        sweep(&mut buffer);
        let symbols: Vec<_> = buffer.content.iter().map(|cell| cell.symbol().to_owned()).collect();
        assert_eq!(symbols, ["?", "?", "?", "?", "?", "é", "👩\u{200d}🚀", "?"]);
    }
}
