//! A page of wrapped lines: what a dialog, and a screen without figures, is written on.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::tui::{Theme, layout, text};

/// Lines of at most `width` cells, written from the top.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub width: usize,
    pub lines: Vec<Line<'static>>,
    /// Few lines are there, so what can be left out is.
    pub tight: bool,
    /// The line that is seen whatever else is not; without one, the last lines are.
    pub sight: Option<usize>,
    theme: &'a Theme,
}

impl<'a> Page<'a> {
    const LABEL: usize = 12;
    const KEY: usize = 4;

    pub(crate) const fn new(width: usize, theme: &'a Theme) -> Self {
        Self { width, lines: Vec::new(), tight: false, sight: None, theme }
    }

    pub(crate) fn gap(&mut self) {
        if !self.tight {
            self.lines.push(Line::default());
        }
    }

    /// A paragraph.
    pub(crate) fn line(&mut self, content: &str, style: Style) {
        let wrapped = text::wrap(content, self.width);
        self.lines.extend(wrapped.into_iter().map(|line| Line::from(Span::styled(line, style))));
    }

    /// Spans that are known to fit.
    pub(crate) fn spans(&mut self, spans: Vec<Span<'static>>) {
        self.lines.push(Line::from(spans));
    }

    /// A label and a paragraph beside it.
    pub(crate) fn item(&mut self, label: &str, content: &str, style: Style) {
        self.labelled(label, self.theme.label, content, style, Self::LABEL);
    }

    /// A label on a line of its own.
    pub(crate) fn heading(&mut self, label: &str) {
        self.line(label, self.theme.label);
    }

    /// A key, what it does, and a quieter note.
    pub(crate) fn option(&mut self, key: &str, content: &str, note: &str) {
        self.option_at(key, content, note, Self::KEY);
    }

    /// The same with keys of more than a few letters.
    pub(crate) fn option_at(&mut self, key: &str, content: &str, note: &str, indent: usize) {
        self.labelled(key, self.theme.key, content, self.theme.text, indent);
        if !note.is_empty() {
            self.labelled("", self.theme.key, note, self.theme.quiet, indent);
        }
    }

    /// The first line that is shown where only `visible` are.
    pub(super) fn first(&self, visible: usize) -> usize {
        let last = self.lines.len().saturating_sub(visible);
        self.sight.map_or(last, |line| layout::scrolled(0, line, visible).min(last))
    }

    fn labelled(&mut self, label: &str, label_style: Style, content: &str, style: Style, indent: usize) {
        let indent = indent.min(self.width / 2);
        // A label that is too long for its column has lines of its own: no key is ever cut.
        let label = if text::width(label) < indent {
            label
        } else {
            self.line(label, label_style);
            ""
        };
        for (index, line) in text::wrap(content, self.width - indent).into_iter().enumerate() {
            let label = text::left(if index == 0 { label } else { "" }, indent, "");
            self.lines.push(Line::from(vec![Span::styled(label, label_style), Span::styled(line, style)]));
        }
    }
}
