//! Follows and unfollows of a window, which Meta tells only in parts.

use super::{
    Fetch, Stop,
    totals::{TotalsAsk, refused_reading},
    turn::Turn,
};
use crate::{
    domain::{Metric, Range, Reading, Reason, Refusal, Value},
    meta::{Answer, Read, TotalAnswer},
    worker::window::{reading_of, span},
};

/// The metrics, by follow type.
const FOLLOWS: [(Metric, &str); 2] = [(Metric::Follows, "FOLLOWER"), (Metric::Unfollows, "NON_FOLLOWER")];

impl Fetch<'_> {
    /// A read of its own, because the other totals are refused with this breakdown.
    pub(super) fn follows_read(&self, range: Range) -> Read {
        let (since, until) = span(range);
        Read::totals(self.account, &[Metric::Follows.request_name()], Some("follow_type"), since, until)
    }

    /// The windows to ask about. Meta never publishes it for a small account, so the calls are saved.
    pub(super) async fn follows(&mut self, windows: &[TotalsAsk]) -> Result<Vec<Range>, Stop> {
        let ranges: Vec<Range> = windows.iter().map(TotalsAsk::range).collect();
        if !self.is_small() {
            return Ok(ranges);
        }
        let too_small = Reading::Unavailable(Reason::TooSmall);
        for range in ranges {
            self.keep_window(range, FOLLOWS.map(|(metric, _)| (metric, too_small)).to_vec()).await?;
        }
        Ok(Vec::new())
    }

    pub(super) async fn take_follows(
        &mut self,
        range: Range,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<Range>, Stop> {
        let is_answered = answer.is_ok();
        let readings = match answer.map(|answer| answer.totals()) {
            Ok(totals) => FOLLOWS
                .map(|(metric, part)| {
                    let value = part_of(&totals, Metric::Follows.request_name(), part);
                    (metric, reading_of(metric, value, range.to(), self.followers, self.now))
                })
                .to_vec(),
            Err(refusal) => refused_reading(refusal.kind())
                .map(|reading| FOLLOWS.map(|(metric, _)| (metric, reading)).to_vec())
                .unwrap_or_default(),
        };
        self.keep_window(range, readings).await?;
        Ok(Turn::done(is_answered))
    }
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
