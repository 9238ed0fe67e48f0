//! Commits of this process are told at once, those of others are seen by `data_version`.

use std::{sync::Arc, time::Duration};

use sqlx::{ConnectOptions as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::watch;

use crate::store::{Changes, Error};

/// How often other processes' commits are looked for.
const EVERY: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Watch(Arc<watch::Sender<u64>>);

impl Watch {
    /// Starts looking, over a connection that writes nothing, until the database is dropped.
    pub(super) async fn start(options: &SqliteConnectOptions) -> Result<Self, Error> {
        let mut connection = options.connect().await?;
        let mut seen = data_version(&mut connection).await?;
        let sender = Arc::new(watch::Sender::new(0_u64));
        let ours = Arc::downgrade(&sender);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                let Some(sender) = ours.upgrade() else { break };
                // A look that fails is made up for by the next one.
                if let Ok(version) = data_version(&mut connection).await
                    && version != seen
                {
                    seen = version;
                    sender.send_modify(|count| *count = count.wrapping_add(1));
                }
            }
        });
        Ok(Self(sender))
    }

    pub(super) fn tell(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn changes(&self) -> Changes {
        Changes::new(self.0.subscribe())
    }
}

async fn data_version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await
}
