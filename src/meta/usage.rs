//! How much of Meta's allowance is used, from the headers of its answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};
use serde_json::Value as Json;

use crate::domain::{Allowance, RefusalKind, Timestamp};

/// What Meta last said; a header it did not send says nothing, so absence is never 0 %.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// `x-app-usage`: the pool of the whole app, or of this token's user.
    pub app: Option<Load>,
    /// `x-business-use-case-usage`, by business or account id as Meta keys it.
    pub accounts: BTreeMap<String, Load>,
    /// Calls sent since the client was made; every try counts, and every operation of a batch.
    pub calls: u64,
}

impl Usage {
    /// Of an account's answers: how much of each allowance is used, by the figure nearest to its end.
    pub fn allowance(&self) -> Allowance {
        Allowance {
            account_used_percent: self.accounts.values().map(Load::highest).max(),
            app_used_percent: self.app.as_ref().map(Load::highest),
        }
    }
}

/// One allowance: percentages, of which 100 means blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub call_count: u32,
    pub total_time: u32,
    pub total_cputime: u32,
    /// Minutes until calls are allowed again; `None` where Meta says it is not blocked or says nothing.
    pub regain_minutes: Option<u32>,
    pub seen_at: Timestamp,
}

impl Load {
    /// How many minutes to stay away: what Meta says, or its rolling hour where it only says that all is used.
    fn wait(&self) -> Option<u32> {
        self.regain_minutes.or_else(|| (self.highest() >= 100).then_some(60))
    }

    /// The percentage nearest to its end.
    pub fn highest(&self) -> u32 {
        self.call_count.max(self.total_time).max(self.total_cputime)
    }

    fn read(json: &Json, seen_at: Timestamp) -> Self {
        let figure = |key: &str| json.get(key).and_then(Json::as_f64).map_or(0, whole_up);
        Self {
            call_count: figure("call_count"),
            total_time: figure("total_time"),
            total_cputime: figure("total_cputime"),
            regain_minutes: Some(figure("estimated_time_to_regain_access")).filter(|minutes| *minutes > 0),
            seen_at,
        }
    }

    /// The tighter of two allowances of the same id.
    fn tighter(self, other: Self) -> Self {
        Self {
            call_count: self.call_count.max(other.call_count),
            total_time: self.total_time.max(other.total_time),
            total_cputime: self.total_cputime.max(other.total_cputime),
            regain_minutes: self.regain_minutes.max(other.regain_minutes),
            seen_at: self.seen_at.max(other.seen_at),
        }
    }
}

/// What one answer's headers say.
#[derive(Debug, Default)]
pub(super) struct Headers {
    app: Option<Load>,
    accounts: BTreeMap<String, Load>,
    /// The longest time any header says to stay away.
    pub(super) regain_minutes: Option<u32>,
}

impl Headers {
    pub(super) fn read(headers: &HeaderMap, now: Timestamp) -> Self {
        let json = |name: &'static str| -> Option<Json> {
            serde_json::from_slice(headers.get(HeaderName::from_static(name))?.as_bytes()).ok()
        };
        let app = json("x-app-usage").filter(Json::is_object).map(|app| Load::read(&app, now));
        let mut accounts = BTreeMap::new();
        if let Some(Json::Object(ids)) = json("x-business-use-case-usage") {
            for (id, loads) in ids {
                let loads = loads.as_array().map(Vec::as_slice).unwrap_or_default();
                if let Some(load) = loads.iter().map(|load| Load::read(load, now)).reduce(Load::tighter) {
                    accounts.insert(id, load);
                }
            }
        }
        let retry_after = headers.get(RETRY_AFTER).and_then(|value| minutes(value.to_str().ok()?, now));
        let regain_minutes =
            accounts.values().chain(&app).filter_map(|load| load.regain_minutes).chain(retry_after).max();
        Self { app, accounts, regain_minutes }
    }

    /// Whose allowance is used up, by the usage headers alone, and for how many minutes.
    pub(super) fn wait(&self) -> Option<(RefusalKind, u32)> {
        let of_app = self.app.as_ref().and_then(Load::wait);
        let of_account = self.accounts.values().filter_map(Load::wait).max();
        let kind = if of_app.is_some() { RefusalKind::AppThrottled } else { RefusalKind::AccountThrottled };
        Some((kind, of_app.max(of_account)?))
    }

    /// The percentage nearest to its end, of any allowance; 0 where no header tells one.
    pub(super) fn highest(&self) -> u32 {
        self.accounts.values().chain(&self.app).map(Load::highest).max().unwrap_or_default()
    }

    pub(super) fn note(self, usage: &mut Usage) {
        if self.app.is_some() {
            usage.app = self.app;
        }
        usage.accounts.extend(self.accounts);
    }
}

/// `Retry-After` is seconds or a date; both become minutes, rounded up.
fn minutes(value: &str, now: Timestamp) -> Option<u32> {
    let value = value.trim();
    let seconds = match value.parse::<i64>() {
        Ok(seconds) => seconds,
        Err(_) => (DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc) - now).num_seconds(),
    };
    u32::try_from(seconds.max(0).saturating_add(59) / 60).ok().filter(|minutes| *minutes > 0)
}

fn whole_up(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of u32 before the cast"
    )]
    {
        number.ceil().clamp(0.0, f64::from(u32::MAX)) as u32
    }
}

#[cfg(test)]
mod tests;
