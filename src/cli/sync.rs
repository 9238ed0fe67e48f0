//! `sync`: fetches now, for one account or all, and says how each went.

mod fetches;
mod repair;

use chrono::{SubsecRound as _, TimeDelta};

use super::{
    Exit, Failure, Process,
    arguments::{Global, Sync},
    front::Front,
    renew::outcome::{RenewalEnd, renew_each},
    work::wanted,
};
use crate::{
    domain::{Connection, FetchOutcome, Fetched, RenewedBy, WorkKind, on_command_line},
    services::export::{GapRow, SyncRow},
    store::LastFetch,
};
use fetches::Fetches;

/// Longer than any fetch of one account takes.
const DEADLINE: TimeDelta = TimeDelta::minutes(20);

pub(super) async fn run(global: &Global, options: &Sync, process: &mut Process) -> Result<Exit, Failure> {
    let renewed_by = if options.renew { RenewedBy::Timer } else { RenewedBy::Nobody };
    let front = Front::open(global, process, renewed_by).await?;
    front.finish_logins(process).await?;
    super::accounts::tell_aftermath(&front, process).await?;
    let connections = wanted(&front, options.account.as_deref()).await?;
    if connections.is_empty() && !options.json {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    let before = front.services.last_fetches().await?;
    let worker = front.start_worker().await?;
    let work =
        async |process: &mut Process| renew_and_fetch(&front, connections, before, options, process).await;
    worker.beside(process, work).await
}

async fn renew_and_fetch(
    front: &Front,
    connections: Vec<Connection>,
    before: Vec<LastFetch>,
    options: &Sync,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let renewals = if options.renew { renew_each(front, &connections, process).await? } else { Vec::new() };
    for renewal in renewals.iter().filter(|renewal| renewal.end != RenewalEnd::Renewed) {
        process.out.aside(renewal.line());
    }
    let done = fetch(front, connections, &before, options, process).await?;
    if options.json {
        process.out.json(&done)?;
    }
    let after = front.services.connections(false).await?;
    // A token that is too young to be renewed was renewed, or made, within the last day: nothing is left undone.
    let failed =
        renewals.iter().map(|renewal| renewal.end).filter(|end| !matches!(end, RenewalEnd::TooYoung(_)));
    Ok(failed.map(RenewalEnd::exit).fold(exit(&done, &after, process), Exit::or_worse))
}

/// Fetches each, and tells of it as it ends.
async fn fetch(
    front: &Front,
    connections: Vec<Connection>,
    before: &[LastFetch],
    options: &Sync,
    process: &mut Process,
) -> Result<Vec<SyncRow>, Failure> {
    let mut done = Vec::new();
    let deadline = process.clock.now() + DEADLINE;
    let count = connections.len();
    let kind = if options.repair { WorkKind::Repair } else { WorkKind::Fetch };
    let mut fetches = Fetches::ask(front, connections, before, kind).await?;
    if count > 0 {
        process.out.progress(format!("Fetching {count} account{} …", if count == 1 { "" } else { "s" }));
    }
    loop {
        let next = tokio::select! {
            next = fetches.next() => next?,
            () = process.clock.sleep_until(deadline) => break,
        };
        let Some(mut row) = next else { return Ok(done) };
        row.fetched.error = row.fetched.error.map(|error| on_command_line(&error));
        row.fetched.next_sync_at = row.fetched.next_sync_at.map(|at| at.trunc_subsecs(0));
        if options.repair {
            let history = front.services.history(&row.account_id).await?;
            row.gaps = Some(history.gaps.iter().map(GapRow::from).collect());
        }
        tell(&row, options.json, process)?;
        done.push(row);
    }
    let sentence = format!("Not finished within {} minutes.", DEADLINE.num_minutes());
    for row in fetches.unfinished(&sentence) {
        tell(&row, options.json, process)?;
        done.push(row);
    }
    Ok(done)
}

/// One line as an account ends; beside the answer where that is JSON or goes elsewhere.
fn tell(row: &SyncRow, json: bool, process: &mut Process) -> Result<(), Failure> {
    let line = line(row);
    if json || !process.out.is_terminal() {
        process.out.progress(&line);
    }
    if !json {
        process.out.line(line)?;
        for line in repair::lines(row) {
            process.out.line(line)?;
        }
    }
    Ok(())
}

fn line(row: &SyncRow) -> String {
    let SyncRow { account_username, fetched, .. } = row;
    let error = fetched.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
    let calls = fetched.calls;
    let went = match fetched.outcome {
        FetchOutcome::Stored => {
            let (readings, posts) = (fetched.readings_stored, fetched.media_stored);
            format!("{readings} readings and {posts} posts stored ({calls} calls)")
        }
        FetchOutcome::NothingNew => format!("nothing new ({calls} calls)"),
        FetchOutcome::Throttled => format!("Meta asks to slow down ({calls} calls)"),
        FetchOutcome::Failed => format!("failed ({calls} calls)"),
        FetchOutcome::Skipped => "skipped".to_owned(),
    };
    format!("@{account_username}  {went}{error}")
}

/// An account that is still connected and was not fetched whole may be later, unless it asks for a person.
fn exit(done: &[SyncRow], after: &[Connection], process: &Process) -> Exit {
    let row_of = |connection: &Connection| done.iter().find(|row| row.account_id == connection.account.id);
    let concerned: Vec<Connection> =
        after.iter().filter(|connection| row_of(connection).is_some()).cloned().collect();
    let asks = super::accounts::exit_for(&concerned, process.clock.now());
    let is_whole = |row: &SyncRow| {
        let Fetched { error, outcome, .. } = &row.fetched;
        error.is_none() && !matches!(outcome, FetchOutcome::Throttled | FetchOutcome::Failed)
    };
    let all_whole = concerned.iter().filter_map(row_of).all(is_whole);
    if asks == Exit::Done && !all_whole { Exit::Temporary } else { asks }
}
