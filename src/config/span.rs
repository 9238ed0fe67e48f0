//! A span of time as a person writes it: "500 milliseconds", "90 seconds", "15 minutes", "6 hours", "1 day".

use chrono::TimeDelta;

/// Longer than any wait makes sense, and far from what instants can hold.
const LONGEST: TimeDelta = TimeDelta::days(3_650);

const UNITS: [(&str, TimeDelta); 5] = [
    ("day", TimeDelta::days(1)),
    ("hour", TimeDelta::hours(1)),
    ("minute", TimeDelta::minutes(1)),
    ("second", TimeDelta::seconds(1)),
    ("millisecond", TimeDelta::milliseconds(1)),
];

/// At least a second and at most ten years.
pub(super) fn parse(text: &str) -> Option<TimeDelta> {
    within(text, TimeDelta::seconds(1), LONGEST)
}

/// Of at least `shortest` and at most `longest`.
fn within(text: &str, shortest: TimeDelta, longest: TimeDelta) -> Option<TimeDelta> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let unit = unit.trim_start();
    let (_, one) = UNITS.iter().find(|(name, _)| unit.strip_suffix('s').unwrap_or(unit) == *name)?;
    let span = one.checked_mul(number.parse().ok()?)?;
    (span >= shortest && span <= longest).then_some(span)
}

pub(super) const WANTED: &str = "a time such as \"15 minutes\" or \"6 hours\"";
pub(super) const WANTED_WAIT: &str = "a time from \"1 millisecond\" to \"1 minute\"";

/// As long as a person waits for one thing, and well within a lease.
pub(super) fn wait(text: &str) -> Option<TimeDelta> {
    within(text, TimeDelta::milliseconds(1), TimeDelta::minutes(1))
}

/// In the largest unit that leaves no rest.
pub(super) fn show(span: TimeDelta) -> String {
    let all = span.num_milliseconds();
    let fits = |(_, one): &&(&str, TimeDelta)| all % one.num_milliseconds() == 0;
    let (name, one) = UNITS.iter().find(fits).copied().unwrap_or(("millisecond", TimeDelta::milliseconds(1)));
    let count = all / one.num_milliseconds();
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
