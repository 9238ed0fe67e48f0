//! `[sync]`: how often what is fetched, how work is shared out, and how long figures are kept.

use std::fmt;

use chrono::TimeDelta;

use super::{ConfigError, settings::Settings, span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sync {
    pub retention: Retention,
    /// Between two fetches of profile, series, windows and days.
    pub figures_every: TimeDelta,
    /// Between two looks for new posts and stories.
    pub posts_every: TimeDelta,
    /// Between two fetches of online followers and demographics.
    pub audience_every: TimeDelta,
    /// Between two months of the history, from the newest to the oldest that Meta keeps.
    pub history_every: TimeDelta,
    /// After the first fetch that failed; the wait doubles with each one more.
    pub retry_first: TimeDelta,
    pub retry_longest: TimeDelta,
    /// After the first renewal that failed for a passing reason; the wait doubles with each one more.
    pub renewal_retry_first: TimeDelta,
    pub renewal_retry_longest: TimeDelta,
    /// How long a claim is good for without a sign of life; a worker that lives renews it long before.
    pub lease: TimeDelta,
    /// Accounts that one worker fetches at the same time; at least 1.
    pub accounts_at_once: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    #[default]
    Forever,
    /// At least 1.
    Days(u32),
}

impl Default for Sync {
    fn default() -> Self {
        Self {
            retention: Retention::default(),
            figures_every: TimeDelta::hours(6),
            posts_every: TimeDelta::hours(1),
            audience_every: TimeDelta::days(1),
            history_every: TimeDelta::minutes(5),
            retry_first: TimeDelta::minutes(15),
            retry_longest: TimeDelta::days(1),
            renewal_retry_first: TimeDelta::minutes(10),
            renewal_retry_longest: TimeDelta::days(1),
            lease: TimeDelta::seconds(75),
            accounts_at_once: 4,
        }
    }
}

impl Sync {
    pub(super) fn read(settings: &Settings) -> Result<Self, ConfigError> {
        let retention = settings.parsed(
            "sync.retention",
            "\"forever\" or a time such as \"730 days\"",
            Retention::parse,
        )?;
        let span = |key| settings.parsed(key, "a time such as \"15 minutes\" or \"6 hours\"", span::parse);
        let usual = Self::default();
        Ok(Self {
            retention: retention.unwrap_or_default(),
            figures_every: span("sync.figures_every")?.unwrap_or(usual.figures_every),
            posts_every: span("sync.posts_every")?.unwrap_or(usual.posts_every),
            audience_every: span("sync.audience_every")?.unwrap_or(usual.audience_every),
            history_every: span("sync.history_every")?.unwrap_or(usual.history_every),
            retry_first: span("sync.retry_first")?.unwrap_or(usual.retry_first),
            retry_longest: span("sync.retry_longest")?.unwrap_or(usual.retry_longest),
            renewal_retry_first: span("sync.renewal_retry_first")?.unwrap_or(usual.renewal_retry_first),
            renewal_retry_longest: span("sync.renewal_retry_longest")?.unwrap_or(usual.renewal_retry_longest),
            lease: span("sync.lease")?.unwrap_or(usual.lease),
            accounts_at_once: settings
                .number("sync.accounts_at_once", "a number from 1 to 64", 1..=64)?
                .unwrap_or(usual.accounts_at_once),
        })
    }

    /// The times, as `config show` prints them.
    pub(super) fn spans(&self) -> [(&'static str, String); 9] {
        [
            ("sync.figures_every", self.figures_every),
            ("sync.posts_every", self.posts_every),
            ("sync.audience_every", self.audience_every),
            ("sync.history_every", self.history_every),
            ("sync.retry_first", self.retry_first),
            ("sync.retry_longest", self.retry_longest),
            ("sync.renewal_retry_first", self.renewal_retry_first),
            ("sync.renewal_retry_longest", self.renewal_retry_longest),
            ("sync.lease", self.lease),
        ]
        .map(|(key, time)| (key, format!("{:?}", span::show(time))))
    }
}

impl Retention {
    fn parse(text: &str) -> Option<Self> {
        if text == "forever" {
            return Some(Self::Forever);
        }
        let number = text.strip_suffix("days").or_else(|| text.strip_suffix("day"))?;
        number.trim_end().parse().ok().filter(|days| *days > 0).map(Self::Days)
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => formatter.write_str("forever"),
            Self::Days(days) => write!(formatter, "{days} days"),
        }
    }
}
