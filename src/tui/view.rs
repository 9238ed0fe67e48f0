//! State to frame: header, body, the line for work and notices, hint bar, and what is open above them.

mod chrome;
mod hints;
mod tiny;

use ratatui::{Frame, buffer::Buffer, layout::Rect};

use super::{State, Tab, connections, dialog, layout, layout::Class, overview, sweep};

pub(super) use chrome::place;

/// Draws the whole screen; nothing is written back.
pub fn view(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    draw(state, area, frame.buffer_mut());
}

/// The same into any buffer.
pub fn draw(state: &State, area: Rect, buffer: &mut Buffer) {
    let area = layout::drawn(area.intersection(buffer.area));
    buffer.set_style(area, state.theme.page);
    let class = Class::of(area.as_size());
    if class == Class::Tiny {
        tiny::draw(state, area, buffer);
    } else {
        chrome::draw(state, area, buffer);
        match state.tab {
            Tab::Connections if class == Class::Narrow => connections::draw_narrow(state, area, buffer),
            Tab::Connections => connections::draw(state, area, buffer),
            Tab::Overview => overview::draw(state, area, buffer),
        }
        chrome::status(state, area, buffer);
        dialog::draw(state, area, buffer);
    }
    sweep(buffer);
}
