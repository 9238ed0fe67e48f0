//! Totals over a window, plain and by breakdown.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::{
    answer::Row,
    rules::{Kind, Request, Rule},
    window,
};
use crate::sandbox::{
    state::Platform,
    variants::FollowsMeaning,
    world::{account::Account, days, pacific, split},
};

/// Counts are added; of uniques each account is counted once. `None` when no day exists.
pub(crate) fn total(platform: &Platform, account: &Account, metric: &str, days: &[NaiveDate]) -> Option<u64> {
    let values: Option<Vec<u64>> = days
        .iter()
        .filter_map(|day| platform.world.figures(account, *day))
        .map(|figures| figures.metric(metric))
        .collect();
    let values = values.filter(|values| !values.is_empty())?;
    Some(match metric {
        "reach" | "accounts_engaged" => days::union(account, &values),
        _ => values.iter().sum(),
    })
}

pub(crate) fn row(platform: &Platform, account: &Account, rule: &Rule, request: &Request) -> Option<Value> {
    let row = Row { platform, account, metric: rule.name, period: &request.period };
    let breakdown = request.breakdown.as_deref();
    let days = window::shown_days(platform, account, request.window, false, platform.now());
    let Some(value) = total(platform, account, rule.name, &days) else { return row.no_data(breakdown) };
    row.served_total(request.window, None, value);
    let Some(breakdown) = breakdown else {
        return Some(row.json("total_value", json!({ "value": value })));
    };
    let parts = parts(platform, account, rule, breakdown, &days, value);
    let mut content = by(&row, request, breakdown, &parts);
    if let Some(fields) = content.as_object_mut() {
        fields.insert("value".to_owned(), value.into());
    }
    Some(row.json("total_value", content))
}

/// A count's parts are the sums of the days' parts, so windows add up by breakdown too.
fn parts(
    platform: &Platform,
    account: &Account,
    rule: &Rule,
    breakdown: &str,
    days: &[NaiveDate],
    value: u64,
) -> Vec<(&'static str, u64)> {
    let whole = split::split(value, breakdown).unwrap_or_default();
    if rule.kind == Kind::Unique {
        return whole;
    }
    let daily: Vec<_> = days
        .iter()
        .filter_map(|day| platform.world.figures(account, *day)?.metric(rule.name))
        .filter_map(|value| split::split(value, breakdown))
        .flatten()
        .collect();
    whole
        .iter()
        .map(|(name, _)| (*name, daily.iter().filter(|(other, _)| other == name).map(|(_, part)| part).sum()))
        .collect()
}

/// `follows_and_unfollows` has values only by `follow_type`, and none for small accounts.
pub(crate) fn follows(platform: &Platform, account: &Account, request: &Request) -> Option<Value> {
    let row = Row { platform, account, metric: "follows_and_unfollows", period: &request.period };
    let Some(breakdown) = request.breakdown.as_deref() else {
        return Some(json!({ "name": row.metric, "period": row.period }));
    };
    let days = window::shown_days(platform, account, request.window, false, platform.now());
    if days.is_empty() || is_small(platform, account, platform.now()) {
        return row.no_data(Some(breakdown));
    }
    let parts = by_follow_type(platform, account, &days);
    Some(row.json("total_value", by(&row, request, breakdown, &parts)))
}

/// What was gained and lost over the days.
pub(crate) fn by_follow_type(
    platform: &Platform,
    account: &Account,
    days: &[NaiveDate],
) -> [(&'static str, u64); 2] {
    let figures = || days.iter().filter_map(|day| platform.world.figures(account, *day));
    let gained = figures().map(|figures| figures.follows).sum();
    let lost = figures().map(|figures| figures.unfollows).sum();
    let (follower, non_follower) = match platform.variants().follows_meaning {
        FollowsMeaning::FollowerIsGained => (gained, lost),
        FollowsMeaning::FollowerIsLost => (lost, gained),
    };
    [("FOLLOWER", follower), ("NON_FOLLOWER", non_follower)]
}

fn by(row: &Row<'_>, request: &Request, breakdown: &str, parts: &[(&'static str, u64)]) -> Value {
    let results: Vec<_> = parts
        .iter()
        .map(|(name, value)| {
            row.served_total(request.window, Some(name), *value);
            json!({ "dimension_values": [name], "value": value })
        })
        .collect();
    json!({ "breakdowns": [{ "dimension_keys": [breakdown], "results": results }] })
}

/// Meta keeps this metric from accounts with fewer followers.
pub(crate) const SMALL: u64 = 100;

pub(crate) fn is_small(platform: &Platform, account: &Account, now: DateTime<Utc>) -> bool {
    platform.world.followers(account, pacific::day_of(now)) < SMALL
}
