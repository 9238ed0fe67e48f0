//! One read as data, so that the same question can go alone, beside others or inside a batch.

use futures::future;
use serde_json::Value as Json;
use url::form_urlencoded;

use crate::{
    domain::Login,
    meta::{Access, Client, Error, wire::Call},
};

/// A question to the Graph API. Its constructors stand beside the readings of their [`Answer`]s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(&'static str, String)>,
}

/// What Meta said to one [`Read`].
#[derive(Clone, Debug, PartialEq)]
pub struct Answer(pub(super) Json);

impl Answer {
    /// Everything that is read is a list. An empty one says that there is nothing; where there is none, nothing is said.
    pub(super) fn of(json: Json) -> Result<Self, Error> {
        if json.get("data").is_some_and(Json::is_array) {
            Ok(Self(json))
        } else {
            Err(Error::Unreadable { what: "it holds no list of data" })
        }
    }
}

impl Read {
    pub(super) fn of(id: &str, edge: Option<&str>) -> Self {
        let path = std::iter::once(id).chain(edge).map(str::to_owned).collect();
        Self { path, query: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// As an operation of a batch names it.
    pub(super) fn relative_url(&self, more: &[(&'static str, String)]) -> String {
        let encoded = |part: &String| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
        let path = self.path.iter().map(encoded).collect::<Vec<_>>().join("/");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.query.iter().chain(more))
            .finish();
        format!("{path}?{query}")
    }
}

/// With so much of an allowance used, what meets its end shall be a small piece.
const NEAR_THE_LIMIT: u32 = 75;

impl Client {
    /// graph.instagram.com documents no batch, so there the calls of one account run beside one another: four, which
    /// fills a screen in a quarter of the time and is what a person's browser would do to a host. One more is in the
    /// way when Meta says to wait, for it is already sent.
    const SIDE_BY_SIDE: usize = 4;
    /// Meta's own bound of a batch.
    const MOST_IN_BATCH: usize = 50;
    const BATCH_NEAR_THE_LIMIT: usize = 10;

    /// How many reads of one account are sent together: fewer near the end of an allowance, which all that was sent
    /// together goes past together.
    pub fn at_a_time(&self, login: Login) -> usize {
        match (login, self.most_used() >= NEAR_THE_LIMIT) {
            (Login::Facebook, false) => Self::MOST_IN_BATCH,
            (Login::Facebook, true) => Self::BATCH_NEAR_THE_LIMIT,
            (Login::Instagram, false) => Self::SIDE_BY_SIDE,
            (Login::Instagram, true) => 1,
        }
    }

    pub async fn read(&self, access: Access<'_>, read: &Read) -> Result<Answer, Error> {
        let path: Vec<&str> = read.path.iter().map(String::as_str).collect();
        let mut call = Call::read(self.meta(), access, &path)?;
        for (name, value) in &read.query {
            call.set(name, value.as_str());
        }
        Answer::of(self.ask(&call).await?)
    }

    /// The answers in the order of `reads`, which may be any number: [`Self::at_a_time`] of them go together, in one
    /// batch on graph.facebook.com. One that fails does not touch the rest.
    pub async fn read_all(&self, access: Access<'_>, reads: &[Read]) -> Vec<Result<Answer, Error>> {
        let mut answers = Vec::with_capacity(reads.len());
        let mut left = reads;
        while !left.is_empty() {
            let (together, rest) = left.split_at(self.at_a_time(access.login).min(left.len()));
            left = rest;
            answers.extend(match (access.login, together) {
                (_, [alone]) => vec![self.read(access, alone).await],
                (Login::Facebook, _) => self.batch(access, together).await,
                (Login::Instagram, _) => {
                    future::join_all(together.iter().map(|read| self.read(access, read))).await
                }
            });
        }
        answers
    }
}

#[cfg(test)]
mod tests;
