//! The profile: one call for the names and the three counts.

use super::{Fetch, Step};
use crate::telemetry::{stop_before, stop_point};

impl Fetch<'_> {
    pub(super) async fn profile(&mut self) -> Step {
        self.say("profile").await?;
        stop_before("worker.fetch.profile_read");
        let answer = self.meta.profile(self.access(), self.account).await;
        stop_point("worker.fetch.profile_read");
        match self.weigh(answer)? {
            Ok(profile) => Ok(self.keep_profile(profile).await?),
            Err(refusal) => self.account_refused(&refusal).await,
        }
    }
}
