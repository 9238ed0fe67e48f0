//! Demographics, at most once a day, and the hours followers are online.

use super::{Fetch, Step, Stop, turn::Turn};
use crate::{
    domain::{
        AccountId, AudienceBreakdown, AudienceKind, AudienceShare, Day, Dimension, OnlineFollowers, Range,
        Reason, Refusal, RefusalKind, Taken, Untrusted,
    },
    meta::{Answer, Read},
    worker::window::span,
};

type Shares = Result<Vec<AudienceShare<Untrusted>>, Reason>;

/// Some audiences by one dimension.
#[derive(Debug)]
pub(super) struct DemographicsAsk {
    kinds: Vec<AudienceKind>,
    dimension: Dimension,
}

impl DemographicsAsk {
    pub(super) fn read(&self, account: &AccountId) -> Read {
        Read::demographics(account, &self.kinds, self.dimension)
    }

    pub(super) fn words(&self) -> String {
        format!("audience by {}", self.dimension)
    }
}

impl Fetch<'_> {
    /// One read, of Meta's 30 days.
    pub(super) fn online_read(&self) -> Read {
        let (since, until) = span(Range::last(Range::LONGEST_WINDOW, self.now));
        Read::online_followers(self.account, since, until)
    }

    pub(super) async fn take_online(&mut self, answer: Result<Answer, Refusal>) -> Step {
        let Ok(answer) = answer else { return Ok(()) };
        let rows: Vec<OnlineFollowers> = answer
            .online_followers()
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
        Ok(self.worker.door.save_online(self.user, self.account, &rows).await?)
    }

    /// One read for each dimension, because a breakdown is one a call; it carries all audiences.
    pub(super) async fn demographics(&mut self) -> Result<Vec<DemographicsAsk>, Stop> {
        let today = Day::containing(self.now);
        let known = self.mine.audience(self.account).await?;
        let mut asks = Vec::new();
        for dimension in Dimension::ALL.iter().copied() {
            let is_fresh = |kind: &AudienceKind| {
                known.breakdowns.iter().any(|one| {
                    // An instant that is still to come is that of a clock that was ahead.
                    let is_today = one.day == today && one.fetched_at <= self.now;
                    is_today && one.kind == *kind && one.dimension == dimension
                })
            };
            let mut kinds: Vec<AudienceKind> =
                AudienceKind::ALL.iter().copied().filter(|kind| !is_fresh(kind)).collect();
            if self.is_small() && kinds.contains(&AudienceKind::Followers) {
                kinds.retain(|kind| *kind != AudienceKind::Followers);
                self.keep_shares(AudienceKind::Followers, dimension, Err(Reason::TooSmall)).await?;
            }
            if !kinds.is_empty() {
                asks.push(DemographicsAsk { kinds, dimension });
            }
        }
        Ok(asks)
    }

    /// Where several audiences are refused together, each is asked for alone.
    pub(super) async fn take_demographics(
        &mut self,
        ask: DemographicsAsk,
        answer: Result<Answer, Refusal>,
    ) -> Result<Turn<DemographicsAsk>, Stop> {
        let DemographicsAsk { kinds, dimension } = ask;
        match answer {
            Ok(answer) => {
                for kind in kinds {
                    let shares = shares_of(&answer, kind, dimension);
                    self.keep_shares(kind, dimension, shares).await?;
                }
                Ok(Turn::done(true))
            }
            Err(refusal) if refusal.kind() != RefusalKind::Parameter => Ok(Turn::done(false)),
            Err(_) if kinds.len() > 1 => {
                let alone = |kind| DemographicsAsk { kinds: vec![kind], dimension };
                Ok(Turn::Done { is_answered: false, next: kinds.into_iter().map(alone).collect() })
            }
            Err(_) => {
                for kind in kinds {
                    self.keep_shares(kind, dimension, Err(Reason::Refused)).await?;
                }
                Ok(Turn::done(false))
            }
        }
    }

    async fn keep_shares(
        &mut self,
        kind: AudienceKind,
        dimension: Dimension,
        shares: Shares,
    ) -> Result<(), Stop> {
        let day = Day::containing(self.now);
        let row = AudienceBreakdown { day, kind, dimension, fetched_at: self.now, shares };
        self.readings += row.shares.as_ref().map_or(0, |shares| shares.len() as u64);
        Ok(self.worker.door.save_audience(self.user, self.account, &[row]).await?)
    }

    pub(super) fn is_small(&self) -> bool {
        self.followers.is_some_and(|count| count < 100)
    }
}

/// Meta sends nothing when an audience is under its threshold, and when it has not published it.
fn shares_of(answer: &Answer, kind: AudienceKind, dimension: Dimension) -> Shares {
    let Some(parts) = answer.demographics(kind, dimension) else {
        return Err(match kind {
            AudienceKind::Engaged => Reason::TooSmall,
            AudienceKind::Followers => Reason::NotPublished,
        });
    };
    let mut shares: Vec<_> = parts.into_iter().map(|(key, value)| AudienceShare { key, value }).collect();
    shares.sort_by(|one, other| other.value.as_f64().total_cmp(&one.value.as_f64()));
    Ok(shares)
}
