//! A write transaction, which tells of its commit.

use super::{Database, Driver};
use crate::{
    domain::UserId,
    store::{Error, postgres, sql::Session},
    telemetry::{stop_before, stop_point},
};

/// Rolled back when dropped.
#[derive(Debug)]
pub(in crate::store) struct Write<'a> {
    database: &'a Database,
    session: Session,
}

impl<'a> Write<'a> {
    pub(super) const fn new(database: &'a Database, session: Session) -> Self {
        Self { database, session }
    }

    pub(in crate::store) const fn database(&self) -> &Database {
        self.database
    }

    pub(in crate::store) const fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// From here on the transaction is for this user; [`Self::hold`] follows before anything of the user's is written.
    pub(in crate::store) async fn turn_to(&mut self, user: UserId) -> Result<(), Error> {
        match &mut self.session {
            Session::Postgres { transaction, .. } => postgres::turn_to(transaction, user).await,
            // Its one file knows no users apart.
            Session::Sqlite(_) => Ok(()),
        }
    }

    /// Whether the transaction may be for whichever user it turns to.
    pub(in crate::store) async fn is_service(&mut self) -> Result<bool, Error> {
        match &mut self.session {
            Session::Postgres { transaction, .. } => postgres::is_service(transaction).await,
            Session::Sqlite(_) => Ok(true),
        }
    }

    /// Lets no other transaction write for the user whom this one is for.
    pub(in crate::store) async fn hold(&mut self) -> Result<(), Error> {
        match &mut self.session {
            Session::Postgres { transaction, .. } => postgres::hold(transaction).await,
            Session::Sqlite(_) => Ok(()),
        }
    }

    pub(in crate::store) async fn commit(self) -> Result<(), Error> {
        self.session.commit().await?;
        self.database.tell();
        Ok(())
    }

    /// Commits what nobody waits for.
    pub(in crate::store) async fn commit_untold(self) -> Result<(), Error> {
        self.session.commit().await
    }

    /// As [`Self::commit_untold`], between two points at which a test may end the process.
    pub(in crate::store) async fn commit_untold_at(self, name: &str) -> Result<(), Error> {
        stop_before(name);
        self.session.commit().await?;
        stop_point(name);
        Ok(())
    }

    /// Commits what a login, a renewal or a fetch goes on from, between two points at which a test may end the process.
    pub(in crate::store) async fn commit_at(self, name: &str) -> Result<(), Error> {
        stop_before(name);
        self.session.commit().await?;
        // Nobody is told before: a process that dies here takes no further step.
        stop_point(name);
        self.database.tell();
        Ok(())
    }

    /// As [`Self::commit_at`], and what was erased is left nowhere as far as the back end can see to it.
    pub(in crate::store) async fn commit_erasing(self, name: &str) -> Result<(), Error> {
        let database = self.database;
        self.commit_at(name).await?;
        match &database.driver {
            Driver::Sqlite(file) => file.empty_log().await,
            // The server overwrites it in its own time.
            Driver::Postgres(_) => {}
        }
        stop_point("store.log.emptied");
        Ok(())
    }
}

impl Database {
    /// Tells this process at once; other processes find out by themselves.
    fn tell(&self) {
        match &self.driver {
            Driver::Sqlite(file) => file.tell(),
            Driver::Postgres(server) => server.tell(),
        }
    }
}
