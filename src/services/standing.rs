//! Whether the user still is one, whether a worker is there, and whether the database answers: asked again and again
//! on a shared Postgres, where none of these is this process's own.

use super::{Error, Services};
use crate::{
    clock::Clock,
    domain::Timestamp,
    store::{self, Standing, UserStore, WorkerSeen},
};

/// What keeps a front from being whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The user was disabled, or the login dropped.
    User,
    /// The database does not answer.
    Database,
    /// No worker has been seen for a while; since when, unless none was ever there.
    Worker { seen_at: Option<Timestamp> },
}

/// Tells again and again what is lacking.
#[derive(Debug)]
pub struct Standings {
    mine: UserStore,
    clock: Clock,
    next_at: Option<Timestamp>,
}

impl Services {
    pub fn standings(&self) -> Standings {
        Standings { mine: self.mine.clone(), clock: self.clock.clone(), next_at: None }
    }
}

impl Standings {
    /// `None` when nothing is lacking. At once, and from then on as often as a worker tells of itself; never where
    /// the store is a person's own. Dropped before its end it has told nothing and goes on the next time.
    pub async fn next(&mut self) -> Result<Option<Lack>, Error> {
        if let Some(next_at) = self.next_at {
            self.clock.sleep_until(next_at).await;
        }
        let asked_at = self.clock.now();
        let standing = match self.mine.standing().await {
            Ok(Some(standing)) => Ok(lack(&standing)),
            Ok(None) => return std::future::pending().await,
            Err(store::Error::LoginRefused(_) | store::Error::NotPermitted(_)) => Ok(Some(Lack::User)),
            Err(error) if error.is_temporary() => Ok(Some(Lack::Database)),
            Err(error) => Err(error.into()),
        };
        self.next_at = Some(asked_at + WorkerSeen::EVERY);
        standing
    }
}

fn lack(standing: &Standing) -> Option<Lack> {
    match standing.worker {
        _ if !standing.is_user => Some(Lack::User),
        None => Some(Lack::Worker { seen_at: None }),
        Some(worker) if worker.is_away() => Some(Lack::Worker { seen_at: Some(worker.at) }),
        Some(_) => None,
    }
}
