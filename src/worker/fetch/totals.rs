//! Totals: of whole windows, which uniques need, and of single days, which everything else adds up from.

use super::{
    Fetch, Step, Stop,
    search::{Refused, Search},
};
use crate::{
    domain::{Metric, Range, Reading, Reason, RefusalKind, Taken, Value},
    meta::TotalAnswer,
    store::WindowReading,
    worker::window::{days_to_fetch, reading_of, span, windows, windows_to_fetch},
};

/// What the metrics of totals are remembered by.
const TOTALS: &str = "totals";

/// The metrics told only in parts, by follow type.
const FOLLOWS: [(Metric, &str); 2] = [(Metric::Follows, "FOLLOWER"), (Metric::Unfollows, "NON_FOLLOWER")];

impl Fetch<'_> {
    /// Each window that is not settled costs two calls: one for everything without a breakdown, one for follows
    /// and unfollows.
    pub(super) async fn windows(&mut self) -> Step {
        let stored = self.mine.windows(self.account, &windows(self.now)).await?;
        for range in windows_to_fetch(self.now, &stored) {
            self.say(&format!("totals of {} to {}", range.from(), range.to())).await?;
            let totals = self.totals(range).await?;
            self.keep_window(range, totals).await?;
            let follows = self.follows(range).await?;
            self.keep_window(range, follows).await?;
        }
        Ok(())
    }

    async fn keep_window(&mut self, range: Range, readings: Vec<(Metric, Reading)>) -> Step {
        let at = self.now;
        let rows: Vec<WindowReading> = readings
            .into_iter()
            .map(|(metric, what)| WindowReading { range, metric, reading: Taken { what, at } })
            .collect();
        self.readings += self.worker.door.save_windows(self.user, self.account, &rows).await?;
        Ok(())
    }

    /// One call for each of the last 30 days that is not settled yet, newest first.
    pub(super) async fn days(&mut self) -> Step {
        let range = Range::last(Range::LONGEST_WINDOW, self.now);
        let stored = self.mine.days(self.account, range).await?;
        let days = days_to_fetch(range, &stored, self.now);
        for (index, day) in days.iter().enumerate() {
            self.say(&format!("totals of {day}, day {} of {}", index + 1, days.len())).await?;
            let Some(one_day) = Range::new(*day, *day) else { continue };
            let readings = self.totals(one_day).await?;
            let rows: Vec<_> = readings
                .into_iter()
                // The daily reach comes from the series; one source a number.
                .filter(|(metric, _)| !Metric::SERIES.contains(metric))
                .map(|(metric, reading)| (*day, metric, Taken { what: reading, at: self.now }))
                .collect();
            self.readings += self.worker.door.save_days(self.user, self.account, &rows).await?;
        }
        Ok(())
    }

    /// The totals of a range, asked again without each metric that Meta refuses.
    async fn totals(&mut self, range: Range) -> Result<Vec<(Metric, Reading)>, Stop> {
        let (since, until) = span(range);
        let (unsupported, metrics): (Vec<Metric>, Vec<Metric>) =
            Metric::TOTALS.iter().copied().partition(|metric| self.unsupported.contains(metric));
        let sorted = self.sort(TOTALS, metrics, |metric| metric.request_name());
        let left_out = unsupported.into_iter().chain(sorted.left_out);
        let mut readings: Vec<_> = left_out.map(|metric| (metric, self.not_had(metric))).collect();
        let mut search = Search::new(sorted.together).with_apart(sorted.apart);
        loop {
            let asked = search.next();
            if asked.is_empty() {
                break;
            }
            let names: Vec<&str> = asked.iter().map(|metric| metric.request_name()).collect();
            let answer = self.meta.totals(self.access(), self.account, &names, None, since, until).await;
            match self.weigh(answer)? {
                Ok(totals) => {
                    search.answered(&asked);
                    self.note_served(TOTALS, &names);
                    readings.extend(asked.iter().map(|metric| {
                        let value = totals
                            .iter()
                            .find(|total| total.name == metric.request_name())
                            .and_then(|total| total.value);
                        (*metric, reading_of(*metric, value, range.to(), self.followers, self.now))
                    }));
                }
                Err(refusal) => match search.refused(&asked, &names, &refusal, &mut self.patience) {
                    Refused::One(metric) => {
                        self.unsupported.push(metric);
                        readings.push((metric, self.not_had(metric)));
                    }
                    Refused::Unnamed => {}
                    Refused::All(metrics) => {
                        let reason = refused_reading(refusal.kind());
                        readings.extend(
                            reason
                                .into_iter()
                                .flat_map(|reading| metrics.iter().map(move |metric| (*metric, reading))),
                        );
                    }
                },
            }
        }
        let culprits = self.conclude(TOTALS, search.found(), |metric| metric.request_name()).await?;
        readings.extend(culprits.into_iter().map(|metric| (metric, self.not_had(metric))));
        Ok(readings)
    }

    /// A total that was left out or refused: one that this fetch was served for another window or day there is, so it
    /// is not settled.
    fn not_had(&self, metric: Metric) -> Reading {
        let is_served = self.has_served(TOTALS, metric.request_name());
        Reading::Unavailable(if is_served { Reason::Refused } else { Reason::NotSupported })
    }

    async fn follows(&mut self, range: Range) -> Result<Vec<(Metric, Reading)>, Stop> {
        if self.followers.is_some_and(|count| count < 100) {
            // Meta never publishes it for so small an account, so the call is saved.
            return Ok(FOLLOWS.map(|(metric, _)| (metric, Reading::Unavailable(Reason::TooSmall))).to_vec());
        }
        let (since, until) = span(range);
        let name = Metric::Follows.request_name();
        let answer =
            self.meta.totals(self.access(), self.account, &[name], Some("follow_type"), since, until).await;
        Ok(match self.weigh(answer)? {
            Ok(totals) => FOLLOWS
                .map(|(metric, part)| {
                    let value = part_of(&totals, name, part);
                    (metric, reading_of(metric, value, range.to(), self.followers, self.now))
                })
                .to_vec(),
            Err(refusal) => refused_reading(refusal.kind())
                .map(|reading| FOLLOWS.map(|(metric, _)| (metric, reading)).to_vec())
                .unwrap_or_default(),
        })
    }
}

/// A refusal that says something about the metric; one that Meta may take back says nothing.
pub(super) const fn refused_reading(kind: RefusalKind) -> Option<Reading> {
    if kind.is_temporary() { None } else { Some(Reading::Unavailable(Reason::Refused)) }
}

fn part_of(totals: &[TotalAnswer], name: &str, part: &str) -> Option<Value> {
    totals
        .iter()
        .find(|total| total.name == name)?
        .parts
        .iter()
        .find(|(values, _)| values.iter().any(|value| value == part))
        .and_then(|(_, value)| *value)
}
