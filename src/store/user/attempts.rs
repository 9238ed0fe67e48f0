//! A front's side of the connect flow: it writes sealed things and never opens one.

use crate::{
    domain::{AccountId, Attempt, AttemptId, Failure, Login, StateParameter},
    store::{Error, NewAttempt, ParkError, Sealed, UserStore, on},
};

impl UserStore {
    pub async fn begin(&self, new: NewAttempt<'_>) -> Result<AttemptId, Error> {
        on!(self.backend, attempts::begin(self.user, new))
    }

    /// Parks the sealed code. One update consumes the state, so a second answer finds nothing open.
    pub async fn park_code(
        &self,
        state: &StateParameter,
        login: Login,
        parcel: &Sealed,
    ) -> Result<AttemptId, ParkError> {
        on!(self.backend, attempts::park_code(self.user, state, login, parcel))
    }

    /// Parks a sealed pasted token; [`Error::NotFound`] when the attempt waits for none.
    pub async fn park_token(&self, attempt: AttemptId, parcel: &Sealed) -> Result<(), Error> {
        on!(self.backend, attempts::park_token(self.user, attempt, parcel))
    }

    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        on!(self.backend, attempts::find(self.user, id))
    }

    /// Attempts that are neither over nor out of time, oldest first.
    pub async fn open_attempts(&self) -> Result<Vec<Attempt>, Error> {
        on!(self.backend, attempts::open(self.user))
    }

    /// The attempt that was begun last, however it stands. Once [`Self::mark_attempt_told`] was said of it, only while
    /// nothing was ever connected, for then it says why.
    pub async fn newest_untold_attempt(&self) -> Result<Option<Attempt>, Error> {
        on!(self.backend, attempts::newest_untold(self.user))
    }

    /// The person knows how this attempt stands.
    pub async fn mark_attempt_told(&self, id: AttemptId) -> Result<(), Error> {
        on!(self.backend, attempts::mark_told(self.user, id))
    }

    /// The person's answer; nothing but what was proposed can be chosen.
    pub async fn choose(&self, id: AttemptId, accounts: &[AccountId]) -> Result<(), Error> {
        on!(self.backend, attempts::choose(self.user, id, accounts))
    }

    /// Ends an attempt and erases its secrets; one that is over stays as it ended.
    pub async fn cancel(&self, id: AttemptId) -> Result<(), Error> {
        on!(self.backend, attempts::cancel(self.user, id))
    }

    /// Ends a waiting attempt as failed, because Meta's answer says so. It uses the state up as a code does.
    pub async fn decline(
        &self,
        state: &StateParameter,
        login: Login,
        failure: &Failure,
    ) -> Result<AttemptId, ParkError> {
        on!(self.backend, attempts::decline(self.user, state, login, failure))
    }
}
