//! Daily series: one value for each of Meta's days.

use serde_json::Value as Json;

use super::{Answer, Read};
use crate::{
    domain::{AccountId, Metric, Timestamp, Value},
    meta::wire::{instant, rows, text},
};

/// One metric's days, in Meta's order.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAnswer {
    /// Meta's name of the metric.
    pub name: String,
    /// The end of each day and its value; `None` is a day Meta named without one.
    pub points: Vec<(Timestamp, Option<Value>)>,
}

impl Read {
    /// `since` and `until` are at most 30 days apart and both belong to the window.
    pub fn series(account: &AccountId, metrics: &[Metric], since: Timestamp, until: Timestamp) -> Self {
        let names: Vec<&str> = metrics.iter().map(|metric| metric.request_name()).collect();
        Self::of(account.as_str(), Some("insights"))
            .with("metric", names.join(","))
            .with("period", "day")
            .with("since", since.timestamp().to_string())
            .with("until", until.timestamp().to_string())
    }
}

impl Answer {
    /// A metric without data may be missing.
    pub fn series(&self) -> Vec<SeriesAnswer> {
        series(&self.0)
    }
}

fn series(answer: &Json) -> Vec<SeriesAnswer> {
    rows(answer)
        .iter()
        .filter_map(|row| {
            Some(SeriesAnswer { name: text(row, "name")?, points: points(row, Value::from_json) })
        })
        .collect()
}

/// The values of a row that carry their time.
pub(super) fn points<T>(row: &Json, read: impl Fn(&Json) -> Option<T>) -> Vec<(Timestamp, Option<T>)> {
    let values = row.get("values").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    values
        .iter()
        .filter_map(|point| Some((instant(point, "end_time")?, point.get("value").and_then(&read))))
        .collect()
}

#[cfg(test)]
mod tests;
