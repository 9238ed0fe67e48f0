//! `[sync]`: how often what is fetched, how work is shared out, and how long figures are kept.

use std::fmt;

use chrono::TimeDelta;

use super::{
    ConfigError,
    settings::Settings,
    span::{self, WANTED, WANTED_WAIT},
};

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
    /// Parts of a fetch that fall due within this time are fetched together, so that an account wakes the worker once.
    pub together: TimeDelta,
    /// Between the end of one fetch and the beginning of the next one of the same account.
    pub soonest: TimeDelta,
    /// An account without a new post or story for this long is asked about less often: Meta allows it fewer calls.
    pub sleepy_after: TimeDelta,
    /// What Meta refused of a fetch's figures, or has not answered, is asked for again after this.
    pub ask_again_soon: TimeDelta,
    /// A metric, a day of the history or a renewal that was refused for more than a while is asked for again after this.
    pub ask_again: TimeDelta,
    /// Between two renewals of a token.
    pub renew_every: TimeDelta,
    /// A fetch whose token Meta rejects waits so long for a renewal that is under way; then the rejection stands.
    pub renewed_within: TimeDelta,
    /// What does not open with the token keys here is tried again after this.
    pub unopened_again: TimeDelta,
    /// After the first fetch that failed; the wait doubles with each one more.
    pub retry_first: TimeDelta,
    pub retry_longest: TimeDelta,
    /// After the first renewal that failed for a passing reason; the wait doubles with each one more.
    pub renewal_retry_first: TimeDelta,
    pub renewal_retry_longest: TimeDelta,
    /// How long a claim is good for without a sign of life; a worker that lives renews it long before.
    pub lease: TimeDelta,
    /// After something that the store refused; at most a minute.
    pub between_tries: TimeDelta,
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
            together: TimeDelta::minutes(5),
            soonest: TimeDelta::minutes(1),
            sleepy_after: TimeDelta::days(14),
            ask_again_soon: TimeDelta::hours(1),
            ask_again: TimeDelta::days(1),
            renew_every: TimeDelta::days(7),
            renewed_within: TimeDelta::minutes(2),
            unopened_again: TimeDelta::minutes(5),
            retry_first: TimeDelta::minutes(15),
            retry_longest: TimeDelta::days(1),
            renewal_retry_first: TimeDelta::minutes(10),
            renewal_retry_longest: TimeDelta::days(1),
            lease: TimeDelta::seconds(75),
            between_tries: TimeDelta::seconds(1),
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
        let mut sync = Self { retention: retention.unwrap_or_default(), ..Self::default() };
        for (key, field) in SPANS {
            if let Some(time) = settings.parsed(key, WANTED, span::parse)? {
                *field(&mut sync) = time;
            }
        }
        if let Some(time) = settings.parsed("sync.between_tries", WANTED_WAIT, span::wait)? {
            sync.between_tries = time;
        }
        if let Some(count) = settings.number("sync.accounts_at_once", "a number from 1 to 64", 1..=64)? {
            sync.accounts_at_once = count;
        }
        Ok(sync)
    }

    /// The times, as `config show` prints them.
    pub(super) fn spans(&self) -> impl Iterator<Item = (&'static str, String)> {
        let mut sync = self.clone();
        let mut all: Vec<_> = SPANS.iter().map(|(key, field)| (*key, *field(&mut sync))).collect();
        all.push(("sync.between_tries", self.between_tries));
        all.into_iter().map(|(key, time)| (key, format!("{:?}", span::show(time))))
    }
}

type Field = fn(&mut Sync) -> &mut TimeDelta;

/// Every time of a second or more.
const SPANS: [(&str, Field); 17] = [
    ("sync.figures_every", |sync| &mut sync.figures_every),
    ("sync.posts_every", |sync| &mut sync.posts_every),
    ("sync.audience_every", |sync| &mut sync.audience_every),
    ("sync.history_every", |sync| &mut sync.history_every),
    ("sync.together", |sync| &mut sync.together),
    ("sync.soonest", |sync| &mut sync.soonest),
    ("sync.sleepy_after", |sync| &mut sync.sleepy_after),
    ("sync.ask_again_soon", |sync| &mut sync.ask_again_soon),
    ("sync.ask_again", |sync| &mut sync.ask_again),
    ("sync.renew_every", |sync| &mut sync.renew_every),
    ("sync.renewed_within", |sync| &mut sync.renewed_within),
    ("sync.unopened_again", |sync| &mut sync.unopened_again),
    ("sync.retry_first", |sync| &mut sync.retry_first),
    ("sync.retry_longest", |sync| &mut sync.retry_longest),
    ("sync.renewal_retry_first", |sync| &mut sync.renewal_retry_first),
    ("sync.renewal_retry_longest", |sync| &mut sync.renewal_retry_longest),
    ("sync.lease", |sync| &mut sync.lease),
];

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
