//! Who the audience is, by one dimension.

use serde_json::Value as Json;

use super::totals::{breakdowns, results};
use crate::{
    domain::{AccountId, AudienceKind, Dimension, Untrusted, Value},
    meta::{
        Access, Client, Error,
        wire::{Call, row_text, rows},
    },
};

impl Client {
    /// The shares in Meta's order, over its last 30 days; `None` where Meta publishes nothing, in any of the ways
    /// it has to say so.
    pub async fn demographics(
        &self,
        access: Access<'_>,
        account: &AccountId,
        kind: AudienceKind,
        dimension: Dimension,
    ) -> Result<Option<Vec<(Untrusted, Value)>>, Error> {
        let call = Call::read(self.meta(), access, &[account.as_str(), "insights"])?
            .with("metric", kind.as_str())
            .with("period", "lifetime")
            .with("metric_type", "total_value")
            .with("timeframe", "this_month")
            .with("breakdown", dimension.as_str());
        Ok(shares(&self.ask(&call).await?, dimension))
    }
}

fn shares(answer: &Json, dimension: Dimension) -> Option<Vec<(Untrusted, Value)>> {
    let shares: Vec<_> = rows(answer)
        .iter()
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
