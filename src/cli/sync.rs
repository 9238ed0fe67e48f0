//! `sync`: fetches now, for one account or all, and says how each went.

use chrono::TimeDelta;
use tokio::sync::broadcast::error::RecvError;

use super::{
    Exit, Failure, Process,
    arguments::{Global, Sync},
    personal::Personal,
};
use crate::{
    domain::{AccountId, Connection, RenewedBy, WorkKind},
    worker::{Outcome, SyncReport},
};

/// Longer than any fetch of one account takes.
const DEADLINE: TimeDelta = TimeDelta::minutes(20);

pub(super) async fn run(global: &Global, options: &Sync, process: &mut Process) -> Result<Exit, Failure> {
    let renewed_by = if options.renew { RenewedBy::Timer } else { RenewedBy::Nobody };
    let personal = Personal::open(global, process, renewed_by).await?;
    finish_interrupted(&personal, process).await?;
    let connections = wanted(&personal, options.account.as_deref()).await?;
    if options.renew {
        super::renew::renew_all(&personal, &connections, process).await?;
    }
    let mut reports = personal.worker.reports();
    let mut waiting: Vec<AccountId> = Vec::new();
    for connection in &connections {
        personal.services.ask(WorkKind::Fetch, &connection.account.id).await?;
        waiting.push(connection.account.id.clone());
    }
    let _worker = personal.start_worker().await?;
    let mut done: Vec<SyncReport> = Vec::new();
    let deadline = process.clock.now() + DEADLINE;
    while !waiting.is_empty() {
        let report = tokio::select! {
            report = reports.recv() => report,
            () = process.clock.sleep_until(deadline) => break,
        };
        match report {
            Ok(report) => {
                waiting.retain(|account| *account != report.account_id);
                done.push(report);
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => break,
        }
    }
    print(options.json, &done, &waiting, process)?;
    let after = personal.services.connections(false).await?;
    Ok(exit(&done, &waiting, &after, process))
}

/// Takes what an interrupted login left behind as far as it goes, and tells how that stands.
async fn finish_interrupted(personal: &Personal, process: &mut Process) -> Result<(), Failure> {
    while personal.worker.step_attempt().await? {}
    super::accounts::tell_aftermath(personal, process).await
}

/// The named connection, or all that are connected.
pub(super) async fn wanted(personal: &Personal, account: Option<&str>) -> Result<Vec<Connection>, Failure> {
    match account {
        Some(typed) => {
            let connection = personal.services.find(typed).await?;
            if !connection.is_connected() {
                return Err(crate::services::Error::NotConnected.into());
            }
            Ok(vec![connection])
        }
        None => Ok(personal.services.connections(false).await?),
    }
}

fn print(
    json: bool,
    done: &[SyncReport],
    waiting: &[AccountId],
    process: &mut Process,
) -> Result<(), Failure> {
    if json {
        process.out.json(&done)?;
        return Ok(());
    }
    if done.is_empty() && waiting.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    for report in done {
        let outcome = match report.outcome {
            Outcome::Stored => {
                format!("{} readings and {} posts stored", report.readings_stored, report.media_stored)
            }
            Outcome::NothingNew => "nothing new".to_owned(),
            Outcome::Throttled => "Meta asks to slow down".to_owned(),
            Outcome::Failed => "failed".to_owned(),
            Outcome::Skipped => "skipped".to_owned(),
        };
        let error = report.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
        process
            .out
            .line(format!("@{}  {outcome} ({} calls){error}", report.account_username, report.calls))?;
    }
    for account in waiting {
        process.out.line(format!("{account}  not finished within {} minutes", DEADLINE.num_minutes()))?;
    }
    Ok(())
}

fn exit(done: &[SyncReport], waiting: &[AccountId], after: &[Connection], process: &Process) -> Exit {
    let concerned: Vec<Connection> = after
        .iter()
        .filter(|connection| done.iter().any(|report| report.account_id == connection.account.id))
        .cloned()
        .collect();
    let asks = super::accounts::exit_for(&concerned, process.clock.now());
    if asks == Exit::NeedsPerson {
        return asks;
    }
    let stuck = |report: &SyncReport| matches!(report.outcome, Outcome::Throttled | Outcome::Failed);
    if !waiting.is_empty() || done.iter().any(stuck) { Exit::Temporary } else { Exit::Done }
}
