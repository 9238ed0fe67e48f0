//! The Summary of one account: figures beside the window before, series, profile; no number without its truth.

mod assemble;

pub(crate) use assemble::assemble;

use super::{Error, Services};
use crate::{
    domain::{AccountId, Overview, Profile, ProfileFigures, Range, Reading, Reason, Taken, Timestamp},
    store::StoredOverview,
};

impl Services {
    /// Everything the Summary shows, from the store alone.
    pub async fn overview(&self, account: &AccountId, range: Range) -> Result<Overview, Error> {
        let previous = range.previous();
        let days = Range::new(previous.from(), range.to()).unwrap_or(range);
        let stored = self.mine.overview(account, days, &[range, previous]).await?;
        let Some(StoredOverview { account, profile, days, windows }) = stored else {
            return Err(Error::NoSuchAccount(account.as_str().to_owned()));
        };
        let profile = profile_figures(profile.as_ref());
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
