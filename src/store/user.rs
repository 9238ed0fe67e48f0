//! The only door to a user's data.

mod attempts;
mod connections;
mod figures;

use super::{Backend, Error, on};
use crate::domain::{AccountId, FlightRecord, UserId, Work, WorkKind};

/// One user's data; cheap to clone. Another user's rows and rows that do not exist look the same.
#[derive(Clone, Debug)]
pub struct UserStore {
    backend: Backend,
    user: UserId,
}

impl UserStore {
    pub(super) const fn new(backend: Backend, user: UserId) -> Self {
        Self { backend, user }
    }

    pub const fn user(&self) -> UserId {
        self.user
    }

    /// Asks the worker for something now; one that is under way already answers this too.
    pub async fn ask(&self, kind: WorkKind, account: &AccountId) -> Result<(), Error> {
        on!(self.backend, due::ask(self.user, kind, account))
    }

    /// Takes a question back. What a worker has begun goes on, and may still come to its end.
    pub async fn take_back(&self, kind: WorkKind, account: &AccountId) -> Result<(), Error> {
        on!(self.backend, due::take_back(self.user, kind, account))
    }

    /// What waits for the worker or is under way.
    pub async fn work(&self) -> Result<Vec<Work>, Error> {
        on!(self.backend, due::work(self.user))
    }

    /// Newest first, of one account or of all.
    pub async fn flight_records(
        &self,
        account: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<FlightRecord>, Error> {
        on!(self.backend, records::newest(self.user, account, limit))
    }

    /// The small text kept by [`Self::keep_place`]; without an account, the dashboard's own.
    pub async fn resume_place(&self, account: Option<&AccountId>) -> Result<Option<String>, Error> {
        on!(self.backend, views::resume(self.user, account))
    }

    pub async fn keep_place(&self, account: Option<&AccountId>, place: &str) -> Result<(), Error> {
        on!(self.backend, views::keep(self.user, account, place))
    }
}
