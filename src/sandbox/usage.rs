//! Rate limits: a counter for each account and for the app, the headers that tell of them, and the refusal.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    answer::Answer,
    errors::GraphError,
    faults::throttled,
    state::{Platform, Regain},
    variants::UsageKeys,
    world::{account::Account, pacific},
};

/// The key of the app-wide counter.
const APP: &str = "app";
/// 200 calls an hour for each of a few daily users.
const APP_LIMIT: u64 = 1000;

/// Which counter a call falls to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counter<'a> {
    /// Instagram's business use case: a rolling 24 hours for each account.
    Account(&'a Account),
    /// The platform's: a rolling hour for the app.
    App,
}

impl<'a> Counter<'a> {
    fn key(self) -> &'a str {
        match self {
            Self::Account(account) => &account.username,
            Self::App => APP,
        }
    }

    const fn span(self) -> TimeDelta {
        match self {
            Self::Account(_) => TimeDelta::hours(24),
            Self::App => TimeDelta::hours(1),
        }
    }

    fn limit(self, platform: &Platform) -> u64 {
        if let Some(limit) = platform.state().call_limits.get(self.key()) {
            return *limit;
        }
        match self {
            Self::App => APP_LIMIT,
            Self::Account(account) => {
                let yesterday = pacific::day_of(platform.now()) - TimeDelta::days(1);
                let views = platform.world.figures(account, yesterday).map_or(0, |figures| figures.views);
                (4800 * views).max(platform.variants().calls_floor)
            }
        }
    }

    /// Counts `calls`, and refuses when the limit is passed or the wait is not over.
    pub(crate) fn count(self, platform: &Platform, calls: usize) -> Result<(), GraphError> {
        let (now, limit) = (platform.now(), self.limit(platform));
        let mut state = platform.state();
        let variants = state.variants;
        let times = state.calls.entry(self.key().to_owned()).or_default();
        while times.front().is_some_and(|first| *first <= now - self.span()) {
            times.pop_front();
        }
        times.extend(std::iter::repeat_n(now, calls));
        if u64::try_from(times.len()).unwrap_or(u64::MAX) <= limit {
            return Ok(());
        }
        let free = times.front().map_or(now, |first| *first + self.span());
        let minutes = u32::try_from((free - now).num_minutes() + 1).unwrap_or(1);
        let code = if matches!(self, Self::Account(_)) { 80002 } else { 4 };
        Err(GraphError { regain_minutes: Some(minutes), ..throttled(code, variants) })
    }

    /// Remembers until when callers were told to wait.
    pub(crate) fn told_to_wait(self, platform: &Platform, until: DateTime<Utc>) {
        platform.state().regain.insert(self.key().to_owned(), until);
    }

    pub(crate) fn is_waiting(self, platform: &Platform, told: &Regain) -> bool {
        let now = platform.now();
        let waits = |key: &str| told.get(key).is_some_and(|until| now < *until);
        waits(self.key()) || waits(APP)
    }

    /// The header comes only once a percent is used; its absence does not mean 0 %.
    pub(crate) fn header(self, platform: &Platform, answer: Answer, regain_minutes: Option<u32>) -> Answer {
        let limit = self.limit(platform).max(1);
        let used = platform.state().calls.get(self.key()).map_or(0, |times| times.len() as u64);
        let percent = if regain_minutes.is_some() { 100.max(used * 100 / limit) } else { used * 100 / limit };
        if percent == 0 {
            return answer;
        }
        match self {
            Self::App => {
                let value = json!({
                    "call_count": percent, "total_time": percent / 2, "total_cputime": percent / 3,
                });
                answer.with("x-app-usage", value.to_string())
            }
            Self::Account(account) => {
                let usage = json!([{
                    "type": "instagram",
                    "call_count": percent,
                    "total_cputime": percent / 3,
                    "total_time": percent / 2,
                    "estimated_time_to_regain_access": regain_minutes.unwrap_or(0),
                }]);
                let business = format!("2300000000{:05}", account.number);
                let value = match platform.variants().usage_keys {
                    UsageKeys::InstagramId => json!({ account.id.as_str(): usage }),
                    UsageKeys::BusinessId => json!({ business: usage }),
                    UsageKeys::Both => json!({ business: usage, account.id.as_str(): usage }),
                };
                answer.with("x-business-use-case-usage", value.to_string())
            }
        }
    }
}
