//! The two metrics Meta gives as daily series: reach and new followers.

use super::{
    Fetch, Step,
    search::{Refused, Search},
};
use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Taken, Timestamp},
    meta::SeriesAnswer,
    worker::{
        fetch::totals::refused_reading,
        window::{reading_of, span},
    },
};

/// What the metrics of series are remembered by.
const SERIES: &str = "series";

impl Fetch<'_> {
    /// Two calls: the last 30 days, and the 30 before for reach (Meta keeps new followers for 30 days only).
    pub(super) async fn series(&mut self) -> Step {
        let current = Range::last(Range::LONGEST_WINDOW, self.now);
        self.say("daily reach and new followers, 30 days").await?;
        self.one_series(Metric::SERIES, current).await?;
        self.say("daily reach, the 30 days before").await?;
        self.one_series(&[Metric::Reach], current.previous()).await
    }

    /// Asks again without the metric that Meta refuses, so that one fails alone.
    async fn one_series(&mut self, metrics: &[Metric], range: Range) -> Step {
        let not_supported = Reading::Unavailable(Reason::NotSupported);
        let (since, until) = span(range);
        let sorted = self.sort(SERIES, metrics.to_vec(), |metric| metric.request_name());
        self.keep_for_all(&sorted.left_out, range, not_supported).await?;
        let mut search = Search::new(sorted.together).with_apart(sorted.apart);
        loop {
            let asked = search.next();
            if asked.is_empty() {
                break;
            }
            let names: Vec<&str> = asked.iter().map(|metric| metric.request_name()).collect();
            let answer = self.meta.series(self.access(), self.account, &asked, since, until).await;
            match self.weigh(answer)? {
                Ok(series) => {
                    search.answered(&asked);
                    self.note_served(SERIES, &names);
                    let readings = asked
                        .iter()
                        .flat_map(|metric| self.readings_of(*metric, &series, range))
                        .collect::<Vec<_>>();
                    self.readings += self.worker.door.save_days(self.user, self.account, &readings).await?;
                }
                Err(refusal) => {
                    self.account_refused(&refusal).await?;
                    match search.refused(&asked, &names, &refusal, &mut self.patience) {
                        Refused::One(metric) => self.keep_for_all(&[metric], range, not_supported).await?,
                        Refused::Unnamed => {}
                        Refused::All(metrics) => {
                            if let Some(reading) = refused_reading(refusal.kind()) {
                                self.keep_for_all(&metrics, range, reading).await?;
                            }
                        }
                    }
                }
            }
        }
        let culprits = self.conclude(SERIES, search.found(), |metric| metric.request_name()).await?;
        self.keep_for_all(&culprits, range, not_supported).await
    }

    async fn keep_for_all(&mut self, metrics: &[Metric], range: Range, what: Reading) -> Step {
        let at = self.now;
        let readings: Vec<_> = metrics
            .iter()
            .flat_map(|metric| range.days().map(move |day| (day, *metric, Taken { what, at })))
            .collect();
        self.readings += self.worker.door.save_days(self.user, self.account, &readings).await?;
        Ok(())
    }

    /// A reading for every day of the range: a day without a point is late or not published, never 0.
    fn readings_of(
        &self,
        metric: Metric,
        series: &[SeriesAnswer],
        range: Range,
    ) -> Vec<(Day, Metric, Taken<Reading>)> {
        let points: &[(Timestamp, Option<crate::domain::Value>)] = series
            .iter()
            .find(|one| one.name == metric.request_name())
            .map_or(&[], |one| one.points.as_slice());
        range
            .days()
            .map(|day| {
                let value = points
                    .iter()
                    .find(|(end_time, _)| Day::ending_at(*end_time) == day)
                    .and_then(|(_, value)| *value);
                let reading = reading_of(metric, value, day, self.followers, self.now);
                (day, metric, Taken { what: reading, at: self.now })
            })
            .collect()
    }
}
