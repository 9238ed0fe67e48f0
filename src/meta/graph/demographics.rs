//! Who the audience is, by one dimension.

use serde_json::Value as Json;

use super::{
    Answer, Read,
    totals::{breakdowns, results},
};
use crate::{
    domain::{AccountId, AudienceKind, Dimension, Untrusted, Value},
    meta::wire::{row_text, rows, text},
};

impl Read {
    /// Of Meta's last 30 days. A call takes one breakdown, and it is the same for all `kinds`; one of these that Meta
    /// refuses fails them all.
    pub fn demographics(account: &AccountId, kinds: &[AudienceKind], dimension: Dimension) -> Self {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        Self::of(account.as_str(), Some("insights"))
            .with("metric", names.join(","))
            .with("period", "lifetime")
            .with("metric_type", "total_value")
            .with("timeframe", "this_month")
            .with("breakdown", dimension.as_str())
    }
}

impl Answer {
    /// The shares in Meta's order; `None` where Meta publishes nothing, in any of the ways it has to say so.
    pub fn demographics(&self, kind: AudienceKind, dimension: Dimension) -> Option<Vec<(Untrusted, Value)>> {
        shares(&self.0, kind, dimension)
    }
}

fn shares(answer: &Json, kind: AudienceKind, dimension: Dimension) -> Option<Vec<(Untrusted, Value)>> {
    let shares: Vec<_> = rows(answer)
        .iter()
        .filter(|row| text(row, "name").as_deref() == Some(kind.as_str()))
        .flat_map(breakdowns)
        .flat_map(|breakdown| {
            let position = position(breakdown, dimension);
            results(breakdown).iter().filter_map(move |result| share(result, position))
        })
        .collect();
    Some(shares).filter(|shares| !shares.is_empty())
}

/// Where the dimension stands among the keys; the timeframe stands beside it.
fn position(breakdown: &Json, dimension: Dimension) -> Option<usize> {
    let keys = breakdown.get("dimension_keys")?.as_array()?;
    keys.iter().position(|key| key.as_str() == Some(dimension.as_str()))
}

fn share(result: &Json, position: Option<usize>) -> Option<(Untrusted, Value)> {
    let values = result.get("dimension_values")?.as_array()?;
    let key = match position {
        Some(position) => values.get(position),
        None => values.last(),
    };
    Some((Untrusted::new(row_text(key?)?), Value::from_json(result.get("value")?)?))
}

#[cfg(test)]
mod tests;
