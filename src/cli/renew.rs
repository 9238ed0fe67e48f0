//! `renew`: one renewal of the token of one account, or of all.

use chrono::TimeDelta;

use super::{
    Exit, Failure, Process,
    arguments::{Global, Renew},
    personal::Personal,
};
use crate::domain::{Connection, RenewedBy, VerdictCode, WorkKind};

const DEADLINE: TimeDelta = TimeDelta::minutes(5);

pub(super) async fn run(global: &Global, options: &Renew, process: &mut Process) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connections = super::sync::wanted(&personal, options.account.as_deref()).await?;
    if connections.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    renew_all(&personal, &connections, process).await?;
    let mut after = Vec::new();
    for connection in &connections {
        after.push(personal.services.find(connection.account.id.as_str()).await?);
    }
    for connection in &after {
        let newest = personal.services.flight_records(Some(&connection.account.id), 1).await?;
        let sentence = newest.first().map_or("nothing was renewed", |record| record.sentence.as_str());
        process.out.line(format!("@{}  {sentence}", connection.account.username))?;
    }
    let now = process.clock.now();
    let waits = after.iter().any(|connection| connection.verdict(now).code == VerdictCode::Wait);
    match super::accounts::exit_for(&after, now) {
        Exit::NeedsPerson => Ok(Exit::NeedsPerson),
        _ if waits => Ok(Exit::Temporary),
        _ => Ok(Exit::Done),
    }
}

/// Asks for a renewal of each and waits until none is left.
pub(super) async fn renew_all(
    personal: &Personal,
    connections: &[Connection],
    process: &Process,
) -> Result<(), Failure> {
    for connection in connections {
        personal.services.ask(WorkKind::Renew, &connection.account.id).await?;
    }
    let _worker = personal.start_worker().await?;
    let mut changes = personal.services.changes();
    let deadline = process.clock.now() + DEADLINE;
    loop {
        let work = personal.services.work().await?;
        if !work.iter().any(|work| work.kind == WorkKind::Renew) {
            return Ok(());
        }
        tokio::select! {
            () = changes.changed() => {}
            () = process.clock.sleep_until(deadline) => {
                return Err(Failure::new(
                    Exit::Temporary,
                    "Meta did not answer within 5 minutes: try again later.",
                ));
            }
        }
    }
}
