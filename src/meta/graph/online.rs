//! How many followers are online in each hour of a day.

use serde_json::Value as Json;

use super::{Answer, Read, series::points};
use crate::{
    domain::{AccountId, Timestamp},
    meta::wire::{count, rows, text},
};

impl Read {
    /// Meta keeps 30 days of it.
    pub fn online_followers(account: &AccountId, since: Timestamp, until: Timestamp) -> Self {
        Self::of(account.as_str(), Some("insights"))
            .with("metric", "online_followers")
            .with("period", "lifetime")
            .with("since", since.timestamp().to_string())
            .with("until", until.timestamp().to_string())
    }
}

impl Answer {
    /// The end of each day, and its hours ascending as Meta labels them; a day without hours has no data.
    pub fn online_followers(&self) -> Vec<(Timestamp, Vec<(u8, i64)>)> {
        days(&self.0)
    }
}

fn days(answer: &Json) -> Vec<(Timestamp, Vec<(u8, i64)>)> {
    rows(answer)
        .iter()
        .filter(|row| text(row, "name").as_deref() == Some("online_followers"))
        .flat_map(|row| points(row, hours))
        .map(|(end_time, hours)| (end_time, hours.unwrap_or_default()))
        .collect()
}

fn hours(value: &Json) -> Option<Vec<(u8, i64)>> {
    let object = value.as_object()?;
    let mut hours: Vec<(u8, i64)> = object
        .keys()
        .filter_map(|hour| Some((hour.parse().ok().filter(|hour| *hour < 24)?, count(value, hour)?)))
        .collect();
    hours.sort_unstable();
    Some(hours)
}

#[cfg(test)]
mod tests;
