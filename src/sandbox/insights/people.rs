//! Who the people are: demographics, and the hours followers are online.

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::{
    answer::Row,
    rules::{Request, Rule},
    totals::is_small,
    totals::total,
    window::{self, Window},
};
use crate::sandbox::{
    errors::GraphError,
    media::stamp,
    state::Platform,
    world::{account::Account, audience, pacific},
};

/// Fewer engagements than this show nothing.
const FEW: u64 = 100;

pub(crate) fn demographics(
    platform: &Platform,
    account: &Account,
    rule: &Rule,
    request: &Request,
) -> Result<Option<Value>, GraphError> {
    let of_followers = rule.name == "follower_demographics";
    let longer = of_followers && platform.variants().long_timeframes.is_accepted();
    let timeframe = request.timeframe.as_deref().unwrap_or("this_month");
    let days = match timeframe {
        "this_week" => 7,
        "this_month" => 30,
        "last_14_days" if longer => 14,
        "last_30_days" | "prev_month" if longer => 30,
        "last_90_days" if longer => 90,
        _ => {
            let text = format!("The timeframe ({timeframe}) is not supported for the metric ({})", rule.name);
            return Err(GraphError::parameter(text));
        }
    };
    let row = Row { platform, account, metric: rule.name, period: "lifetime" };
    let Some(breakdown) = request.breakdown.as_deref() else { return Ok(row.no_data(None)) };
    let now = platform.now();
    let window = Window { since: now - TimeDelta::days(days + 3), until: now };
    let whole = audience(platform, account, rule.name, window);
    let dice = platform.world.dice_of(account);
    let Some(parts) = audience::demographics(dice, whole.unwrap_or_default(), breakdown) else {
        return Err(GraphError::unknown());
    };
    if whole.is_none() {
        return Ok(row.no_data(Some(breakdown)));
    }
    let echoed = timeframe.to_uppercase();
    let results: Vec<_> = parts
        .iter()
        .map(|(name, value)| {
            row.served_total(window, Some(name), *value);
            json!({ "dimension_values": [echoed, name], "value": value })
        })
        .collect();
    let keys = json!(["timeframe", breakdown]);
    let content = json!({ "breakdowns": [{ "dimension_keys": keys, "results": results }] });
    Ok(Some(row.json("total_value", content)))
}

/// How many people there are at the end of the window; `None` where they are too few to tell of them.
pub(crate) fn audience(platform: &Platform, account: &Account, metric: &str, window: Window) -> Option<u64> {
    let now = window.until;
    if metric == "follower_demographics" {
        let all = platform.world.followers(account, pacific::day_of(now));
        return (!is_small(platform, account, now)).then_some(all);
    }
    let source = if metric.starts_with("engaged") { "accounts_engaged" } else { "reach" };
    let shown = window::shown_days(platform, account, window, false, now);
    total(platform, account, source, &shown).filter(|whole| *whole >= FEW)
}

/// One object a day, keyed by the hour as Meta labels it.
pub(crate) fn online(platform: &Platform, account: &Account, request: &Request) -> Option<Value> {
    let row = Row { platform, account, metric: "online_followers", period: "lifetime" };
    let days = window::shown_days(platform, account, request.window, true, platform.now());
    if days.is_empty() || is_small(platform, account, platform.now()) {
        return row.no_data(None);
    }
    let values: Vec<_> = days
        .iter()
        .map(|day| {
            let hours: Map<_, _> = platform
                .world
                .online(account, *day)
                .into_iter()
                .map(|(hour, value)| {
                    row.served_day(*day, Some(hour.to_string()), value);
                    (hour.to_string(), value.into())
                })
                .collect();
            json!({ "value": hours, "end_time": stamp(pacific::end_of(*day)) })
        })
        .collect();
    Some(row.json("values", values.into()))
}
