//! The two metrics Meta gives as daily series: reach and new followers.

use super::{
    Fetch, Step, Stop,
    search::{Refused, Search},
    turn::Turn,
};
use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Refusal, Taken, Timestamp},
    meta::{Answer, Read, SeriesAnswer},
    worker::{
        fetch::totals::refused_reading,
        window::{reading_of, span},
    },
};

/// What the metrics of series are remembered by.
pub(super) const SERIES: &str = "series";

const NOT_SUPPORTED: Reading = Reading::Unavailable(Reason::NotSupported);

/// The days of some metrics.
#[derive(Debug)]
pub(super) struct SeriesAsk {
    metrics: &'static [Metric],
    range: Range,
    /// Of the history.
    is_past: bool,
    search: Option<Search<Metric>>,
}

impl SeriesAsk {
    const fn new(metrics: &'static [Metric], range: Range) -> Self {
        Self { metrics, range, is_past: false, search: None }
    }

    /// The daily reach of at most 30 days of the history; Meta keeps new followers for the last 30 days only.
    pub(super) fn of_past(range: Range) -> Self {
        Self { is_past: true, ..Self::new(&[Metric::Reach], range) }
    }

    pub(super) const fn is_past(&self) -> bool {
        self.is_past
    }

    pub(super) fn anew(self) -> Self {
        Self { search: None, ..self }
    }

    fn asked(&self) -> Vec<Metric> {
        self.search.as_ref().map(Search::next).unwrap_or_default()
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.asked().iter().map(|metric| metric.request_name()).collect()
    }

    pub(super) fn words(&self) -> String {
        format!("daily figures of {} to {}", self.range.from(), self.range.to())
    }
}

impl Fetch<'_> {
    /// Two reads, because Meta answers at most 30 days at once: the last 30, and the 30 before for reach (it keeps new
    /// followers for 30 days only).
    pub(super) fn series(&self) -> [SeriesAsk; 2] {
        let current = Range::last(Range::LONGEST_WINDOW, self.now);
        let asks = [(Metric::SERIES, current), (&[Metric::Reach], current.previous())];
        asks.map(|(metrics, range)| SeriesAsk::new(metrics, range))
    }

    pub(super) async fn begin_series(&mut self, ask: &mut SeriesAsk) -> Result<Option<Read>, Stop> {
        if ask.search.is_none() {
            let sorted = self.sort(SERIES, ask.metrics.to_vec(), |metric| metric.request_name());
            self.keep_for_all(&sorted.left_out, ask.range, NOT_SUPPORTED).await?;
            ask.search = Some(Search::new(sorted.together).with_apart(sorted.apart));
        }
        let (asked, (since, until)) = (ask.asked(), span(ask.range));
        Ok((!asked.is_empty()).then(|| Read::series(self.account, &asked, since, until)))
    }

    /// Asks again without the metric that Meta refuses, so that one fails alone.
    pub(super) async fn take_series(
        &mut self,
        mut ask: SeriesAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<SeriesAsk>, Stop> {
        let (asked, names, range) = (ask.asked(), ask.names(), ask.range);
        let Some(mut search) = ask.search.take() else { return Ok(Turn::done(false)) };
        match answer {
            Ok(answer) => {
                search.answered(&asked);
                self.note_served(SERIES, &names);
                let series = answer.series();
                let readings = asked
                    .iter()
                    .flat_map(|metric| self.readings_of(*metric, &series, range))
                    .collect::<Vec<_>>();
                self.readings += self.worker.door.save_days(self.user, self.account, &readings).await?;
            }
            Err(refusal) => {
                self.account_refused(&refusal).await?;
                match search.refused(&asked, &names, &refusal, &mut self.patience) {
                    Refused::One(metric) => self.keep_for_all(&[metric], range, NOT_SUPPORTED).await?,
                    Refused::Unnamed => {}
                    Refused::All(metrics) => {
                        if let Some(reading) = refused_reading(refusal.kind()) {
                            self.keep_for_all(&metrics, range, reading).await?;
                        }
                    }
                }
            }
        }
        if !search.next().is_empty() {
            let turn = if search.is_looking() { Turn::Searching } else { Turn::Again };
            ask.search = Some(search);
            return Ok(turn(ask));
        }
        let is_answered = search.has_answer();
        let culprits = self.conclude(SERIES, search.found(), |metric| metric.request_name()).await?;
        self.keep_for_all(&culprits, range, NOT_SUPPORTED).await?;
        Ok(Turn::done(is_answered))
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
