//! `renew`: one renewal of the token of one account, or of all.

pub(super) mod outcome;

use super::{
    Exit, Failure, Process,
    arguments::{Global, Renew},
    personal::Personal,
    work::wanted,
};
use crate::domain::RenewedBy;
use outcome::renew_each;

pub(super) async fn run(global: &Global, options: &Renew, process: &mut Process) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connections = wanted(&personal, options.account.as_deref()).await?;
    if connections.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    let worker = personal.start_worker().await?;
    let renewing = async |process: &mut Process| renew_each(&personal, &connections, process).await;
    let renewals = worker.beside(process, renewing).await?;
    for renewal in &renewals {
        process.out.line(renewal.line())?;
    }
    let mut after = Vec::new();
    for connection in &connections {
        after.push(personal.services.find(connection.account.id.as_str()).await?);
    }
    // A renewal that worked may have shown that a person is needed, such as by a date that did not move.
    let asks = super::accounts::exit_for(&after, process.clock.now());
    Ok(renewals.iter().map(|renewal| renewal.end.exit()).fold(asks, Exit::or_worse))
}
