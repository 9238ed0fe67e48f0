//! `renew`: one renewal of the token of one account, or of all.

pub(super) mod outcome;

use super::{
    Exit, Failure, Process,
    arguments::{Global, Renew},
    front::Front,
    work::wanted,
};
use crate::domain::RenewedBy;
use outcome::renew_each;

pub(super) async fn run(global: &Global, options: &Renew, process: &mut Process) -> Result<Exit, Failure> {
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    let connections = wanted(&front, options.account.as_deref()).await?;
    if connections.is_empty() {
        process.out.line("No account is connected yet: run `lightmeter connect`.")?;
    }
    let worker = front.start_worker().await?;
    let renewing = async |process: &mut Process| renew_each(&front, &connections, process).await;
    let renewals = worker.beside(process, renewing).await?;
    for renewal in &renewals {
        process.out.line(renewal.line())?;
    }
    let mut after = Vec::new();
    for connection in &connections {
        after.push(front.services.find(connection.account.id.as_str()).await?);
    }
    // A renewal that worked may have shown that a person is needed, such as by a date that did not move.
    let asks = super::accounts::exit_for(&after, process.clock.now());
    Ok(renewals.iter().map(|renewal| renewal.end.exit()).fold(asks, Exit::or_worse))
}
