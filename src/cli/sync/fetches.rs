//! The fetches a `sync` waits for, whichever process does them: the store says when one is over and how it went.

use crate::{
    cli::{Failure, front::Front},
    domain::{Connection, Fetched, WorkKind},
    services::{self, export::SyncRow},
    store::{self, Changes, LastFetch},
};

/// What is still waited for.
#[derive(Debug)]
pub(super) struct Fetches<'a> {
    front: &'a Front,
    changes: Changes,
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    connection: Connection,
    /// Of the last fetch before.
    number: Option<i64>,
}

impl<'a> Fetches<'a> {
    /// Asks for a fetch of each that was not fetched since `before`, or for a repair of each.
    pub(super) async fn ask(
        front: &'a Front,
        connections: Vec<Connection>,
        before: &[LastFetch],
        kind: WorkKind,
    ) -> Result<Self, Failure> {
        let changes = front.services.changes();
        let now = front.services.last_fetches().await?;
        for connection in &connections {
            if kind == WorkKind::Fetch && number(&now, connection) != number(before, connection) {
                continue;
            }
            match front.services.ask(kind, &connection.account.id).await {
                // Disconnected a moment ago, which is told like every other end.
                Ok(())
                | Err(services::Error::NotConnected | services::Error::Store(store::Error::NotFound)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let waiting = connections
            .into_iter()
            .map(|connection| Waiting { number: number(before, &connection), connection });
        Ok(Self { front, changes, waiting: waiting.collect() })
    }

    /// The next account whose fetch has ended; `None` once all have.
    pub(super) async fn next(&mut self) -> Result<Option<SyncRow>, Failure> {
        while !self.waiting.is_empty() {
            if let Some(index) = self.without_work().await? {
                let waiting = self.waiting.remove(index);
                return Ok(Some(self.ended(waiting).await?));
            }
            self.changes.changed().await;
        }
        Ok(None)
    }

    /// What has not ended, as rows that say so.
    pub(super) fn unfinished(self, sentence: &str) -> Vec<SyncRow> {
        let skipped = |waiting| row(waiting, Fetched::skipped(Some(sentence.to_owned())));
        self.waiting.into_iter().map(skipped).collect()
    }

    /// The first for which nothing is asked or under way any more.
    async fn without_work(&self) -> Result<Option<usize>, Failure> {
        let work = self.front.services.work().await?;
        let is_over = |waiting: &Waiting| {
            let account = &waiting.connection.account.id;
            !work.iter().any(|work| work.kind == WorkKind::Fetch && work.account_id == *account)
        };
        Ok(self.waiting.iter().position(is_over))
    }

    async fn ended(&self, waiting: Waiting) -> Result<SyncRow, Failure> {
        let account = &waiting.connection.account;
        let after = self.front.services.last_fetches().await?;
        let last = after.into_iter().find(|last| last.account == account.id);
        if let Some(last) = last.filter(|last| Some(last.number) != waiting.number) {
            return Ok(row(waiting, last.fetched));
        }
        let connections = self.front.services.connections(false).await?;
        let is_connected = connections.iter().any(|connection| connection.account.id == account.id);
        let error = if is_connected {
            format!("Nobody fetched it to the end: `lightmeter record {}` may say why.", account.username)
        } else {
            "It was disconnected meanwhile.".to_owned()
        };
        Ok(row(waiting, Fetched::skipped(Some(error))))
    }
}

/// Of the last fetch of a connection.
fn number(fetches: &[LastFetch], connection: &Connection) -> Option<i64> {
    let last = fetches.iter().find(|last| last.account == connection.account.id);
    last.map(|last| last.number)
}

fn row(waiting: Waiting, fetched: Fetched) -> SyncRow {
    let account = waiting.connection.account;
    SyncRow { account_id: account.id, account_username: account.username, fetched, gaps: None }
}
