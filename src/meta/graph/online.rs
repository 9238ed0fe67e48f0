//! How many followers are online in each hour of a day.

use serde_json::Value as Json;

use super::series::points;
use crate::{
    domain::{AccountId, Timestamp},
    meta::{
        Access, Client, Error,
        wire::{Call, count, rows, text},
    },
};

impl Client {
    /// The end of each day, and its hours ascending as Meta labels them; a day without hours has no data. Meta
    /// keeps 30 days of it.
    pub async fn online_followers(
        &self,
        access: Access<'_>,
        account: &AccountId,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Vec<(u8, i64)>)>, Error> {
        let call = Call::read(self.meta(), access, &[account.as_str(), "insights"])?
            .with("metric", "online_followers")
            .with("period", "lifetime")
            .with("since", since.timestamp().to_string())
            .with("until", until.timestamp().to_string());
        Ok(days(&self.ask(&call).await?))
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
