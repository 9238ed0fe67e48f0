//! Commits of this process are told at once, those of others when they show in the database's log file.

use std::{path::Path, sync::Arc, time::Duration};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use sqlx::SqliteConnection;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::open::log_of;
use crate::store::{Changes, Error};

/// How often to look while commits come: the log grows a moment before what is in it counts.
const BRISK: Duration = Duration::from_millis(50);
/// Brisk looks after the log has last grown.
const BRISK_LOOKS: u32 = 40;
/// Where the system tells of the log's growth, only what it may have missed is left to look for.
const CALM: Duration = Duration::from_mins(1);
/// Where it does not tell, looking is all there is.
const ALONE: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Watch {
    commits: Commits,
    /// Dropped with the database, which ends the task.
    _open: oneshot::Sender<()>,
}

/// Counts the commits that were told.
#[derive(Clone, Debug)]
struct Commits(Arc<watch::Sender<u64>>);

impl Watch {
    /// Starts looking, over a connection that writes nothing, until the database is dropped.
    pub(super) async fn start(mut connection: SqliteConnection, path: &Path) -> Result<Self, Error> {
        let seen = data_version(&mut connection).await?;
        let commits = Commits(Arc::new(watch::Sender::new(0)));
        let (open, closed) = oneshot::channel();
        let look = look(connection, seen, Log::watch(&log_of(path)), commits.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = look => {}
                _ = closed => {}
            }
        });
        Ok(Self { commits, _open: open })
    }

    pub(super) fn tell(&self) {
        self.commits.tell();
    }

    pub(super) fn changes(&self) -> Changes {
        Changes::new(self.commits.0.subscribe())
    }
}

impl Commits {
    fn tell(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }
}

async fn look(mut connection: SqliteConnection, mut seen: i64, mut log: Log, commits: Commits) {
    let mut brisk_looks = 0;
    loop {
        let pause = if brisk_looks > 0 { BRISK } else { log.patience() };
        brisk_looks = match timeout(pause, log.grown()).await {
            Ok(()) => BRISK_LOOKS,
            Err(_) => brisk_looks.saturating_sub(1),
        };
        // A look that fails is made up for by the next one.
        if let Ok(version) = data_version(&mut connection).await
            && version != seen
        {
            seen = version;
            commits.tell();
        }
    }
}

/// The log file beside the database, as far as the system tells of its growth.
struct Log {
    grown: mpsc::Receiver<()>,
    watcher: Option<RecommendedWatcher>,
}

impl Log {
    fn watch(path: &Path) -> Self {
        let (sender, grown) = mpsc::channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Opening and closing the file says nothing of what is in it.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                // One that is waiting already says the same.
                let _ = sender.try_send(());
            }
        });
        let watching = watcher.and_then(|mut watcher| {
            watcher.watch(path, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let watcher = watching
            .inspect_err(|error| tracing::info!(%error, "commits of other processes are looked for"))
            .ok();
        Self { grown, watcher }
    }

    const fn patience(&self) -> Duration {
        if self.watcher.is_some() { CALM } else { ALONE }
    }

    /// Returns when the log has grown; never where the system does not tell.
    async fn grown(&mut self) {
        if self.grown.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

async fn data_version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await
}
