//! Text measured in cells: cut to a width, wrapped at words, padded.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// At most `width` cells; what is cut is told by `ellipsis`.
pub(crate) fn fit(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let (kept, _) = split(text, room);
    let kept = kept.trim_end();
    if ellipsis.width() <= width { format!("{kept}{ellipsis}") } else { kept.to_owned() }
}

/// Exactly `width` cells, text at the left.
pub(crate) fn left(text: &str, width: usize, ellipsis: &str) -> String {
    let mut fitted = fit(text, width, ellipsis);
    let missing = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// Exactly `width` cells, text at the right.
pub(crate) fn right(text: &str, width: usize, ellipsis: &str) -> String {
    let fitted = fit(text, width, ellipsis);
    let missing = width.saturating_sub(fitted.width());
    format!("{}{fitted}", " ".repeat(missing))
}

/// The beginning and the end of a long text with `ellipsis` between; at most `width` cells.
pub(crate) fn ends(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let tail = room / 3;
    let (head, _) = split(text, room - tail);
    let skip = text.graphemes(true).count().saturating_sub(tail);
    let end: String = text.graphemes(true).skip(skip).collect();
    fit(&format!("{head}{ellipsis}{end}"), width, "")
}

/// Lines of at most `width` cells, broken at spaces, inside a word only when it is longer than a line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for mut word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > width && line.is_empty() {
            // A cluster that is wider than a line has a line of its own.
            let first = word.graphemes(true).next().map_or(0, UnicodeWidthStr::width);
            let (head, rest) = split(word, width.max(first));
            lines.push(head.to_owned());
            word = rest;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// As many whole graphemes as fit into `width` cells, and the rest.
fn split(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (index, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > width {
            return text.split_at_checked(index).unwrap_or((text, ""));
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests;
