//! The JSON of one metric in an insights answer, and the record of what was answered.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::window::Window;
use crate::sandbox::{seen::ServedValue, state::Platform, variants::NoData, world::account::Account};

/// One metric's row of `data`.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) platform: &'a Platform,
    pub(crate) account: &'a Account,
    pub(crate) metric: &'a str,
    pub(crate) period: &'a str,
}

impl Row<'_> {
    /// `content` is `values` or `total_value`.
    pub(crate) fn json(&self, key: &str, content: Value) -> Value {
        let mut row = json!({
            "name": self.metric,
            "period": self.period,
            "title": title(self.metric),
            "description": format!("{} of this account", title(self.metric)),
        });
        if let Some(fields) = row.as_object_mut() {
            fields.insert(key.to_owned(), content);
            let id = format!("{}/insights/{}/{}", self.account.id, self.metric, self.period);
            fields.insert("id".to_owned(), id.into());
        }
        row
    }

    /// Nothing is published: one of the three forms, all of them with HTTP 200.
    pub(crate) fn no_data(&self, breakdown: Option<&str>) -> Option<Value> {
        let form = match self.platform.variants().no_data {
            NoData::AsSeen if self.metric == "follows_and_unfollows" => NoData::WithoutResults,
            NoData::AsSeen => NoData::Empty,
            form => form,
        };
        match (form, breakdown) {
            (NoData::Empty | NoData::AsSeen, _) => None,
            (NoData::WithoutResults, Some(breakdown)) => Some(json!({
                "name": self.metric,
                "total_value": { "breakdowns": [{ "dimension_keys": [breakdown] }] },
            })),
            (NoData::WithoutTotal | NoData::WithoutResults, _) => {
                Some(json!({ "name": self.metric, "period": self.period }))
            }
        }
    }

    pub(crate) fn served_day(&self, day: NaiveDate, dimension: Option<String>, value: u64) {
        self.served(Some(day), None, dimension, value);
    }

    pub(crate) fn served_total(&self, window: Window, dimension: Option<&str>, value: u64) {
        self.served(None, Some((window.since, window.until)), dimension.map(str::to_owned), value);
    }

    fn served(
        &self,
        day: Option<NaiveDate>,
        window: Option<(DateTime<Utc>, DateTime<Utc>)>,
        dimension: Option<String>,
        value: u64,
    ) {
        let at = self.platform.now();
        self.platform.state().served.push(ServedValue {
            at,
            account: self.account.username.clone(),
            media_id: None,
            metric: self.metric.to_owned(),
            dimension,
            day,
            since: window.map(|(since, _)| since),
            until: window.map(|(_, until)| until),
            value,
        });
    }
}

/// A metric's name as a heading.
pub(crate) fn title(metric: &str) -> String {
    if metric == "reach" {
        return "Accounts reached".to_owned();
    }
    let spaced = metric.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
