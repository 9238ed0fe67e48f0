//! Totals of a window or of a post, whole or in parts.

use serde_json::Value as Json;

use super::{Answer, Read};
use crate::{
    domain::{AccountId, MediaId, Timestamp, Value},
    meta::wire::{row_text, rows, text},
};

/// One metric's total. Every level may be missing, and missing is never 0.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalAnswer {
    /// Meta's name of the metric.
    pub name: String,
    pub value: Option<Value>,
    /// The dimension values of each part, and its value.
    pub parts: Vec<(Vec<String>, Option<Value>)>,
}

impl Read {
    /// `since` and `until` are at most 30 days apart. One metric Meta refuses fails them all:
    /// [`refused_metric`](super::refused_metric) says which.
    pub fn totals(
        account: &AccountId,
        metrics: &[&str],
        breakdown: Option<&str>,
        since: Timestamp,
        until: Timestamp,
    ) -> Self {
        Self::of(account.as_str(), Some("insights"))
            .with("metric", metrics.join(","))
            .with("period", "day")
            .with("metric_type", "total_value")
            .with("since", since.timestamp().to_string())
            .with("until", until.timestamp().to_string())
            .in_parts(breakdown)
    }

    /// Totals of one post, reel or story since it was published. They are not asked for with the list of posts, as
    /// `insights.metric(…)` among its fields: one post that lacks one metric would fail the whole list, and the
    /// metrics that only one type of posts has would need a call a post all the same.
    pub fn media_insights(media: &MediaId, metrics: &[&str], breakdown: Option<&str>) -> Self {
        Self::of(&media.0, Some("insights")).with("metric", metrics.join(",")).in_parts(breakdown)
    }

    fn in_parts(self, breakdown: Option<&str>) -> Self {
        match breakdown {
            Some(breakdown) => self.with("breakdown", breakdown),
            None => self,
        }
    }
}

impl Answer {
    /// A metric without data may be missing.
    pub fn totals(&self) -> Vec<TotalAnswer> {
        totals(&self.0)
    }
}

fn totals(answer: &Json) -> Vec<TotalAnswer> {
    rows(answer).iter().filter_map(total).collect()
}

fn total(row: &Json) -> Option<TotalAnswer> {
    let total = row.get("total_value").filter(|total| !total.is_null());
    // Media insights put the total into the first of `values`.
    let first = row.get("values").and_then(|values| values.get(0)).and_then(|first| first.get("value"));
    let value = total.and_then(|total| total.get("value")).or(first).and_then(Value::from_json);
    Some(TotalAnswer { name: text(row, "name")?, value, parts: parts(row) })
}

fn parts(row: &Json) -> Vec<(Vec<String>, Option<Value>)> {
    breakdowns(row)
        .flat_map(results)
        .filter_map(|result| {
            let values = result.get("dimension_values")?.as_array()?.iter().filter_map(row_text).collect();
            Some((values, result.get("value").and_then(Value::from_json)))
        })
        .collect()
}

pub(super) fn breakdowns(row: &Json) -> impl Iterator<Item = &Json> {
    row.get("total_value")
        .and_then(|total| total.get("breakdowns"))
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
}

pub(super) fn results(breakdown: &Json) -> &[Json] {
    breakdown.get("results").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests;
