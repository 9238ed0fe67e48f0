//! The fetches a `sync` waits for: told by the worker in this process, or seen in the store when another did them.

use std::time::Duration;

use tokio::sync::broadcast;

use crate::{
    cli::{Failure, personal::Personal},
    domain::{Connection, WorkKind},
    services, store,
    store::Changes,
    worker::{Outcome, SyncReport},
};

/// What is still waited for.
#[derive(Debug)]
pub(super) struct Fetches<'a> {
    personal: &'a Personal,
    reports: broadcast::Receiver<SyncReport>,
    changes: Changes,
    waiting: Vec<Connection>,
}

/// Our worker tells of a fetch a moment after it has given the work back; one of another process never does.
const TELLS_WITHIN: Duration = Duration::from_secs(1);

impl<'a> Fetches<'a> {
    /// Asks for a fetch of each.
    pub(super) async fn ask(personal: &'a Personal, connections: Vec<Connection>) -> Result<Self, Failure> {
        let (reports, changes) = (personal.worker.reports(), personal.services.changes());
        for connection in &connections {
            match personal.services.ask(WorkKind::Fetch, &connection.account.id).await {
                // Disconnected a moment ago, which is told like every other end.
                Ok(())
                | Err(services::Error::NotConnected | services::Error::Store(store::Error::NotFound)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Self { personal, reports, changes, waiting: connections })
    }

    /// The next account whose fetch has ended; `None` once all have.
    pub(super) async fn next(&mut self) -> Result<Option<SyncReport>, Failure> {
        while !self.waiting.is_empty() {
            let found = match self.without_work().await? {
                None => tokio::select! {
                    report = self.reports.recv() => report.ok().filter(|report| self.settle(report)),
                    () = self.changes.changed() => None,
                },
                Some(before) => match tokio::time::timeout(TELLS_WITHIN, self.reports.recv()).await {
                    Ok(report) => report.ok().filter(|report| self.settle(report)),
                    Err(_) => Some(self.done_elsewhere(&before).await?).filter(|report| self.settle(report)),
                },
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// What has not ended, as reports that say so.
    pub(super) fn unfinished(self, sentence: &str) -> Vec<SyncReport> {
        self.waiting.iter().map(|connection| self.skipped(connection, Some(sentence.to_owned()))).collect()
    }

    /// Takes an account off the list; whether it was on it.
    fn settle(&mut self, report: &SyncReport) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|connection| connection.account.id != report.account_id);
        self.waiting.len() < before
    }

    /// A connection for which nothing is asked or under way any more.
    async fn without_work(&self) -> Result<Option<Connection>, Failure> {
        let work = self.personal.services.work().await?;
        let is_fetched = |connection: &&Connection| {
            !work.iter().any(|work| work.kind == WorkKind::Fetch && work.account_id == connection.account.id)
        };
        Ok(self.waiting.iter().find(is_fetched).cloned())
    }

    /// What the store says of a fetch that another process did or ended.
    async fn done_elsewhere(&self, before: &Connection) -> Result<SyncReport, Failure> {
        let all = self.personal.services.connections(false).await?;
        let after = all.iter().find(|connection| connection.account.id == before.account.id);
        let error = match after {
            None => Some("It was disconnected meanwhile.".to_owned()),
            Some(after) if after.last_sync_at > before.last_sync_at => None,
            Some(after) => Some(format!(
                "Another lightmeter tried and did not get through: `lightmeter record {}` says why.",
                after.account.username
            )),
        };
        Ok(self.skipped(before, error))
    }

    fn skipped(&self, connection: &Connection, error: Option<String>) -> SyncReport {
        SyncReport {
            user: self.personal.services.user().id,
            account_id: connection.account.id.clone(),
            account_username: connection.account.username.clone(),
            outcome: Outcome::Skipped,
            calls: 0,
            readings_stored: 0,
            media_stored: 0,
            next_sync_at: None,
            error,
        }
    }
}
