//! `renew`: one renewal of the token of one account, or of all.

use super::{
    Exit, Failure, Process,
    arguments::{Global, Renew},
    personal::Personal,
    work::{RENEWALS_END_WITHIN, Renewals, renew_all, wanted},
};
use crate::domain::{RenewedBy, VerdictCode, on_command_line};

pub(super) async fn run(global: &Global, options: &Renew, process: &mut Process) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connections = wanted(&personal, options.account.as_deref()).await?;
    if connections.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    let worker = personal.start_worker().await?;
    let renewals = renew_all(&personal, &connections, process).await;
    worker.stop(&mut process.out).await;
    if renewals? == Renewals::Unfinished {
        return Err(Failure::new(
            Exit::Temporary,
            format!(
                "Meta did not answer within {} minutes: try again later.",
                RENEWALS_END_WITHIN.num_minutes()
            ),
        ));
    }
    let mut after = Vec::new();
    for connection in &connections {
        after.push(personal.services.find(connection.account.id.as_str()).await?);
    }
    for connection in &after {
        let newest = personal.services.flight_records(Some(&connection.account.id), 1).await?;
        let sentence = newest
            .first()
            .map_or_else(|| "nothing was renewed".to_owned(), |record| on_command_line(&record.sentence));
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
