//! `/{media-id}/insights`: which metrics an item has, by product type, and their values.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{
    call::Call,
    errors::GraphError,
    host::Host,
    insights::answer::title,
    media,
    seen::ServedValue,
    state::{Platform, Token},
    world::{
        account::{Account, date},
        pacific,
        posts::{Post, PostKind},
        split,
    },
};

/// What the error text lists, whatever the item; a name in it can still be refused.
const NAMES: &[&str] = &[
    "views",
    "reach",
    "total_interactions",
    "shares",
    "reposts",
    "likes",
    "comments",
    "saved",
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
    "crossposted_views",
    "facebook_views",
    "follows",
    "profile_visits",
    "profile_activity",
    "replies",
    "navigation",
    "link_clicks",
    "total_likes",
    "total_comments",
    "total_views",
    "impressions",
    "thread_replies",
    "quotes",
    "thread_shares",
    "threads_views",
    "threads_media_clicks",
    "threads_reposts",
];

pub(crate) fn insights(
    platform: &Platform,
    call: &Call,
    token: &Token,
    id: &str,
) -> Result<Value, GraphError> {
    platform.may_read_insights(token)?;
    let (account, post) = media::find(platform, call, token, id)?;
    if post.id != id {
        return Err(GraphError::parameter("Insights are not available for the children of an album"));
    }
    let metrics = call.list("metric");
    if metrics.is_empty() {
        return Err(GraphError::parameter("The parameter metric is required"));
    }
    for (index, metric) in metrics.iter().enumerate() {
        if !NAMES.contains(&metric.as_str()) {
            let names = NAMES.join(", ");
            let text = format!("metric[{index}] must be one of the following values: {names}");
            return Err(GraphError::parameter(text).at(call.host));
        }
    }
    if post.published_at < pacific::start_of(account.converted) {
        let error = GraphError::new(
            100,
            "(#100) Media posted before business account conversion: insights are not available",
        );
        return Err(error.subcode(2_108_006));
    }
    for metric in &metrics {
        supported(metric, &post, call.host)?;
        if let Some(breakdown) = call.param("breakdown")
            && breakdown_of(metric) != Some(breakdown)
        {
            return Err(GraphError::unknown());
        }
    }
    let now = platform.now();
    if post.kind == PostKind::Story && post.metric("reach", now).unwrap_or(0) < 5 {
        return Err(GraphError::new(10, "(#10) Not enough viewers for the media to show insights"));
    }
    if now - post.published_at < TimeDelta::minutes(5) {
        return Ok(json!({ "data": [] }));
    }
    let rows: Vec<_> =
        metrics.iter().map(|metric| row(platform, call, &account, &post, metric, now)).collect();
    Ok(json!({ "data": rows }))
}

/// The table of metrics by product type.
fn supported(metric: &str, post: &Post, host: Host) -> Result<(), GraphError> {
    let (feed, reels, story) = match post.kind {
        PostKind::Image | PostKind::Carousel => (true, false, false),
        PostKind::Reel => (false, true, false),
        PostKind::Story => (false, false, true),
    };
    let on_facebook = host == Host::FacebookGraph;
    let has = match metric {
        "views" | "reach" | "total_interactions" | "shares" | "reposts" => true,
        "likes" | "comments" | "saved" => feed || reels,
        "ig_reels_avg_watch_time" | "ig_reels_video_view_total_time" | "reels_skip_rate" => reels,
        "follows" | "profile_visits" | "profile_activity" => feed || story,
        "replies" | "navigation" => story,
        "link_clicks" => story && on_facebook,
        "total_likes" | "total_comments" => (feed || reels) && on_facebook,
        "total_views" => on_facebook,
        "crossposted_views" | "facebook_views" => {
            return Err(GraphError::parameter(format!(
                "The ({metric}) metric is not available: the media was not shared to Facebook"
            )));
        }
        "impressions" => {
            let old = post.published_at < date(2024, 7, 2).and_time(NaiveTime::MIN).and_utc();
            if reels || !old {
                return Err(GraphError::parameter(
                    "Starting from version v22.0 and above, the impressions metric is no longer supported \
                     for the queried media",
                ));
            }
            true
        }
        _ => false,
    };
    if has {
        return Ok(());
    }
    Err(GraphError::parameter(format!(
        "The Media Insights API does not support the {metric} metric for this media product type."
    ))
    .at(host))
}

pub(crate) fn breakdown_of(metric: &str) -> Option<&'static str> {
    match metric {
        "profile_activity" => Some("action_type"),
        "navigation" => Some("story_navigation_action_type"),
        _ => None,
    }
}

fn row(
    platform: &Platform,
    call: &Call,
    account: &Account,
    post: &Post,
    metric: &str,
    now: DateTime<Utc>,
) -> Value {
    let known = if metric == "impressions" { "views" } else { metric };
    let mut value = post.metric(known, now).unwrap_or(0);
    if platform.variants().watch_time_in_seconds && metric.starts_with("ig_reels_") {
        value /= 1000;
    }
    let served = |dimension: Option<&str>, value| ServedValue {
        at: now,
        account: account.username.clone(),
        media_id: Some(post.id.clone()),
        metric: metric.to_owned(),
        dimension: dimension.map(str::to_owned),
        day: None,
        since: None,
        until: None,
        value,
    };
    platform.state().served.push(served(None, value));
    let mut row = json!({
        "name": metric,
        "period": "lifetime",
        "values": [{ "value": value }],
        "title": title(metric),
        "description": format!("{} of this item", title(metric)),
        "id": format!("{}/insights/{metric}/lifetime", post.id),
    });
    if let Some(breakdown) = call.param("breakdown")
        && let Some(parts) = split::split(value, breakdown)
        && let Some(fields) = row.as_object_mut()
    {
        platform.state().served.extend(parts.iter().map(|(name, part)| served(Some(name), *part)));
        let results: Vec<_> =
            parts.iter().map(|(name, part)| json!({ "dimension_values": [name], "value": part })).collect();
        let total = json!({
            "value": value,
            "breakdowns": [{ "dimension_keys": [breakdown], "results": results }],
        });
        fields.insert("total_value".to_owned(), total);
    }
    row
}
