//! The only door to a user's data.

mod attempts;
mod connections;
mod figures;

use super::{
    Changes, Error, LastFetch, Standing,
    database::{Database, Driver},
    tables::{due, fetches, records, views},
};
use crate::domain::{AccountId, FlightRecord, UserId, Work, WorkKind};

/// One user's data; cheap to clone. Another user's rows and rows that do not exist look the same.
#[derive(Clone, Debug)]
pub struct UserStore {
    database: Database,
    user: UserId,
}

impl UserStore {
    pub(super) const fn new(database: Database, user: UserId) -> Self {
        Self { database, user }
    }

    pub const fn user(&self) -> UserId {
        self.user
    }

    /// Tells of commits for this user.
    pub fn changes(&self) -> Changes {
        self.database.changes(Some(self.user))
    }

    /// Whether the user still is one, and when a worker was seen last; `None` on SQLite, where neither is a question.
    pub async fn standing(&self) -> Result<Option<Standing>, Error> {
        match &self.database.driver {
            Driver::Sqlite(_) => Ok(None),
            Driver::Postgres(server) => server.standing(self.user, self.database.now()).await.map(Some),
        }
    }

    /// Asks the worker for something now; one that is under way already answers this too.
    pub async fn ask(&self, kind: WorkKind, account: &AccountId) -> Result<(), Error> {
        due::ask(&self.database, self.user, kind, account).await
    }

    /// Takes a question back. What a worker has begun goes on, and may still come to its end.
    pub async fn take_back(&self, kind: WorkKind, account: &AccountId) -> Result<(), Error> {
        due::take_back(&self.database, self.user, kind, account).await
    }

    /// What waits for the worker or is under way.
    pub async fn work(&self) -> Result<Vec<Work>, Error> {
        due::work(&self.database, self.user).await
    }

    /// How the last fetch went of every account that was ever fetched.
    pub async fn last_fetches(&self) -> Result<Vec<LastFetch>, Error> {
        fetches::last(&self.database, self.user).await
    }

    /// Newest first, of one account or of all.
    pub async fn flight_records(
        &self,
        account: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<FlightRecord>, Error> {
        records::newest(&self.database, self.user, account, limit).await
    }

    /// The small text kept by [`Self::keep_place`]; without an account, the dashboard's own.
    pub async fn resume_place(&self, account: Option<&AccountId>) -> Result<Option<String>, Error> {
        views::resume(&self.database, self.user, account).await
    }

    pub async fn keep_place(&self, account: Option<&AccountId>, place: &str) -> Result<(), Error> {
        views::keep(&self.database, self.user, account, place).await
    }
}
