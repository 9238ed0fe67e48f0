//! Leaving the dashboard: what it had begun to write is waited for, with the terminal given back already.

use std::time::Duration;

use tokio::time::timeout;

use crate::{
    cli::{Failure, Process, front::Front},
    tui::Unfinished,
};

/// What is written here takes no longer; a person who leaves is told only of more.
const AT_ONCE: Duration = Duration::from_millis(300);
/// How long Meta is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it takes to hear that a question was taken back.
const TAKEN_BACK_WITHIN: Duration = Duration::from_secs(1);

pub(super) async fn leave(
    front: &Front,
    mut unfinished: Unfinished,
    process: &mut Process,
) -> Result<(), Failure> {
    let (out, interrupt) = process.ending();
    let writes = unfinished.under_way();
    if timeout(AT_ONCE, writes.over()).await.is_err() {
        out.aside("finishing what you asked for last, for 5 s at most; ctrl-c leaves it");
        tokio::select! {
            _ = timeout(PATIENCE, writes.over()) => {}
            () = interrupt.caught() => {}
        }
    }
    if writes.is_any() {
        front.services.take_back_revocations().await?;
        // Whoever waited for the answer hears of it and says how that stands.
        let _ = timeout(TAKEN_BACK_WITHIN, writes.over()).await;
    }
    for problem in unfinished.problems() {
        out.aside(problem.sentence);
    }
    Ok(())
}
