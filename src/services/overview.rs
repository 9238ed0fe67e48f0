//! The Summary of one account: figures beside the window before, series, profile; no number without its truth.

mod assemble;

pub(crate) use assemble::assemble;

use super::{Error, Services};
use crate::domain::{
    Account, AccountId, Overview, Profile, ProfileFigures, Range, Reading, Reason, Taken, Timestamp,
};

impl Services {
    /// Everything the Summary shows, from the store alone.
    pub async fn overview(&self, account: &AccountId, range: Range) -> Result<Overview, Error> {
        let Some(connection) = self.mine.connection(account).await? else {
            return Err(Error::NoSuchAccount(account.as_str().to_owned()));
        };
        self.overview_of(connection.account, range).await
    }

    /// As [`Services::overview`], for a connection already at hand.
    pub async fn overview_of(&self, account: Account, range: Range) -> Result<Overview, Error> {
        let previous = range.previous();
        let days_from = Range::new(previous.from(), range.to()).unwrap_or(range);
        let days = self.mine.days(&account.id, days_from).await?;
        let windows = self.mine.windows(&account.id, &[range, previous]).await?;
        let profile = profile_figures(self.mine.profile(&account.id).await?.as_ref());
        Ok(assemble(account, range, profile, &days, &windows, self.clock.now()))
    }
}

fn profile_figures(profile: Option<&Taken<Profile>>) -> ProfileFigures {
    let count = |pick: fn(&Profile) -> Option<i64>| match profile {
        None => Reading::Unavailable(Reason::NotFetched),
        Some(taken) => match pick(&taken.what) {
            Some(count) => Reading::Measured(crate::domain::Value::Whole(count)),
            None => Reading::Unavailable(Reason::NotPublished),
        },
    };
    ProfileFigures {
        followers_count: count(|profile| profile.followers_count),
        follows_count: count(|profile| profile.follows_count),
        media_count: count(|profile| profile.media_count),
        fetched_at: profile.map(|taken: &Taken<Profile>| -> Timestamp { taken.at }),
    }
}
