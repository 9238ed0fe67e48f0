//! `overview --json`: one document.

use serde::Serialize;

use super::instant;
use crate::domain::{Overview, Value};

/// The contract's fields, in its order.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewDocument {
    account_id: String,
    account_username: String,
    fetched_at: Option<String>,
    range: RangeRow,
    profile: ProfileRow,
    metrics: Vec<MetricRow>,
    series: Vec<SeriesRow>,
}

#[derive(Clone, Debug, Serialize)]
struct RangeRow {
    from: String,
    to: String,
    days: i64,
}

#[expect(clippy::struct_field_names, reason = "the contract names them so")]
#[derive(Clone, Debug, Serialize)]
struct ProfileRow {
    followers_count: Option<Value>,
    follows_count: Option<Value>,
    media_count: Option<Value>,
}

#[derive(Clone, Debug, Serialize)]
struct MetricRow {
    name: &'static str,
    value: Option<Value>,
    status: &'static str,
    reason: Option<&'static str>,
    previous: Option<Value>,
    previous_status: &'static str,
    fetched_at: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct SeriesRow {
    name: &'static str,
    points: Vec<PointRow>,
}

#[derive(Clone, Debug, Serialize)]
struct PointRow {
    day: String,
    value: Option<Value>,
    status: &'static str,
}

impl From<&Overview> for OverviewDocument {
    fn from(overview: &Overview) -> Self {
        let metrics = overview.figures.iter().map(|figure| MetricRow {
            name: figure.metric.as_str(),
            value: figure.current.value(),
            status: figure.current.status(),
            reason: figure.current.reason().map(crate::domain::Reason::as_str),
            previous: figure.previous.value(),
            previous_status: figure.previous.status(),
            fetched_at: figure.fetched_at.map(instant),
        });
        let series = overview.series.iter().map(|series| SeriesRow {
            name: series.metric.as_str(),
            points: series
                .points
                .iter()
                .map(|point| PointRow {
                    day: point.day.to_string(),
                    value: point.reading.value(),
                    status: point.reading.status(),
                })
                .collect(),
        });
        Self {
            account_id: overview.account.id.as_str().to_owned(),
            account_username: overview.account.username.as_str().to_owned(),
            fetched_at: overview.fetched_at.map(instant),
            range: RangeRow {
                from: overview.range.from().to_string(),
                to: overview.range.to().to_string(),
                days: overview.range.day_count(),
            },
            profile: ProfileRow {
                followers_count: overview.profile.followers_count.value(),
                follows_count: overview.profile.follows_count.value(),
                media_count: overview.profile.media_count.value(),
            },
            metrics: metrics.collect(),
            series: series.collect(),
        }
    }
}
