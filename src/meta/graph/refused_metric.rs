//! Which metric of a request Meta complains about, so that it fails alone.

use crate::domain::Refusal;

/// The index in `asked`. Meta's `metric[N]` comes first; then the few forms in which it names the culprit. Names
/// anywhere else in the message say nothing, because Meta lists every valid one there.
pub fn refused_metric(refusal: &Refusal, asked: &[&str]) -> Option<usize> {
    let message = refusal.message.as_ref()?.as_str();
    by_index(message).filter(|index| *index < asked.len()).or_else(|| {
        let name = culprit(message)?;
        asked.iter().position(|one| *one == name)
    })
}

fn by_index(message: &str) -> Option<usize> {
    let (_, rest) = message.split_once("metric[")?;
    let (index, _) = rest.split_once(']')?;
    index.trim().parse().ok()
}

/// What Meta puts right behind the metric it complains about, which may stand in parentheses.
const COMPLAINTS: &[&str] = &[
    // "(X) is incompatible with the metric type (time_series)", "(X, Y) are incompatible with the period (week)"
    " is incompatible with",
    " are incompatible with",
    // "The following metrics (X) should be specified with parameter metric_type=total_value"
    " should be specified with parameter metric_type",
    // "Starting from version v22.0 and above, the X metric is no longer supported"
    " metric is no longer supported",
    " metric is not supported",
    // "The (X) metric is not available: the media was not shared to Facebook"
    " metric is not available",
    // "The metric (X) is not supported on this Instagram account"
    " is not supported",
];

/// The name right in front of a complaint; the first one where Meta names several.
fn culprit(message: &str) -> Option<&str> {
    // "The Media Insights API does not support the X metric for this media product type"
    if let Some((_, behind)) = message.split_once(" does not support the ")
        && let Some((name, _)) = behind.split_once(" metric")
    {
        return Some(name);
    }
    let before = COMPLAINTS.iter().find_map(|complaint| Some(message.split_once(complaint)?.0))?;
    let name = match before.strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
        Some((_, names)) => names.split(',').next()?.trim(),
        None => before.rsplit(is_no_name).next()?,
    };
    Some(name).filter(|name| !name.is_empty())
}

const fn is_no_name(character: char) -> bool {
    !(character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests;
