//! A line over the days of a range; a day that is missing is a gap, never a zero.

use ratatui::{buffer::Buffer, layout::Rect};

use super::scale::{self, Scale};
use crate::{
    domain::{Range, Reading, Series},
    tui::{State, format, layout, text},
};

/// Cells of the scale at the left.
const SCALE: u16 = 7;

pub(crate) fn draw(state: &State, series: &Series, range: Range, area: Rect, buffer: &mut Buffer) {
    let plot = Rect {
        x: area.x + SCALE,
        width: area.width.saturating_sub(SCALE + 1),
        height: scale::labelled(area.height.saturating_sub(1)),
        ..area
    };
    if plot.width < 4 || plot.height < 2 {
        return;
    }
    let values: Vec<Option<f64>> =
        series.points.iter().map(|point| point.reading.value().map(crate::domain::Value::as_f64)).collect();
    let known = || values.iter().copied().flatten();
    if known().next().is_none() {
        let line = "No day of this range has a value yet.";
        buffer.set_stringn(
            plot.x,
            plot.y + plot.height / 2,
            line,
            usize::from(plot.width),
            state.theme.quiet,
        );
        return;
    }
    let highest = known().fold(f64::MIN, f64::max);
    let lowest = known().fold(f64::MAX, f64::min);
    let Scale { lowest, ceiling, labels } = Scale::of(lowest, highest, plot.height);
    axis(state, &labels, plot, buffer);
    days(state, range, Rect { y: plot.bottom(), height: 1, ..plot }, buffer);

    let mut dots = Dots::new(usize::from(plot.width), usize::from(plot.height), state.marks.ascii);
    let across = |index: usize| float(dots.width - 1) * float(index) / float(values.len().max(2) - 1);
    let up = |value: f64| float(dots.height - 1) * (1.0 - (value - lowest) / (ceiling - lowest));
    let place = |index: usize| Some((across(index), up((*values.get(index)?)?)));
    let mut strokes = Vec::new();
    for index in 0..values.len() {
        if let Some(here) = place(index) {
            strokes.push((here, place(index + 1).unwrap_or(here)));
        }
    }
    for (from, to) in strokes {
        dots.stroke(from, to);
    }
    dots.draw(state, plot, buffer);
    unmeasured(state, series, plot, buffer);
}

/// Marks under the days whose values were not measured.
fn unmeasured(state: &State, series: &Series, plot: Rect, buffer: &mut Buffer) {
    let count = series.points.len().max(2) - 1;
    for (index, point) in series.points.iter().enumerate() {
        let mark = match point.reading {
            Reading::Measured(_) => continue,
            Reading::Carried(_) => state.marks.carried,
            Reading::Late => state.marks.late,
            Reading::Unavailable(_) => state.marks.unavailable,
        };
        let x = plot.x + layout::cells(index * (usize::from(plot.width) - 1) / count);
        let y = plot.bottom() - 1;
        let free = buffer.cell((x, y)).is_some_and(|cell| cell.symbol() == " ");
        if free {
            buffer.set_stringn(x, y, mark, 1, state.theme.unmeasured);
        }
    }
}

fn axis(state: &State, labels: &[(u16, String)], plot: Rect, buffer: &mut Buffer) {
    let width = usize::from(SCALE) - 2;
    for y in plot.y..plot.bottom() {
        buffer.set_string(plot.x - 1, y, state.marks.rule_down, state.theme.rule);
    }
    for (line, label) in labels {
        let label = text::right(label, width, "");
        buffer.set_stringn(plot.x - SCALE, plot.y + line, label, width, state.theme.chart_axis);
    }
}

fn days(state: &State, range: Range, area: Rect, buffer: &mut Buffer) {
    let count = range.day_count();
    let labels = (i64::from(area.width) / 16).clamp(2, 7).min(count.max(1));
    for index in 0..labels {
        let offset = if labels > 1 { (count - 1) * index / (labels - 1) } else { 0 };
        let label = format::day(range.from().plus(offset));
        let width = layout::cells(text::width(&label));
        let spread = i64::from(area.width.saturating_sub(1)) * offset / (count - 1).max(1);
        let centred = u16::try_from(spread).unwrap_or(0).saturating_sub(width / 2);
        let x = area.x + centred.min(area.width.saturating_sub(width));
        buffer.set_stringn(x, area.y, label, usize::from(width), state.theme.chart_axis);
    }
}

/// A count of days or dots; both are far below what a float holds exactly.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A raster of dots: braille has 2×4 in a cell, ASCII one.
struct Dots {
    width: usize,
    height: usize,
    across: usize,
    down: usize,
    set: Vec<u8>,
    columns: usize,
}

impl Dots {
    fn new(columns: usize, rows: usize, ascii: bool) -> Self {
        let (across, down) = if ascii { (1, 1) } else { (2, 4) };
        Self {
            width: columns * across,
            height: rows * down,
            across,
            down,
            set: vec![0; columns * rows],
            columns,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "both are places inside the raster, which is smaller than a terminal"
    )]
    fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil().max(1.0);
        for step in 0..=(steps as usize) {
            let part = step as f64 / steps;
            let x = (from.0 + (to.0 - from.0) * part).round() as usize;
            let y = (from.1 + (to.1 - from.1) * part).round() as usize;
            self.dot(x, y);
        }
    }

    fn dot(&mut self, x: usize, y: usize) {
        // Braille numbers its dots down the left column, then down the right, with the lowest row last.
        let bit = match (x % self.across, y % self.down) {
            (0, 3) => 0x40,
            (_, 3) => 0x80,
            (0, row) => 1_u8 << row,
            (_, row) => 8 << row,
        };
        if let Some(cell) = self.set.get_mut(y / self.down * self.columns + x / self.across) {
            *cell |= bit;
        }
    }

    fn draw(&self, state: &State, plot: Rect, buffer: &mut Buffer) {
        let mut symbol = [0; 4];
        for (index, bits) in self.set.iter().enumerate().filter(|(_, bits)| **bits != 0) {
            let x = plot.x + layout::cells(index % self.columns);
            let y = plot.y + layout::cells(index / self.columns);
            let dots = if state.marks.ascii {
                '*'
            } else {
                char::from_u32(0x2800 + u32::from(*bits)).unwrap_or('*')
            };
            buffer.set_string(x, y, dots.encode_utf8(&mut symbol), state.theme.chart);
        }
    }
}
