//! The days before the last thirty: which of them a fetch asks for, and when the next one goes on.

use chrono::TimeDelta;

use super::{Fetch, Stop, ask::Part};
use crate::{
    domain::{Day, History, HistoryDays, Range, Timestamp, Wanted},
    store::Error,
    worker::schedule::Past,
};

impl Fetch<'_> {
    /// The days to ask for, newest first.
    pub(super) async fn days_to_repair(&self) -> Result<Vec<Day>, Stop> {
        let history = self.mine.history(self.account, self.now).await?;
        let is_asked = self.plan.past == Past::All;
        // Of the rest, what was asked in vain by then would use up the allowance again and again.
        let days =
            to_ask(&history, self.now, self.worker.config.sync.ask_again, self.due.wanted == Wanted::Repair);
        let month = days.first().map(|newest| newest.plus(1 - i64::from(Range::LONGEST_WINDOW)));
        Ok(days.into_iter().filter(|day| is_asked || month.is_some_and(|oldest| *day >= oldest)).collect())
    }

    /// How many days are there, and when to go on; the latter only while there is something to ask for.
    pub(super) async fn history_by_now(&self) -> Result<(HistoryDays, Option<Timestamp>), Error> {
        let history = self.mine.history(self.account, self.now).await?;
        let (now, sync) = (self.now, &self.worker.config.sync);
        let next = if self.ended.as_ref().is_some_and(|ended| ended.contains(&Part::History)) {
            Some(now + sync.ask_again_soon)
        } else if to_ask(&history, now, sync.ask_again, false).is_empty() {
            let asked = history.gaps.iter().filter(|gap| gap.is_repairable).filter_map(|gap| gap.asked_at);
            asked.min().map(|at| at + sync.ask_again)
        } else {
            Some(now + sync.history_every)
        };
        Ok((history.days(), next))
    }
}

/// Days that asking may bring, newest first; what was asked for in vain a short while ago only for a person.
fn to_ask(history: &History, now: Timestamp, again: TimeDelta, is_asked: bool) -> Vec<Day> {
    let is_due = |at: Timestamp| is_asked || at > now || now - at >= again;
    let gaps = history.gaps.iter().filter(|gap| gap.is_repairable && gap.asked_at.is_none_or(is_due));
    gaps.flat_map(|gap| gap.range.days().rev()).collect()
}
