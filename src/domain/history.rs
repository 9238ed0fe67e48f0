//! Which days of an account's history are there, which can still be fetched, and which are lost, and why.

use chrono::TimeDelta;
use serde::Serialize;

use super::{Day, Metric, Range, Reading, Reason, Taken, Timestamp};

/// The days of a range, newest first in its gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    pub range: Range,
    /// Days of which Meta has told what it has.
    pub complete: u32,
    pub gaps: Vec<Gap>,
}

/// How many days of a history are there, can still be fetched, and are gone for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryDays {
    pub complete: u32,
    pub repairable: u32,
    pub lost: u32,
}

/// Days in a row that miss for the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub range: Range,
    /// Whether asking may still bring them.
    pub is_repairable: bool,
    pub reason: Reason,
    /// When the first of them was last asked for; `None` is never.
    pub asked_at: Option<Timestamp>,
}

/// What is known of one day.
pub type Answers = Vec<(Metric, Taken<Reading>)>;

impl History {
    /// How long Meta keeps what it tells by the day.
    pub const KEPT_FOR: TimeDelta = TimeDelta::days(730);
    /// Meta takes up to this long to publish a day.
    const PUBLISHED_AFTER: TimeDelta = TimeDelta::hours(48);
    /// So many days in a row without anything are before the account was a professional one: Meta has none earlier.
    const BEGINNING: u32 = 30;

    /// The days that Meta keeps, before those that each fetch looks at anyway.
    pub fn range(now: Timestamp) -> Range {
        let recent = Range::last(Range::LONGEST_WINDOW, now);
        let oldest = Day::containing(now - Self::KEPT_FOR).plus(1);
        Range::new(oldest, recent.from().plus(-1)).unwrap_or(recent)
    }

    /// `known` gives what is stored of a day; nothing where it was never asked for.
    pub fn of(range: Range, now: Timestamp, known: impl Fn(Day) -> Option<Answers>) -> Self {
        let mut history = Self { range, complete: 0, gaps: Vec::new() };
        let mut silent = 0;
        for day in range.days().rev() {
            let answers = known(day);
            let missing = match answers.as_deref() {
                // Nobody needs to ask about what comes before the beginning.
                None if silent >= Self::BEGINNING => Some((false, Reason::NotPublished, None)),
                None => Some((true, Reason::NotFetched, None)),
                Some(answers) => missing(answers, day, now),
            };
            silent = match missing {
                Some((false, Reason::NotPublished, _)) => silent + 1,
                _ => 0,
            };
            match missing {
                None => history.complete += 1,
                Some((is_repairable, reason, asked_at)) => history.add(day, is_repairable, reason, asked_at),
            }
        }
        history
    }

    fn add(&mut self, day: Day, is_repairable: bool, reason: Reason, asked_at: Option<Timestamp>) {
        if let Some(last) = self.gaps.last_mut()
            && (last.is_repairable, last.reason, last.asked_at) == (is_repairable, reason, asked_at)
            && last.range.from() == day.plus(1)
            && let Some(longer) = Range::new(day, last.range.to())
        {
            last.range = longer;
        } else if let Some(range) = Range::new(day, day) {
            self.gaps.push(Gap { range, is_repairable, reason, asked_at });
        }
    }

    pub fn days(&self) -> HistoryDays {
        HistoryDays { complete: self.complete, repairable: self.repairable(), lost: self.lost() }
    }

    /// Days that asking may still bring.
    pub fn repairable(&self) -> u32 {
        self.missing(true)
    }

    /// Days that are gone for good.
    pub fn lost(&self) -> u32 {
        self.missing(false)
    }

    fn missing(&self, is_repairable: bool) -> u32 {
        let days = self.gaps.iter().filter(|gap| gap.is_repairable == is_repairable);
        days.map(|gap| u32::try_from(gap.range.day_count()).unwrap_or(u32::MAX)).sum()
    }
}

/// What a day lacks: whether asking may bring it, why it is not there, and when it was asked for.
fn missing(
    answers: &[(Metric, Taken<Reading>)],
    day: Day,
    now: Timestamp,
) -> Option<(bool, Reason, Option<Timestamp>)> {
    // New followers are asked for as long as a fetch looks at the day anyway, and then nobody has them any more.
    let kept = || answers.iter().filter(|(metric, _)| *metric != Metric::FollowerCount);
    let asked_at = kept().map(|(_, taken)| taken.at).min();
    let of = |metric: Metric| answers.iter().find(|(one, _)| *one == metric).map(|(_, taken)| taken.what);
    // One of each source: of the series, and of the totals of single days.
    let sources = [of(Metric::Reach), of(Metric::Views)];
    if sources.iter().any(Option::is_none) {
        return Some((true, Reason::NotFetched, None));
    }
    for (_, taken) in kept() {
        match taken.what {
            Reading::Unavailable(reason @ (Reason::Refused | Reason::NotFetched)) => {
                return Some((true, reason, asked_at));
            }
            Reading::Late if now >= day.end() + History::PUBLISHED_AFTER => {
                return Some((true, Reason::NotPublished, asked_at));
            }
            _ => {}
        }
    }
    let is_silent = sources.iter().all(|one| *one == Some(Reading::Unavailable(Reason::NotPublished)));
    is_silent.then_some((false, Reason::NotPublished, None))
}

#[cfg(test)]
mod tests;
