//! Many reads of one account in one call, on graph.facebook.com only.

use reqwest::Method;
use serde_json::{Value as Json, json};
use url::form_urlencoded;

use super::{SeriesAnswer, TotalAnswer, series::series, totals::totals};
use crate::{
    domain::{AccountId, Login, MediaId, Metric, Timestamp},
    meta::{
        Access, Client, Error,
        wire::{Call, Redactions, read_answer},
    },
};

/// One read inside a batch; Meta counts each as a call of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCall {
    relative_url: String,
}

/// One read's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchAnswer(Json);

impl BatchCall {
    /// As [`Client::media_insights`].
    pub fn media_insights(media: &MediaId, metrics: &[&str], breakdown: Option<&str>) -> Self {
        let metrics = metrics.join(",");
        let mut query = vec![("metric", metrics.as_str())];
        query.extend(breakdown.map(|breakdown| ("breakdown", breakdown)));
        Self::insights(&media.0, &query)
    }

    /// As [`Client::series`].
    pub fn series(account: &AccountId, metrics: &[Metric], since: Timestamp, until: Timestamp) -> Self {
        let names: Vec<&str> = metrics.iter().map(|metric| metric.request_name()).collect();
        let (since, until) = (since.timestamp().to_string(), until.timestamp().to_string());
        let query =
            [("metric", names.join(",")), ("period", "day".to_owned()), ("since", since), ("until", until)];
        Self::insights(account.as_str(), &query)
    }

    /// As [`Client::totals`].
    pub fn totals(account: &AccountId, metrics: &[&str], since: Timestamp, until: Timestamp) -> Self {
        let query = [
            ("metric", metrics.join(",")),
            ("period", "day".to_owned()),
            ("metric_type", "total_value".to_owned()),
            ("since", since.timestamp().to_string()),
            ("until", until.timestamp().to_string()),
        ];
        Self::insights(account.as_str(), &query)
    }

    fn insights<V: AsRef<str>>(id: &str, query: &[(&str, V)]) -> Self {
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query.iter().map(|(name, value)| (name, value.as_ref())))
            .finish();
        Self { relative_url: format!("{id}/insights?{query}") }
    }
}

impl BatchAnswer {
    pub fn totals(&self) -> Vec<TotalAnswer> {
        totals(&self.0)
    }

    pub fn series(&self) -> Vec<SeriesAnswer> {
        series(&self.0)
    }
}

impl Client {
    const MOST_IN_BATCH: usize = 50;

    /// The answers in the order of `calls`, which may be any number: 50 go at a time. One that fails does not
    /// touch the rest; one that Meta did not finish is [`Error::TimedOut`].
    pub async fn batch(
        &self,
        access: Access<'_>,
        calls: &[BatchCall],
    ) -> Result<Vec<Result<BatchAnswer, Error>>, Error> {
        if access.login != Login::Facebook {
            return Err(Error::NotConfigured { what: "a batch with Instagram Login" });
        }
        let mut answers = Vec::with_capacity(calls.len());
        for chunk in calls.chunks(Self::MOST_IN_BATCH) {
            let operations: Vec<Json> = chunk
                .iter()
                .map(|call| json!({ "method": "GET", "relative_url": call.relative_url }))
                .collect();
            let call = Call::graph(self.meta(), access, Method::POST, &[""])?
                .with("include_headers", "false")
                .with("batch", Json::Array(operations).to_string())
                .weighing(chunk.len() as u64);
            let Json::Array(parts) = self.ask(&call).await? else {
                return Err(Error::Unreadable { what: "it is not the list a batch answers with" });
            };
            answers.extend((0..chunk.len()).map(|index| part(parts.get(index), call.redactions())));
        }
        Ok(answers)
    }
}

fn part(part: Option<&Json>, redactions: &Redactions) -> Result<BatchAnswer, Error> {
    let part = part.filter(|part| !part.is_null()).ok_or(Error::TimedOut)?;
    let code = part.get("code").and_then(Json::as_u64).and_then(|code| u16::try_from(code).ok());
    let body = part.get("body").and_then(Json::as_str).unwrap_or_default();
    read_answer(code.unwrap_or(200), None, body.as_bytes(), redactions).map(BatchAnswer)
}

#[cfg(test)]
mod tests;
