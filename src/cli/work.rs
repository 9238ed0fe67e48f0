//! Work that commands ask the worker for: for which connections, and how long it is waited for.

use chrono::TimeDelta;

use super::{Failure, Process, front::Front};
use crate::domain::{Connection, WorkKind};

/// The named connection, or all that are connected.
pub(super) async fn wanted(front: &Front, account: Option<&str>) -> Result<Vec<Connection>, Failure> {
    match account {
        Some(typed) => {
            let connection = front.services.find(typed).await?;
            if !connection.is_connected() {
                return Err(crate::services::Error::NotConnected.into());
            }
            Ok(vec![connection])
        }
        None => Ok(front.services.connections(false).await?),
    }
}

/// How waiting for renewals ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewals {
    /// None is left; the flight record says how each went.
    Ended,
    /// Meta has not answered for [`RENEWALS_END_WITHIN`]; what is under way goes on.
    Unfinished,
}

pub(super) const RENEWALS_END_WITHIN: TimeDelta = TimeDelta::minutes(5);

/// Asks a running worker for a renewal of each and waits until none is left.
pub(super) async fn renew_all(
    front: &Front,
    connections: &[Connection],
    process: &Process,
) -> Result<Renewals, Failure> {
    let mut changes = front.services.changes();
    let deadline = process.clock.now() + RENEWALS_END_WITHIN;
    for connection in connections {
        front.services.ask(WorkKind::Renew, &connection.account.id).await?;
    }
    while front.services.work().await?.iter().any(|work| work.kind == WorkKind::Renew) {
        tokio::select! {
            () = changes.changed() => {}
            () = process.clock.sleep_until(deadline) => return Ok(Renewals::Unfinished),
        }
    }
    Ok(Renewals::Ended)
}
