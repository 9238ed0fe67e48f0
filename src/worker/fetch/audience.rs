//! Demographics, at most once a day, and the hours followers are online.

use super::{Fetch, Step, Stop};
use crate::{
    domain::{
        AudienceBreakdown, AudienceKind, AudienceShare, Day, Dimension, OnlineFollowers, Range, Reason,
        RefusalKind, Taken, Untrusted,
    },
    worker::window::span,
};

impl Fetch<'_> {
    pub(super) async fn online_followers(&mut self) -> Step {
        if self.is_small() {
            return Ok(());
        }
        self.say("hours followers are online").await?;
        let range = Range::last(Range::LONGEST_WINDOW, self.now);
        let (since, until) = span(range);
        let answer = self.meta.online_followers(self.access(), self.account, since, until).await;
        if let Ok(days) = self.weigh(answer)? {
            let rows: Vec<OnlineFollowers> = days
                .into_iter()
                // A day without hours is one that Meta says nothing about; what was told before stays.
                .filter(|(_, hours)| !hours.is_empty())
                .map(|(end_time, hours)| OnlineFollowers {
                    day: Day::ending_at(end_time),
                    hours: Taken { what: Ok(hours), at: self.now },
                })
                .collect();
            let known = self.mine.audience(self.account).await?.online;
            let is_known = |row: &OnlineFollowers| {
                known.iter().any(|one| one.day == row.day && one.hours.what == row.hours.what)
            };
            self.readings += rows.iter().filter(|row| !is_known(row)).count() as u64;
            self.worker.door.save_online(self.user, self.account, &rows).await?;
        }
        Ok(())
    }

    pub(super) async fn demographics(&mut self) -> Step {
        let today = Day::containing(self.now);
        let known = self.mine.audience(self.account).await?;
        for kind in AudienceKind::ALL {
            for dimension in Dimension::ALL {
                let is_fresh = known.breakdowns.iter().any(|one| {
                    // An instant that is still to come is that of a clock that was ahead.
                    let is_today = one.day == today && one.fetched_at <= self.now;
                    is_today && one.kind == *kind && one.dimension == *dimension
                });
                if !is_fresh {
                    self.breakdown(*kind, *dimension, today).await?;
                }
            }
        }
        Ok(())
    }

    async fn breakdown(&mut self, kind: AudienceKind, dimension: Dimension, day: Day) -> Step {
        let Some(shares) = self.shares(kind, dimension).await? else { return Ok(()) };
        let row = AudienceBreakdown { day, kind, dimension, fetched_at: self.now, shares };
        self.readings += row.shares.as_ref().map_or(0, |shares| shares.len() as u64);
        Ok(self.worker.door.save_audience(self.user, self.account, &[row]).await?)
    }

    /// The shares, why there are none, or `None` when Meta could not say.
    async fn shares(
        &mut self,
        kind: AudienceKind,
        dimension: Dimension,
    ) -> Result<Option<Result<Vec<AudienceShare<Untrusted>>, Reason>>, Stop> {
        if kind == AudienceKind::Followers && self.is_small() {
            return Ok(Some(Err(Reason::TooSmall)));
        }
        self.say(&format!("{} by {dimension}", audience_words(kind))).await?;
        let answer = self.meta.demographics(self.access(), self.account, kind, dimension).await;
        Ok(match self.weigh(answer)? {
            Ok(Some(parts)) => {
                let mut shares: Vec<_> =
                    parts.into_iter().map(|(key, value)| AudienceShare { key, value }).collect();
                shares.sort_by(|one, other| other.value.as_f64().total_cmp(&one.value.as_f64()));
                Some(Ok(shares))
            }
            // Meta sends nothing when an audience is under its threshold, and when it has not published it.
            Ok(None) if kind == AudienceKind::Engaged => Some(Err(Reason::TooSmall)),
            Ok(None) => Some(Err(Reason::NotPublished)),
            Err(refusal) => match refusal.kind() {
                RefusalKind::Parameter => Some(Err(Reason::Refused)),
                _ => None,
            },
        })
    }

    fn is_small(&self) -> bool {
        self.followers.is_some_and(|count| count < 100)
    }
}

const fn audience_words(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Followers => "followers",
        AudienceKind::Engaged => "engaged audience",
    }
}
