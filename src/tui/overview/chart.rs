//! A line over the days of a range; a day that is missing is a gap, never a zero.

use ratatui::{buffer::Buffer, layout::Rect};

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
        height: labelled(area.height.saturating_sub(1)),
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
    let lowest = known().fold(f64::MAX, f64::min).min(0.0);
    let ceiling = nice_ceiling(highest.max(lowest + 1.0));
    scale(state, lowest, ceiling, plot, buffer);
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

fn scale(state: &State, lowest: f64, ceiling: f64, plot: Rect, buffer: &mut Buffer) {
    let width = usize::from(SCALE) - 2;
    let line = state.marks.rule_down;
    for y in plot.y..plot.bottom() {
        buffer.set_string(plot.x - 1, y, line, state.theme.rule);
    }
    let parts = if plot.height >= 13 {
        4
    } else if plot.height >= 5 {
        2
    } else {
        1
    };
    for part in 0..=parts {
        let y = plot.y + (plot.height - 1) * part / parts;
        let value = ceiling - (ceiling - lowest) * f64::from(part) / f64::from(parts);
        let label = format::compact(value).replace(".0", "");
        buffer.set_stringn(plot.x - SCALE, y, text::right(&label, width, ""), width, state.theme.chart_axis);
    }
}

/// The nearest height whose labels fall on whole lines.
const fn labelled(height: u16) -> u16 {
    match height {
        13.. => height - (height - 1) % 4,
        5.. => height - (height - 1) % 2,
        _ => height,
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

/// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 and 10 times a power of ten.
fn nice_ceiling(value: f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
    steps.iter().map(|step| step * unit).find(|ceiling| *ceiling >= value).unwrap_or(10.0 * unit)
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

#[cfg(test)]
mod tests {
    use super::nice_ceiling;

    #[test]
    fn the_scale_ends_on_a_round_number_above_the_highest_value() {
        for (value, ceiling) in [(1.0, 1.0), (7.0, 8.0), (12.0, 15.0), (99.0, 100.0), (1234.0, 1500.0)] {
            assert!((nice_ceiling(value) - ceiling).abs() < 1e-9, "{value}: {}", nice_ceiling(value));
        }
    }
}
