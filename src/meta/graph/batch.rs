//! Many reads in one call on graph.facebook.com; one by one on graph.instagram.com, which documents no batch.

use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::{Value as Json, json};
use url::form_urlencoded;

use super::{SeriesAnswer, TotalAnswer, series::series, totals::totals};
use crate::{
    domain::{AccountId, Login, MediaId, Metric, Timestamp},
    meta::{
        Access, Client, Error,
        usage::Headers,
        wire::{Call, Redactions, read_answer},
    },
};

/// One read inside a batch; Meta counts each as a call of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCall {
    id: String,
    query: Vec<(&'static str, String)>,
}

/// One read's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchAnswer(Json);

impl BatchCall {
    /// As [`Client::media_insights`].
    pub fn media_insights(media: &MediaId, metrics: &[&str], breakdown: Option<&str>) -> Self {
        let mut query = vec![("metric", metrics.join(","))];
        query.extend(breakdown.map(|breakdown| ("breakdown", breakdown.to_owned())));
        Self { id: media.0.clone(), query }
    }

    /// As [`Client::series`].
    pub fn series(account: &AccountId, metrics: &[Metric], since: Timestamp, until: Timestamp) -> Self {
        let names: Vec<&str> = metrics.iter().map(|metric| metric.request_name()).collect();
        Self::of_days(account, names.join(","), since, until)
    }

    /// As [`Client::totals`], without a breakdown.
    pub fn totals(account: &AccountId, metrics: &[&str], since: Timestamp, until: Timestamp) -> Self {
        let mut call = Self::of_days(account, metrics.join(","), since, until);
        call.query.push(("metric_type", "total_value".to_owned()));
        call
    }

    fn of_days(account: &AccountId, metric: String, since: Timestamp, until: Timestamp) -> Self {
        let query = vec![
            ("metric", metric),
            ("period", "day".to_owned()),
            ("since", since.timestamp().to_string()),
            ("until", until.timestamp().to_string()),
        ];
        Self { id: account.as_str().to_owned(), query }
    }

    fn relative_url(&self) -> String {
        let id: String = form_urlencoded::byte_serialize(self.id.as_bytes()).collect();
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.query).finish();
        format!("{id}/insights?{query}")
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
        let mut answers = Vec::with_capacity(calls.len());
        match access.login {
            Login::Facebook => {
                for chunk in calls.chunks(Self::MOST_IN_BATCH) {
                    answers.extend(self.one_batch(access, chunk).await?);
                }
            }
            Login::Instagram => {
                for call in calls {
                    answers.push(self.one_by_one(access, call).await);
                }
            }
        }
        Ok(answers)
    }

    async fn one_batch(
        &self,
        access: Access<'_>,
        calls: &[BatchCall],
    ) -> Result<Vec<Result<BatchAnswer, Error>>, Error> {
        let operations: Vec<Json> = calls
            .iter()
            .map(|call| json!({ "method": "GET", "relative_url": call.relative_url() }))
            .collect();
        let call = Call::graph(self.meta(), access, Method::POST, &[""])?
            .with("include_headers", "true")
            .with("batch", Json::Array(operations).to_string())
            .weighing(calls.len() as u64);
        let Json::Array(parts) = self.ask(&call).await? else {
            return Err(Error::Unreadable { what: "it is not the list a batch answers with" });
        };
        Ok((0..calls.len()).map(|index| self.part(parts.get(index), call.redactions())).collect())
    }

    async fn one_by_one(&self, access: Access<'_>, call: &BatchCall) -> Result<BatchAnswer, Error> {
        let mut read = Call::read(self.meta(), access, &[&call.id, "insights"])?;
        for (name, value) in &call.query {
            read.set(name, value.as_str());
        }
        self.ask(&read).await.map(BatchAnswer)
    }

    /// One operation's answer; its headers tell of the account's usage, which the batch's own do not.
    fn part(&self, part: Option<&Json>, redactions: &Redactions) -> Result<BatchAnswer, Error> {
        let part = part.filter(|part| !part.is_null()).ok_or(Error::TimedOut)?;
        let headers = Headers::read(&header_map(part), self.clock().now());
        let regain_minutes = headers.regain_minutes;
        self.note_usage(|usage| headers.note(usage));
        let code = part.get("code").and_then(Json::as_u64).and_then(|code| u16::try_from(code).ok());
        let body = part.get("body").and_then(Json::as_str).unwrap_or_default();
        read_answer(code.unwrap_or(200), regain_minutes, body.as_bytes(), redactions).map(BatchAnswer)
    }
}

fn header_map(part: &Json) -> HeaderMap {
    let headers = part.get("headers").and_then(Json::as_array).into_iter().flatten();
    headers
        .filter_map(|header| {
            let name = HeaderName::try_from(header.get("name")?.as_str()?).ok()?;
            Some((name, HeaderValue::try_from(header.get("value")?.as_str()?).ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests;
