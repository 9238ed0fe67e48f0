//! The documented rules of each account metric, checked before anything is answered.

use super::window::{self, Window};
use crate::sandbox::{call::Call, errors::GraphError, state::Platform, variants::ViewsBreakdown};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Adds up over days.
    Count,
    /// Different accounts; does not add up.
    Unique,
    /// `follower_count`: a series only.
    NewFollowers,
    Follows,
    Demographics,
    Online,
    /// In the list of valid names, and refused on an ordinary account.
    Threads,
}

#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    breakdowns: &'static [&'static str],
}

impl Rule {
    const fn has_series(&self) -> bool {
        matches!(self.name.as_bytes(), b"reach") || matches!(self.kind, Kind::NewFollowers | Kind::Online)
    }

    const fn has_total(&self) -> bool {
        !matches!(self.kind, Kind::NewFollowers | Kind::Online)
    }

    pub(crate) const fn is_short_lived(&self) -> bool {
        matches!(self.kind, Kind::NewFollowers | Kind::Online)
    }
}

const BY_MEDIA: &[&str] = &["media_product_type"];
const BY_PERSON: &[&str] = &["age", "city", "country", "gender"];

const fn rule(name: &'static str, kind: Kind, breakdowns: &'static [&'static str]) -> Rule {
    Rule { name, kind, breakdowns }
}

/// In the order of Meta's list of valid names.
const RULES: &[Rule] = &[
    rule("reach", Kind::Unique, &["media_product_type", "follow_type"]),
    rule("follower_count", Kind::NewFollowers, &[]),
    rule("website_clicks", Kind::Count, &[]),
    rule("profile_views", Kind::Count, &[]),
    rule("online_followers", Kind::Online, &[]),
    rule("accounts_engaged", Kind::Unique, &[]),
    rule("total_interactions", Kind::Count, BY_MEDIA),
    rule("likes", Kind::Count, BY_MEDIA),
    rule("comments", Kind::Count, BY_MEDIA),
    rule("shares", Kind::Count, BY_MEDIA),
    rule("saves", Kind::Count, BY_MEDIA),
    rule("replies", Kind::Count, &[]),
    rule("engaged_audience_demographics", Kind::Demographics, BY_PERSON),
    rule("reached_audience_demographics", Kind::Demographics, BY_PERSON),
    rule("follower_demographics", Kind::Demographics, BY_PERSON),
    rule("follows_and_unfollows", Kind::Follows, &["follow_type"]),
    rule("profile_links_taps", Kind::Count, &["contact_button_type"]),
    rule("views", Kind::Count, &["follower_type", "follow_type", "media_product_type"]),
    rule("threads_likes", Kind::Threads, &[]),
    rule("threads_replies", Kind::Threads, &[]),
    rule("reposts", Kind::Count, &[]),
    rule("content_views", Kind::Count, &[]),
    rule("quotes", Kind::Count, &[]),
    rule("threads_followers", Kind::Threads, &[]),
    rule("threads_follower_demographics", Kind::Threads, &[]),
    rule("threads_views", Kind::Threads, &[]),
    rule("threads_clicks", Kind::Threads, &[]),
    rule("threads_reposts", Kind::Threads, &[]),
];

#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) metrics: Vec<&'static Rule>,
    pub(crate) period: String,
    /// A series was asked for, or nothing was.
    pub(crate) series: bool,
    /// Ignored for a series.
    pub(crate) breakdown: Option<String>,
    pub(crate) timeframe: Option<String>,
    pub(crate) window: Window,
}

