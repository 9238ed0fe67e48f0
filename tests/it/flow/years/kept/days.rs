//! Every day and metric: measured, or missing for a reason that is Meta's.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use lightmeter::domain::{Day, Metric, Reading, Reason, Taken};

use super::{Counts, Kept, count};

/// Meta keeps new followers this long; the day on which an account is connected may be its last chance.
const NEW_FOLLOWERS_FOR: TimeDelta = TimeDelta::days(28);

impl Kept<'_> {
    pub(super) async fn compare_days(&self, counts: &mut Counts) {
        let known: HashMap<(Day, Metric), Taken<Reading>> = self
            .mine
            .days(self.account, self.all_days())
            .await
            .unwrap()
            .into_iter()
            .flat_map(|one| one.readings.into_iter().map(move |(metric, taken)| ((one.day, metric), taken)))
            .collect();
        let mut missing = Vec::new();
        for day in self.all_days().days() {
            for metric in by_day() {
                let taken = known.get(&(day, metric)).copied();
                let reading = taken.map_or(Reading::Unavailable(Reason::NotFetched), |taken| taken.what);
                count(counts, "days", reading);
                if let Some(taken) = taken {
                    let so = self.truth.at(taken.at).day(self.username, metric.as_str(), day.date());
                    self.check(&format!("{metric} of {day}, asked at {}", taken.at), reading, so);
                }
                if !self.is_as_it_must_be(metric, day, reading) {
                    missing.push(format!("{metric} of {day}: {reading:?}"));
                }
            }
        }
        assert!(missing.is_empty(), "@{}: {} of {missing:#?}", self.username, missing.len());
    }

    /// Measured where Meta has told it, and with the reason where it has not.
    fn is_as_it_must_be(&self, metric: Metric, day: Day, reading: Reading) -> bool {
        let now = self.world.now();
        let last = if metric == Metric::FollowerCount { now.min(day.end() + NEW_FOLLOWERS_FOR) } else { now };
        let had = self.truth.at(last.max(self.since)).day(self.username, metric.as_str(), day.date());
        let is_refused = metric != Metric::Reach
            && metric != Metric::FollowerCount
            && self.weather.look().refuses(self.username, day);
        match reading {
            Reading::Unavailable(Reason::Refused) => is_refused,
            _ if is_refused => false,
            Reading::Measured(_) => true,
            _ if had.is_some() => false,
            Reading::Late => now < day.end() + TimeDelta::hours(48),
            Reading::Unavailable(Reason::TooSmall) => {
                self.truth.at(now).followers(self.username).is_some_and(|count| count < 100)
            }
            Reading::Unavailable(Reason::NotPublished | Reason::NotFetched) => {
                metric == Metric::FollowerCount && day.end() < self.since - TimeDelta::days(27)
            }
            Reading::Carried(_) | Reading::Unavailable(_) => false,
        }
    }

    /// The days that a person is told to be missing are those that are.
    pub(super) async fn compare_history(&self, counts: &mut Counts) {
        let history = self.world.services.history(self.account).await.unwrap();
        let refused: BTreeSet<Day> =
            history.range.days().filter(|day| self.weather.look().refuses(self.username, *day)).collect();
        let mut gaps = BTreeSet::new();
        for gap in &history.gaps {
            for day in gap.range.days() {
                let kind = if gap.is_repairable { "repairable" } else { "lost" };
                *counts.entry(format!("gap {kind} {}", gap.reason)).or_default() += 1;
                let figures = self.truth.figures(self.username, day.date());
                if gap.is_repairable {
                    assert_eq!(gap.reason, Reason::Refused, "@{}: {day}", self.username);
                    gaps.insert(day);
                } else {
                    assert!(figures.is_none(), "@{}: Meta has {day}, which is told as lost", self.username);
                    assert_eq!(gap.reason, Reason::NotPublished, "@{}: {day}", self.username);
                }
            }
        }
        *counts.entry("days complete".to_owned()).or_default() += u64::from(history.complete);
        assert_eq!(gaps, refused, "@{}: the days that can still be had", self.username);
    }
}

/// What is kept of each day.
fn by_day() -> impl Iterator<Item = Metric> {
    let totals = Metric::TOTALS.iter().filter(|metric| !Metric::SERIES.contains(metric));
    Metric::SERIES.iter().chain(totals).copied()
}
