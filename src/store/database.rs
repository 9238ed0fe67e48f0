//! A database that is open, whichever it is.

mod write;

use chrono::TimeDelta;

use crate::{
    clock::Clock,
    domain::{Timestamp, UserId},
};

pub(super) use self::write::Write;
use super::{
    Changes, Error,
    postgres::{self, News, Role},
    sql::Session,
    sqlite,
};

/// Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Database {
    pub(super) driver: Driver,
    clock: Clock,
    /// What may be done, where the back end keeps those who ask apart.
    role: Role,
}

#[derive(Clone, Debug)]
pub(super) enum Driver {
    Sqlite(sqlite::File),
    Postgres(postgres::Server),
}

impl Database {
    pub(super) const fn new(driver: Driver, clock: Clock) -> Self {
        Self { driver, clock, role: Role::App }
    }

    /// The same database for whoever does the work.
    pub(super) fn in_service(&self) -> Self {
        Self { role: Role::Service, ..self.clone() }
    }

    /// By the clock that everybody who shares the database goes by.
    pub(super) fn now(&self) -> Timestamp {
        self.at_there(self.clock.now())
    }

    /// An instant of this machine's clock, as the shared clock has it.
    pub(super) fn at_there(&self, here: Timestamp) -> Timestamp {
        here + self.ahead()
    }

    /// An instant of the shared clock, as this machine's clock has it.
    pub(super) fn at_here(&self, there: Timestamp) -> Timestamp {
        there - self.ahead()
    }

    fn ahead(&self) -> TimeDelta {
        match &self.driver {
            Driver::Sqlite(_) => TimeDelta::zero(),
            Driver::Postgres(server) => server.ahead(),
        }
    }

    /// Compares this machine's clock with the server's; the news do so again and again.
    pub(super) async fn compare_clocks(&self) -> Result<(), Error> {
        match &self.driver {
            Driver::Sqlite(_) => Ok(()),
            Driver::Postgres(server) => {
                News::new(server.clone(), self.clock.clone(), self.role, None).compare_clocks().await
            }
        }
    }

    /// Tells of commits for this user, or for anybody.
    pub(super) fn changes(&self, user: Option<UserId>) -> Changes {
        match &self.driver {
            Driver::Sqlite(file) => file.changes(),
            Driver::Postgres(server) => Changes::with_news(
                server.commits(),
                News::new(server.clone(), self.clock.clone(), self.role, user),
            ),
        }
    }

    /// One transaction that only reads, as this user or as nobody: all its statements see the same moment.
    pub(super) async fn read(&self, user: impl Into<Option<UserId>>) -> Result<Session, Error> {
        match &self.driver {
            Driver::Sqlite(file) => Ok(Session::Sqlite(file.pool().begin().await?)),
            Driver::Postgres(server) => self.begin(server, user.into(), false).await,
        }
    }

    /// One transaction that writes, as this user or as nobody.
    pub(super) async fn write(&self, user: impl Into<Option<UserId>>) -> Result<Write<'_>, Error> {
        match &self.driver {
            // The write lock at once: a transaction that reads first and then writes could not wait for it.
            Driver::Sqlite(file) => {
                let transaction = file.pool().begin_with("BEGIN IMMEDIATE").await?;
                Ok(Write::new(self, Session::Sqlite(transaction)))
            }
            Driver::Postgres(server) => Ok(Write::new(self, self.begin(server, user.into(), true).await?)),
        }
    }

    async fn begin(
        &self,
        server: &postgres::Server,
        user: Option<UserId>,
        writes: bool,
    ) -> Result<Session, Error> {
        let transaction = Box::pin(server.begin(self.role, user, writes)).await?;
        Ok(Session::Postgres { transaction, persistent: server.persistent() })
    }

    pub(super) async fn close(&self) {
        match &self.driver {
            Driver::Sqlite(file) => file.close().await,
            Driver::Postgres(server) => server.close().await,
        }
    }

    /// Which it is, for the screen.
    pub(super) fn description(&self) -> String {
        match &self.driver {
            Driver::Sqlite(file) => format!("SQLite at {}", file.path().display()),
            Driver::Postgres(server) => format!("Postgres, database {}", server.name()),
        }
    }
}