/// One refused metric refuses the whole request.
pub(crate) fn check(platform: &Platform, call: &Call) -> Result<Request, GraphError> {
    let at = |error: GraphError| error.at(call.host);
    let metrics = known(call).map_err(at)?;
    let period = match call.param("period") {
        Some(period @ ("day" | "week" | "days_28" | "month" | "lifetime")) => period,
        Some(other) => {
            let text = format!(
                "period must be one of the following values: day, week, days_28, month, lifetime; got {other}"
            );
            return Err(at(GraphError::parameter(text)));
        }
        None => return Err(at(GraphError::parameter("The parameter period is required"))),
    };
    let metric_type = match call.param("metric_type") {
        None => None,
        Some(kind @ ("time_series" | "total_value")) => Some(kind),
        Some(_) => {
            let text = "metric_type must be one of the following values: default, time_series, total_value";
            return Err(at(GraphError::parameter(text)));
        }
    };
    fits_type(&metrics, metric_type).map_err(at)?;
    fits_period(&metrics, period, metric_type).map_err(at)?;
    let series = metric_type != Some("total_value");
    let breakdown = call.param("breakdown").filter(|_| !series).map(str::to_owned);
    if let Some(breakdown) = &breakdown {
        for rule in &metrics {
            fits_breakdown(rule, breakdown, platform.variants().views_breakdown)?;
        }
    }
    let window = window::window(platform, call).map_err(at)?;
    let timeframe = call.param("timeframe").map(str::to_owned);
    Ok(Request { metrics, period: period.to_owned(), series, breakdown, timeframe, window })
}

fn known(call: &Call) -> Result<Vec<&'static Rule>, GraphError> {
    let names = call.list("metric");
    if names.is_empty() {
        return Err(GraphError::parameter("The parameter metric is required"));
    }
    let mut metrics = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if name == "impressions" {
            return Err(GraphError::parameter(
                "Starting from version v22.0 and above, the impressions metric is no longer supported",
            ));
        }
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            let valid: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
            return Err(GraphError::parameter(format!(
                "metric[{index}] must be one of the following values: {}",
                valid.join(", ")
            )));
        };
        if rule.kind == Kind::Threads {
            let text = format!("The metric ({name}) is not supported on this Instagram account");
            return Err(GraphError::parameter(text));
        }
        metrics.push(rule);
    }
    Ok(metrics)
}

fn fits_type(metrics: &[&Rule], metric_type: Option<&str>) -> Result<(), GraphError> {
    let without_series: Vec<_> =
        metrics.iter().filter(|rule| !rule.has_series()).map(|rule| rule.name).collect();
    let without_total: Vec<_> =
        metrics.iter().filter(|rule| !rule.has_total()).map(|rule| rule.name).collect();
    match metric_type {
        None if !without_series.is_empty() => Err(GraphError::parameter(format!(
            "The following metrics ({}) should be specified with parameter metric_type=total_value",
            without_series.join(", ")
        ))),
        Some("time_series") if !without_series.is_empty() => Err(GraphError::parameter(format!(
            "({}) is incompatible with the metric type (time_series)",
            without_series.join(", ")
        ))),
        Some("total_value") if !without_total.is_empty() => Err(GraphError::parameter(format!(
            "({}) is incompatible with the metric type (total_value)",
            without_total.join(", ")
        ))),
        _ => Ok(()),
    }
}

fn fits_period(metrics: &[&Rule], period: &str, metric_type: Option<&str>) -> Result<(), GraphError> {
    let series = metric_type != Some("total_value");
    let wrong: Vec<_> = metrics
        .iter()
        .filter(|rule| match (rule.kind, period) {
            (Kind::Demographics | Kind::Online, "lifetime") => false,
            (Kind::Demographics | Kind::Online, _) => true,
            (_, "day") => false,
            (Kind::Unique, "week" | "days_28") => !(series && rule.has_series()),
            _ => true,
        })
        .map(|rule| rule.name)
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let text =
        format!("The following metrics ({}) are incompatible with the period ({period})", wrong.join(", "));
    Err(GraphError::parameter(text))
}

fn fits_breakdown(rule: &Rule, breakdown: &str, views: ViewsBreakdown) -> Result<(), GraphError> {
    let spelled = match (rule.name, breakdown, views) {
        ("views", "follow_type", ViewsBreakdown::FollowerType)
        | ("views", "follower_type", ViewsBreakdown::FollowType) => false,
        _ => rule.breakdowns.contains(&breakdown),
    };
    if spelled { Ok(()) } else { Err(GraphError::unknown()) }
}
