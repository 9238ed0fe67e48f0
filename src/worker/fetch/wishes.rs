//! What each part of a fetch begins with.

use std::collections::HashSet;

use super::{
    Fetch, Stop,
    ask::{Ask, Part},
    series::SeriesAsk,
    totals::TotalsAsk,
};
use crate::{
    domain::{Day, Range},
    worker::schedule::Past,
};

impl Fetch<'_> {
    /// What the plan sets out for, in the order in which a person looks at it.
    pub(super) fn parts(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|part| self.is_planned(*part)).collect()
    }

    fn is_planned(&self, part: Part) -> bool {
        match part {
            Part::Series | Part::Windows | Part::Days => self.plan.figures,
            Part::Posts => !self.plan.posts.is_empty(),
            Part::OnlineFollowers | Part::Demographics => self.plan.audience,
            Part::History => self.plan.past != Past::Nothing,
        }
    }

    /// Takes note of what was fetched whole; `ended` are the parts that were not.
    pub(super) fn mark(&mut self, ended: HashSet<Part>) {
        let has = |parts: &[Part]| parts.iter().all(|part| !ended.contains(part));
        let now = Some(self.now);
        if self.plan.figures && has(&[Part::Series, Part::Windows, Part::Days]) {
            self.upkeep.figures_at = now;
        }
        if self.plan.posts.list && has(&[Part::Posts]) {
            self.upkeep.posts_at = now;
        }
        if self.plan.audience && has(&[Part::OnlineFollowers, Part::Demographics]) {
            self.upkeep.audience_at = now;
        }
        self.ended = Some(ended);
    }

    /// What a part wants to know first; some answers lead to more. What is known to be unavailable is stored here.
    pub(super) async fn wishes(&mut self, part: Part) -> Result<Vec<Ask>, Stop> {
        Ok(match part {
            Part::Series => self.series().map(Ask::Series).into(),
            Part::Windows => {
                let windows = self.windows().await?;
                let follows = self.follows(&windows).await?;
                windows.into_iter().map(Ask::Totals).chain(follows.into_iter().map(Ask::Follows)).collect()
            }
            Part::Posts => {
                let steps = self.figures_of(self.plan.posts.steps());
                self.lists().map(Ask::Media).chain(steps).collect()
            }
            Part::Days => self.days().await?.into_iter().map(Ask::Totals).collect(),
            // Meta has none of it for a small account.
            Part::OnlineFollowers if self.is_small() => Vec::new(),
            Part::OnlineFollowers => vec![Ask::OnlineFollowers],
            Part::History => self.past().await?,
            Part::Demographics => self.demographics().await?.into_iter().map(Ask::Demographics).collect(),
        })
    }
}

impl Fetch<'_> {
    /// One read for the reach of a month, and one for the totals of each day that is to be asked for, newest first.
    async fn past(&mut self) -> Result<Vec<Ask>, Stop> {
        let days = self.days_to_repair().await?;
        let (Some(newest), Some(oldest)) = (days.first().copied(), days.last().copied()) else {
            return Ok(Vec::new());
        };
        let mut asks: Vec<Ask> = months(oldest, newest)
            .filter(|month| days.iter().any(|day| month.contains(*day)))
            .map(|month| Ask::Series(SeriesAsk::of_past(month)))
            .collect();
        asks.extend(days.into_iter().filter_map(TotalsAsk::of_past).map(Ask::Totals));
        Ok(asks)
    }
}

/// Windows of at most 30 days that cover the days from `oldest` to `newest`, newest first.
fn months(oldest: Day, newest: Day) -> impl Iterator<Item = Range> {
    let mut to = newest;
    std::iter::from_fn(move || {
        let from = oldest.max(to.plus(1 - i64::from(Range::LONGEST_WINDOW)));
        let month = Range::new(from, to)?;
        to = from.plus(-1);
        Some(month)
    })
}
