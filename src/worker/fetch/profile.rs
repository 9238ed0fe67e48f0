//! The profile: one call for the names and the three counts.

use super::{Fetch, Step};

impl Fetch<'_> {
    pub(super) async fn profile(&mut self) -> Step {
        self.say("profile").await?;
        let answer = self.worker.meta.profile(self.access(), self.account).await;
        if let Ok(profile) = self.weigh(answer)? {
            self.keep_profile(profile).await?;
        }
        Ok(())
    }
}
