//! `disconnect --revoke`: the withdrawal at Meta beside a worker, and what is left of it where it is interrupted.

use std::{pin::pin, time::Duration};

use tokio::time::timeout;

use crate::{
    cli::{Exit, Failure, Process, front::Front},
    domain::{Account, AccountId},
};

/// How long it takes to hear that a question was taken back, or to end here what Meta has just withdrawn.
const HEARD_WITHIN: Duration = Duration::from_secs(1);

/// Withdraws the permission and ends every connection made with that Meta login; tells which those were. A signal
/// takes the question back, so that no later worker withdraws by itself what the person was told stays connected;
/// what Meta has withdrawn by then is ended here all the same.
pub(super) async fn disconnect(
    front: &Front,
    account: &AccountId,
    forget_history: bool,
    process: &mut Process,
) -> Result<Vec<Account>, Failure> {
    let before = front.services.about_to_ask(account).await?;
    let worker = front.start_worker().await?;
    let mut disconnecting = pin!(front.services.disconnect_at_meta(account, forget_history));
    let ended = process.unless_interrupted(async |_| disconnecting.as_mut().await).await;
    if let Ok(ended) = ended {
        worker.stop(process).await;
        return Ok(ended?);
    }
    let taken_back = front.services.take_back_revocations().await;
    let heard = timeout(HEARD_WITHIN, disconnecting).await;
    worker.stop(process).await;
    taken_back?;
    if let Ok(Ok(ended)) = heard {
        return Ok(ended);
    }
    // Meta may have answered while the worker came to its end.
    let ended = front.services.disconnect_as_heard(account, forget_history, &before).await;
    ended.map_err(|error| Failure::new(Exit::Failed, format!("interrupted; {}", error.sentence())))
}
