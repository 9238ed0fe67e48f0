//! Figures as the store gives them back.

use crate::domain::{Account, Day, Metric, Profile, Range, Reading, Taken, Timestamp};

/// Everything known of one day; instants are whole seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct DayReadings {
    pub day: Day,
    pub readings: Vec<(Metric, Taken<Reading>)>,
    /// Of the numbers among them: what Meta answered when it was asked again later and told none.
    pub later: Vec<(Metric, Taken<Reading>)>,
}

impl DayReadings {
    /// What Meta answered last about each metric, whether it is what is kept or not.
    pub fn last_answers(&self) -> impl Iterator<Item = (Metric, Taken<Reading>)> {
        let later = |metric| self.later.iter().find(|(one, _)| *one == metric).copied();
        self.readings.iter().map(move |known| later(known.0).unwrap_or(*known))
    }
}

/// One metric's total of one window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowReading {
    pub range: Range,
    pub metric: Metric,
    pub reading: Taken<Reading>,
}

/// A metric that Meta refused without naming it, so that a search had to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedMetric {
    /// What it is a metric of: the same name may be refused of totals and not of posts.
    pub asked_of: String,
    pub metric: String,
    /// By which login and Graph version it was asked for; by another it may be served.
    pub asked_with: String,
    pub asked_at: Timestamp,
}

/// What the Summary of an account is made of, as it was at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredOverview {
    pub account: Account,
    /// Of the newest day.
    pub profile: Option<Taken<Profile>>,
    /// Those of which anything is known, ascending.
    pub days: Vec<DayReadings>,
    pub windows: Vec<WindowReading>,
}
