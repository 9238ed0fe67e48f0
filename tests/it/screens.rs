//! What the dashboard looks like: every tab and dialog in every state, as text, and each tab's styles.

pub(crate) mod world;

mod answers;
mod audience;
mod connect;
mod everybody;
mod hostile;
mod keys;
mod long_ranges;
mod narrow;
mod outages;
mod own_keys;
mod sizes;
mod styles;
mod tabs;
mod ways_out;

use lightmeter::tui::{State, draw};
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
};

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (160, 50)];

fn screen(state: &State) -> Buffer {
    let area = Rect::new(0, 0, state.size.width, state.size.height);
    let mut buffer = Buffer::empty(area);
    draw(state, area, &mut buffer);
    buffer
}

pub(crate) fn text(state: &State) -> String {
    let buffer = screen(state);
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0_usize;
        for x in 0..buffer.area.width {
            // A wide symbol covers the next cell.
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// One snapshot per size class.
fn check(name: &str, build: impl Fn(Size) -> State) {
    for (width, height) in SIZES {
        let state = build(Size::new(width, height));
        insta::with_settings!({ snapshot_path => "screens/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}-{width}x{height}"), text(&state));
        });
    }
}
