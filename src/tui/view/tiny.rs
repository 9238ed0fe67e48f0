//! The page for a terminal that is too small for a dashboard.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{State, dialog::Page};

pub(crate) fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let mut page = Page::new(usize::from(area.width), &state.theme);
    page.line("lightmeter needs 40x12.", state.theme.strong);
    page.line("Make the window larger, or run", state.theme.text);
    page.line("lightmeter connect --no-browser", state.theme.key);
    page.line("ctrl-c quits.", state.theme.quiet);
    for (y, line) in (area.y..area.bottom()).zip(&page.lines) {
        buffer.set_line(area.x, y, line, area.width);
    }
}
