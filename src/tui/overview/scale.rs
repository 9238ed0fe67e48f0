//! The scale at the left of a chart: round ends, and labels that are the very values of their lines.

use crate::tui::format;

#[derive(Debug)]
pub(super) struct Scale {
    /// Zero, or below it where values are.
    pub lowest: f64,
    pub ceiling: f64,
    /// Lines from the top, each with the value that is there.
    pub labels: Vec<(u16, String)>,
}

impl Scale {
    /// For a plot of `height` lines, at least two.
    pub(super) fn of(lowest: f64, highest: f64, height: u16) -> Self {
        let lowest = if lowest < 0.0 { -nice_ceiling(-lowest) } else { 0.0 };
        let ceiling = match highest {
            highest if highest > 0.0 => nice_ceiling(highest.max(1.0)),
            _ if lowest < 0.0 => 0.0,
            _ => 1.0,
        };
        let last = height.saturating_sub(1).max(1);
        let labels =
            if lowest < 0.0 { around_zero(lowest, ceiling, last) } else { equal_parts(ceiling, last) };
        Self { lowest, ceiling, labels }
    }
}

/// As many equal parts as there is room for and labels can tell exactly.
fn equal_parts(ceiling: f64, last: u16) -> Vec<(u16, String)> {
    let at = |part: u16, parts: u16| ceiling - ceiling * f64::from(part) / f64::from(parts);
    let tells = |parts: u16| (0..=parts).all(|part| is_told_by(at(part, parts), &label(at(part, parts))));
    let room = |parts: u16| parts == 1 || last >= parts * parts.min(3) && last.is_multiple_of(parts);
    let parts = [4, 2].into_iter().find(|parts| room(*parts) && tells(*parts)).unwrap_or(1);
    (0..=parts).map(|part| (last * part / parts, label(at(part, parts)))).collect()
}

/// Both ends, and zero where it has a line of its own.
fn around_zero(lowest: f64, ceiling: f64, last: u16) -> Vec<(u16, String)> {
    let exactly = f64::from(last) * ceiling / (ceiling - lowest);
    let zero = (1..last).find(|line| (f64::from(*line) - exactly).abs() <= 0.5);
    let ends = [(0, label(ceiling)), (last, label(lowest))];
    ends.into_iter().chain(zero.map(|line| (line, label(0.0)))).collect()
}

/// The nearest height whose labels fall on whole lines.
pub(super) const fn labelled(height: u16) -> u16 {
    match height {
        13.. => height - (height - 1) % 4,
        5.. => height - (height - 1) % 2,
        _ => height,
    }
}

fn label(value: f64) -> String {
    format::compact(value).replace(".0", "")
}

/// Whether a label is the value itself and not a rounded one.
fn is_told_by(value: f64, label: &str) -> bool {
    let units = [('k', 1e3), ('M', 1e6), ('G', 1e9)];
    let unit = units.into_iter().find(|(letter, _)| label.ends_with(*letter)).map_or(1.0, |(_, unit)| unit);
    let digits = label.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    digits.parse::<f64>().is_ok_and(|told| (told * unit - value).abs() <= value.abs() * 1e-9)
}

/// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 and 10 times a power of ten.
fn nice_ceiling(value: f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0];
    steps.iter().map(|step| step * unit).find(|ceiling| *ceiling >= value).unwrap_or(10.0 * unit)
}

#[cfg(test)]
mod tests;
