//! The profile: one call for the names and the three counts.

use super::{Fetch, Step};

impl Fetch<'_> {
    pub(super) async fn profile(&mut self) -> Step {
        self.say("profile").await?;
        let answer = self.meta.profile(self.access(), self.account).await;
        match self.weigh(answer)? {
            Ok(profile) => Ok(self.keep_profile(profile).await?),
            Err(refusal) => self.account_refused(&refusal).await,
        }
    }
}
