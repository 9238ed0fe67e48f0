//! Totals: of whole windows, which uniques need, and of single days, which everything else adds up from.

use super::{
    Fetch, Step, Stop,
    search::{Refused, Search},
    turn::Turn,
};
use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Refusal, RefusalKind, Taken},
    meta::{Answer, Read},
    store::WindowReading,
    worker::window::{days_to_fetch, reading_of, span, windows, windows_to_fetch},
};

/// What the metrics of totals are remembered by.
pub(super) const TOTALS: &str = "totals";

/// The totals of a window or of a day.
#[derive(Debug)]
pub(super) struct TotalsAsk {
    range: Range,
    what: What,
    search: Option<Search<Metric>>,
    readings: Vec<(Metric, Reading)>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Window,
    Day,
    /// Of the history.
    PastDay,
}

impl TotalsAsk {
    const fn new(what: What, range: Range) -> Self {
        Self { range, what, search: None, readings: Vec::new() }
    }

    pub(super) fn anew(self) -> Self {
        Self::new(self.what, self.range)
    }

    pub(super) const fn is_of_a_day(&self) -> bool {
        matches!(self.what, What::Day)
    }

    /// The totals of one day of the history.
    pub(super) fn of_past(day: Day) -> Option<Self> {
        Some(Self::new(What::PastDay, Range::new(day, day)?))
    }

    pub(super) const fn is_past(&self) -> bool {
        matches!(self.what, What::PastDay)
    }

    pub(super) const fn range(&self) -> Range {
        self.range
    }

    fn asked(&self) -> Vec<Metric> {
        self.search.as_ref().map(Search::next).unwrap_or_default()
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.asked().iter().map(|metric| metric.request_name()).collect()
    }

    pub(super) fn words(&self) -> String {
        match self.what {
            What::Window => format!("totals of {} to {}", self.range.from(), self.range.to()),
            What::Day | What::PastDay => format!("totals of {}", self.range.from()),
        }
    }
}

impl Fetch<'_> {
    /// One read for each window that is not settled, because uniques cannot be added up from shorter ones.
    pub(super) async fn windows(&mut self) -> Result<Vec<TotalsAsk>, Stop> {
        let stored = self.mine.windows(self.account, &windows(self.now)).await?;
        let ranges = windows_to_fetch(self.now, &stored, self.worker.config.sync.ask_again_soon).into_iter();
        Ok(ranges.map(|range| TotalsAsk::new(What::Window, range)).collect())
    }

    /// One read for each of the last 30 days that is not settled yet, newest first: only reach and new followers come
    /// as a series.
    pub(super) async fn days(&mut self) -> Result<Vec<TotalsAsk>, Stop> {
        let range = Range::last(Range::LONGEST_WINDOW, self.now);
        let stored = self.mine.days(self.account, range).await?;
        let days =
            days_to_fetch(range, &stored, self.now, self.worker.config.sync.ask_again_soon).into_iter();
        Ok(days.filter_map(|day| Some(TotalsAsk::new(What::Day, Range::new(day, day)?))).collect())
    }

    pub(super) async fn begin_totals(&mut self, ask: &mut TotalsAsk) -> Result<Option<Read>, Stop> {
        if ask.search.is_none() {
            let (unsupported, metrics): (Vec<Metric>, Vec<Metric>) =
                Metric::TOTALS.iter().copied().partition(|metric| self.unsupported.contains(metric));
            let sorted = self.sort(TOTALS, metrics, |metric| metric.request_name());
            let left_out = unsupported.into_iter().chain(sorted.left_out);
            ask.readings = left_out.map(|metric| (metric, self.not_had(metric))).collect();
            ask.search = Some(Search::new(sorted.together).with_apart(sorted.apart));
        }
        let (names, (since, until)) = (ask.names(), span(ask.range));
        if names.is_empty() {
            self.keep_totals(ask).await?;
            return Ok(None);
        }
        Ok(Some(Read::totals(self.account, &names, None, since, until)))
    }

    /// Asks again without each metric that Meta refuses.
    pub(super) async fn take_totals(
        &mut self,
        mut ask: TotalsAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<TotalsAsk>, Stop> {
        let (asked, names) = (ask.asked(), ask.names());
        let Some(mut search) = ask.search.take() else { return Ok(Turn::done(false)) };
        match answer.map(|answer| answer.totals()) {
            Ok(totals) => {
                search.answered(&asked);
                self.note_served(TOTALS, &names);
                ask.readings.extend(asked.iter().map(|metric| {
                    let value = totals
                        .iter()
                        .find(|total| total.name == metric.request_name())
                        .and_then(|total| total.value);
                    (*metric, reading_of(*metric, value, ask.range.to(), self.followers, self.now))
                }));
            }
            Err(refusal) => match search.refused(&asked, &names, &refusal, &mut self.patience) {
                Refused::One(metric) => {
                    self.unsupported.push(metric);
                    ask.readings.push((metric, self.not_had(metric)));
                }
                Refused::Unnamed => {}
                Refused::All(metrics) => {
                    if let Some(reading) = refused_reading(refusal.kind()) {
                        ask.readings.extend(metrics.into_iter().map(|metric| (metric, reading)));
                    }
                }
            },
        }
        if !search.next().is_empty() {
            let turn = if search.is_looking() { Turn::Searching } else { Turn::Again };
            ask.search = Some(search);
            return Ok(turn(ask));
        }
        let is_answered = search.has_answer();
        let culprits = self.conclude(TOTALS, search.found(), |metric| metric.request_name()).await?;
        ask.readings.extend(culprits.into_iter().map(|metric| (metric, self.not_had(metric))));
        self.keep_totals(&mut ask).await?;
        Ok(Turn::done(is_answered))
    }

    async fn keep_totals(&mut self, ask: &mut TotalsAsk) -> Step {
        let readings = std::mem::take(&mut ask.readings);
        match ask.what {
            What::Window => self.keep_window(ask.range, readings).await,
            What::Day | What::PastDay => self.keep_day(ask.range, readings).await,
        }
    }

    pub(super) async fn keep_window(&mut self, range: Range, readings: Vec<(Metric, Reading)>) -> Step {
        let at = self.now;
        let rows: Vec<WindowReading> = readings
            .into_iter()
            .map(|(metric, what)| WindowReading { range, metric, reading: Taken { what, at } })
            .collect();
        self.readings += self.worker.door.save_windows(self.user, self.account, &rows).await?;
        Ok(())
    }

    async fn keep_day(&mut self, day: Range, readings: Vec<(Metric, Reading)>) -> Step {
        let rows: Vec<_> = readings
            .into_iter()
            // The daily reach comes from the series; one source a number.
            .filter(|(metric, _)| !Metric::SERIES.contains(metric))
            .map(|(metric, reading)| (day.to(), metric, Taken { what: reading, at: self.now }))
            .collect();
        self.readings += self.worker.door.save_days(self.user, self.account, &rows).await?;
        Ok(())
    }

    /// A total that was left out or refused: one that this fetch was served for another window or day there is, so it
    /// is not settled.
    fn not_had(&self, metric: Metric) -> Reading {
        let is_served = self.has_served(TOTALS, metric.request_name());
        Reading::Unavailable(if is_served { Reason::Refused } else { Reason::NotSupported })
    }
}

/// A refusal that says something about the metric; one that Meta may take back says nothing.
pub(super) const fn refused_reading(kind: RefusalKind) -> Option<Reading> {
    if kind.is_temporary() { None } else { Some(Reading::Unavailable(Reason::Refused)) }
}
