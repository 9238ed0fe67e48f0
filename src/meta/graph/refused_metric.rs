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

fn culprit(message: &str) -> Option<&str> {
    // "(X) is incompatible with the metric type (time_series)"
    if let Some((before, _)) = message.split_once(") is incompatible") {
        return before.rsplit_once('(').map(|(_, name)| name.trim());
    }
    // "Starting from version v22.0 and above, the X metric is no longer supported"
    for ending in [" metric is no longer supported", " metric is not supported", " is not supported on this"]
    {
        if let Some((before, _)) = message.split_once(ending) {
            return before.rsplit(is_no_name).next().filter(|name| !name.is_empty());
        }
    }
    // "(#100) The following metrics (X) should be specified with parameter metric_type=total_value"
    let (before, _) = message.split_once(" should be specified with parameter metric_type")?;
    before.trim_end_matches(is_no_name).rsplit(is_no_name).next().filter(|name| !name.is_empty())
}

const fn is_no_name(character: char) -> bool {
    !(character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests;
