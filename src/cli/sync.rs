//! `sync`: fetches now, for one account or all, and says how each went.

mod fetches;

use chrono::{SubsecRound as _, TimeDelta};

use super::{
    Exit, Failure, Process,
    arguments::{Global, Sync},
    personal::Personal,
    renew::outcome::{RenewalEnd, renew_each},
    work::wanted,
};
use crate::{
    domain::{Connection, RenewedBy, on_command_line},
    worker::{Outcome, SyncReport},
};
use fetches::Fetches;

/// Longer than any fetch of one account takes.
const DEADLINE: TimeDelta = TimeDelta::minutes(20);

pub(super) async fn run(global: &Global, options: &Sync, process: &mut Process) -> Result<Exit, Failure> {
    let renewed_by = if options.renew { RenewedBy::Timer } else { RenewedBy::Nobody };
    let personal = Personal::open(global, process, renewed_by).await?;
    personal.finish_logins(process).await?;
    super::accounts::tell_aftermath(&personal, process).await?;
    let connections = wanted(&personal, options.account.as_deref()).await?;
    if connections.is_empty() && !options.json {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    let worker = personal.start_worker().await?;
    let work = async |process: &mut Process| renew_and_fetch(&personal, connections, options, process).await;
    worker.beside(process, work).await
}

async fn renew_and_fetch(
    personal: &Personal,
    connections: Vec<Connection>,
    options: &Sync,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let renewals =
        if options.renew { renew_each(personal, &connections, process).await? } else { Vec::new() };
    for renewal in renewals.iter().filter(|renewal| renewal.end != RenewalEnd::Renewed) {
        process.out.aside(renewal.line());
    }
    let done = fetch(personal, connections, options, process).await?;
    if options.json {
        process.out.json(&done)?;
    }
    let after = personal.services.connections(false).await?;
    // A token that is too young to be renewed was renewed, or made, within the last day: nothing is left undone.
    let failed =
        renewals.iter().map(|renewal| renewal.end).filter(|end| !matches!(end, RenewalEnd::TooYoung(_)));
    Ok(failed.map(RenewalEnd::exit).fold(exit(&done, &after, process), Exit::or_worse))
}

/// Fetches each, and tells of it as it ends.
async fn fetch(
    personal: &Personal,
    connections: Vec<Connection>,
    options: &Sync,
    process: &mut Process,
) -> Result<Vec<SyncReport>, Failure> {
    let mut done = Vec::new();
    let deadline = process.clock.now() + DEADLINE;
    let count = connections.len();
    let mut fetches = Fetches::ask(personal, connections).await?;
    if count > 0 {
        process.out.progress(format!("Fetching {count} account{} …", if count == 1 { "" } else { "s" }));
    }
    loop {
        let next = tokio::select! {
            next = fetches.next() => next?,
            () = process.clock.sleep_until(deadline) => break,
        };
        let Some(mut report) = next else { return Ok(done) };
        report.error = report.error.map(|error| on_command_line(&error));
        report.next_sync_at = report.next_sync_at.map(|at| at.trunc_subsecs(0));
        tell(&report, options.json, process)?;
        done.push(report);
    }
    let sentence = format!("Not finished within {} minutes.", DEADLINE.num_minutes());
    for report in fetches.unfinished(&sentence) {
        tell(&report, options.json, process)?;
        done.push(report);
    }
    Ok(done)
}

/// One line as an account ends; beside the answer where that is JSON or goes elsewhere.
fn tell(report: &SyncReport, json: bool, process: &mut Process) -> Result<(), Failure> {
    let line = line(report);
    if json || !process.out.is_terminal() {
        process.out.progress(&line);
    }
    if !json {
        process.out.line(line)?;
    }
    Ok(())
}

fn line(report: &SyncReport) -> String {
    let error = report.error.as_ref().map_or_else(String::new, |error| format!(": {error}"));
    let calls = report.calls;
    let went = match report.outcome {
        Outcome::Stored => {
            let (readings, posts) = (report.readings_stored, report.media_stored);
            format!("{readings} readings and {posts} posts stored ({calls} calls)")
        }
        Outcome::NothingNew => format!("nothing new ({calls} calls)"),
        Outcome::Throttled => format!("Meta asks to slow down ({calls} calls)"),
        Outcome::Failed => format!("failed ({calls} calls)"),
        Outcome::Skipped if report.error.is_none() => "fetched by another lightmeter".to_owned(),
        Outcome::Skipped => "skipped".to_owned(),
    };
    format!("@{}  {went}{error}", report.account_username)
}

/// An account that is still connected and was not fetched whole may be later, unless it asks for a person.
fn exit(done: &[SyncReport], after: &[Connection], process: &Process) -> Exit {
    let report_of =
        |connection: &Connection| done.iter().find(|report| report.account_id == connection.account.id);
    let concerned: Vec<Connection> =
        after.iter().filter(|connection| report_of(connection).is_some()).cloned().collect();
    let asks = super::accounts::exit_for(&concerned, process.clock.now());
    let is_whole = |report: &SyncReport| {
        report.error.is_none() && !matches!(report.outcome, Outcome::Throttled | Outcome::Failed)
    };
    let all_whole = concerned.iter().filter_map(report_of).all(is_whole);
    if asks == Exit::Done && !all_whole { Exit::Temporary } else { asks }
}
