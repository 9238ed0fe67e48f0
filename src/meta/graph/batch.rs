//! Many reads in one request to graph.facebook.com, each with an answer of its own.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value as Json, json};

use super::{Answer, Read};
use crate::meta::{
    Access, Client, Error,
    usage::Headers,
    wire::{Call, Redactions, pause_before_again, read_answer},
};

/// What Meta did not finish beside many others is asked for again beside fewer.
const SMALLER: usize = 10;

type Answers = Vec<Result<Answer, Error>>;

impl Client {
    /// The answers in the order of `reads`, of which there are at most 50. What Meta did not finish is asked for once
    /// more, in smaller batches, as long as those are answered; [`Error::TimedOut`] is what it did not finish then.
    pub(super) async fn batch(&self, access: Access<'_>, reads: &[Read]) -> Answers {
        let mut answers = match self.one_batch(access, &reads.iter().collect::<Vec<_>>()).await {
            Ok(answers) => answers,
            // All at once was too much, which is what an operation without an answer says too.
            Err(Error::TimedOut) => vec![Err(Error::TimedOut); reads.len()],
            Err(error) => return vec![Err(error); reads.len()],
        };
        let pauses = answers.iter().map(|answer| {
            answer.as_ref().err().and_then(|error| pause_before_again(error, self.options().backoff))
        });
        let unfinished: Vec<(usize, _)> =
            pauses.enumerate().filter_map(|(index, pause)| Some((index, pause?))).collect();
        if let Some(pause) = unfinished.iter().map(|(_, pause)| *pause).max() {
            tokio::time::sleep(pause).await;
        }
        for part in unfinished.chunks(SMALLER) {
            let again: Vec<&Read> = part.iter().filter_map(|(index, _)| reads.get(*index)).collect();
            let Ok(second) = self.one_batch(access, &again).await else { break };
            for ((index, _), answer) in part.iter().zip(second) {
                if let Some(place) = answers.get_mut(*index) {
                    *place = answer;
                }
            }
        }
        answers
    }

    async fn one_batch(&self, access: Access<'_>, reads: &[&Read]) -> Result<Answers, Error> {
        // An operation is a call of its own, so it is proven like one.
        let proof = self.proof(access);
        let operations: Vec<Json> = reads
            .iter()
            .map(|read| json!({ "method": "GET", "relative_url": read.relative_url(&proof) }))
            .collect();
        let call = Call::batch_of_reads(self.meta(), access, reads.len() as u64)?
            .with("include_headers", "true")
            .with("batch", Json::Array(operations).to_string());
        let Json::Array(parts) = self.ask(&call).await? else {
            return Err(Error::Unreadable { what: "it is not the list a batch answers with" });
        };
        Ok((0..reads.len()).map(|index| self.part(parts.get(index), call.redactions())).collect())
    }

    /// One operation's answer; its headers tell of the account's usage, which the batch's own do not.
    fn part(&self, part: Option<&Json>, redactions: &Redactions) -> Result<Answer, Error> {
        let part = part.filter(|part| !part.is_null()).ok_or(Error::TimedOut)?;
        let headers = Headers::read(&header_map(part), self.clock().now());
        let code = part.get("code").and_then(Json::as_u64).and_then(|code| u16::try_from(code).ok());
        let body = part.get("body").and_then(Json::as_str).unwrap_or_default();
        let answer = read_answer(code.unwrap_or(200), headers.regain_minutes, body.as_bytes(), redactions);
        self.heed(headers, &answer);
        Answer::of(answer?)
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
