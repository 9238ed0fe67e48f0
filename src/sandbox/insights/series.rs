//! Daily series: `reach` and `follower_count`.

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use super::{
    answer::Row,
    rules::{Kind, Request, Rule},
    totals::{is_small, total},
    window,
};
use crate::sandbox::{media::stamp, state::Platform, world::account::Account, world::pacific};

pub(crate) fn row(platform: &Platform, account: &Account, rule: &Rule, request: &Request) -> Option<Value> {
    let row = Row { platform, account, metric: rule.name, period: &request.period };
    let hidden = rule.kind == Kind::NewFollowers && is_small(platform, account, platform.now());
    let days = window::shown_days(platform, account, request.window, rule.is_short_lived(), platform.now());
    if hidden || days.is_empty() {
        return row.no_data(None);
    }
    let width = match request.period.as_str() {
        "week" => 7,
        "days_28" => 28,
        _ => 1,
    };
    let values: Vec<_> = days
        .iter()
        .filter_map(|day| {
            let value = total(platform, account, rule.name, &ending(*day, width))?;
            row.served_day(*day, (width > 1).then(|| request.period.clone()), value);
            Some(json!({ "value": value, "end_time": stamp(pacific::end_of(*day)) }))
        })
        .collect();
    Some(row.json("values", values.into()))
}

/// `width` days, the last of them `day`.
fn ending(day: NaiveDate, width: i64) -> Vec<NaiveDate> {
    (0..width).rev().map(|back| day - TimeDelta::days(back)).collect()
}
