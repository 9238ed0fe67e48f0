//! A span of time as a person writes it: "90 seconds", "15 minutes", "6 hours", "1 day".

use chrono::TimeDelta;

/// Longer than any wait makes sense, and far from what instants can hold.
const LONGEST: TimeDelta = TimeDelta::days(3_650);

const UNITS: [(&str, TimeDelta); 4] = [
    ("day", TimeDelta::days(1)),
    ("hour", TimeDelta::hours(1)),
    ("minute", TimeDelta::minutes(1)),
    ("second", TimeDelta::seconds(1)),
];

/// At least a second and at most ten years.
pub(super) fn parse(text: &str) -> Option<TimeDelta> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let unit = unit.trim_start();
    let (_, one) = UNITS.iter().find(|(name, _)| unit.strip_suffix('s').unwrap_or(unit) == *name)?;
    let span = one.checked_mul(number.parse().ok()?)?;
    (span >= TimeDelta::seconds(1) && span <= LONGEST).then_some(span)
}

/// In the largest unit that leaves no rest.
pub(super) fn show(span: TimeDelta) -> String {
    let seconds = span.num_seconds();
    let fits = |(_, one): &&(&str, TimeDelta)| seconds % one.num_seconds() == 0;
    let (name, one) = UNITS.iter().find(fits).copied().unwrap_or(("second", TimeDelta::seconds(1)));
    let count = seconds / one.num_seconds();
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
