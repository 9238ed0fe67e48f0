//! Until when Meta is left alone: kept behind the worker's door, and read there for a front beside the worker.

use std::{fmt, pin::Pin, sync::Arc};

use super::Services;
use crate::domain::{Connection, Pause};

type Answer = Pin<Box<dyn Future<Output = Option<Pause>> + Send>>;

/// Reads the pause of a connection. Cheap to clone.
#[derive(Clone)]
pub struct Pauses(Arc<dyn Fn(Connection) -> Answer + Send + Sync>);

impl Pauses {
    pub fn read_by<F>(read: impl Fn(Connection) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<Pause>> + Send + 'static,
    {
        Self(Arc::new(move |connection| Box::pin(read(connection))))
    }
}

impl fmt::Debug for Pauses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pauses")
    }
}

impl Services {
    /// The same, knowing the pauses that Meta asked for.
    #[must_use]
    pub fn knowing(self, pauses: Pauses) -> Self {
        Self { pauses: Some(pauses), ..self }
    }

    /// Until when Meta is not asked anything about this connection, as far as it is known here.
    pub async fn pause_of(&self, connection: Connection) -> Option<Pause> {
        match &self.pauses {
            Some(Pauses(read)) => read(connection).await,
            None => None,
        }
    }
}
