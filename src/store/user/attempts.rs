//! A front's side of the connect flow: it writes sealed things and never opens one.

use crate::{
    domain::{AccountId, Attempt, AttemptId, Failure, Login, StateParameter},
    store::{Error, NewAttempt, ParkError, Sealed, UserStore, tables::attempts},
};

impl UserStore {
    pub async fn begin(&self, new: NewAttempt<'_>) -> Result<AttemptId, Error> {
        attempts::begin(&self.database, self.user, new).await
    }

    /// Parks the sealed code. One update consumes the state, so a second answer finds nothing open.
    pub async fn park_code(
        &self,
        state: &StateParameter,
        login: Login,
        parcel: &Sealed,
    ) -> Result<AttemptId, ParkError> {
        attempts::park_code(&self.database, self.user, state, login, parcel).await
    }

    /// Parks a sealed pasted token; [`Error::NotFound`] when the attempt waits for none.
    pub async fn park_token(&self, attempt: AttemptId, parcel: &Sealed) -> Result<(), Error> {
        attempts::park_token(&self.database, self.user, attempt, parcel).await
    }

    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        attempts::find(&self.database, self.user, id).await
    }

    /// Attempts that are neither over nor out of time, oldest first.
    pub async fn open_attempts(&self) -> Result<Vec<Attempt>, Error> {
        attempts::open(&self.database, self.user).await
    }

    /// The attempt that was begun last, however it stands. Once [`Self::mark_attempt_told`] was said of it, only while
    /// nothing was ever connected, for then it says why.
    pub async fn newest_untold_attempt(&self) -> Result<Option<Attempt>, Error> {
        attempts::newest_untold(&self.database, self.user).await
    }

    /// The person knows how this attempt stands.
    pub async fn mark_attempt_told(&self, id: AttemptId) -> Result<(), Error> {
        attempts::mark_told(&self.database, self.user, id).await
    }

    /// The person's answer; nothing but what was proposed can be chosen.
    pub async fn choose(&self, id: AttemptId, accounts: &[AccountId]) -> Result<(), Error> {
        attempts::choose(&self.database, self.user, id, accounts).await
    }

    /// Ends an attempt and erases its secrets; one that is over stays as it ended.
    pub async fn cancel(&self, id: AttemptId) -> Result<(), Error> {
        attempts::cancel(&self.database, self.user, id).await
    }

    /// Ends a waiting attempt as failed, because Meta's answer says so. It uses the state up as a code does.
    pub async fn decline(
        &self,
        state: &StateParameter,
        login: Login,
        failure: &Failure,
    ) -> Result<AttemptId, ParkError> {
        attempts::decline(&self.database, self.user, state, login, failure).await
    }
}
