//! `/{ig-id}/insights`: account metrics as series, totals, breakdowns and demographics.

pub(crate) mod answer;
mod people;
mod rules;
mod series;
mod totals;
pub(crate) mod window;

pub(crate) use people::audience;
pub(crate) use totals::{by_follow_type, is_small, total};

use serde_json::{Value, json};

use super::{call::Call, errors::GraphError, paging, state::Platform, world::account::Account};
use rules::{Kind, Request};

pub(crate) fn insights(platform: &Platform, call: &Call, account: &Account) -> Result<Value, GraphError> {
    let request = rules::check(platform, call)?;
    let mut rows = Vec::new();
    for rule in &request.metrics {
        rows.extend(match rule.kind {
            Kind::Demographics => people::demographics(platform, account, rule, &request)?,
            Kind::Online => people::online(platform, account, &request),
            Kind::Follows => totals::follows(platform, account, &request),
            Kind::Count | Kind::Unique | Kind::NewFollowers if request.series => {
                series::row(platform, account, rule, &request)
            }
            Kind::Count | Kind::Unique | Kind::NewFollowers => totals::row(platform, account, rule, &request),
            Kind::Threads => None,
        });
    }
    let mut answer = json!({ "data": rows });
    if request.series
        && let Some(fields) = answer.as_object_mut()
    {
        fields.insert("paging".to_owned(), neighbours(platform, call, &request));
    }
    Ok(answer)
}

/// The windows before and after this one.
fn neighbours(platform: &Platform, call: &Call, request: &Request) -> Value {
    let (since, until) = (request.window.since, request.window.until);
    let step = until - since;
    let address = |since: chrono::DateTime<chrono::Utc>, until: chrono::DateTime<chrono::Utc>| {
        let replaced = [("since", since.timestamp().to_string()), ("until", until.timestamp().to_string())];
        paging::address(platform, call, &replaced)
    };
    json!({ "previous": address(since - step, since), "next": address(until, until + step) })
}
