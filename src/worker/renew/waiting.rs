//! A new token that an interrupted renewal left beside the old one, as a fetch finds it.

use super::fresh::Renewal;
use crate::{
    meta,
    store::{Due, Error, OpenGrant, RenewedToken},
    worker::Worker,
};

impl Worker {
    /// Takes up the token that waits, if one does and it serves a call; one that Meta ended is dropped, and no other
    /// is asked for. `Some` where it waits on, because Meta is away or refused the call for something else: the old
    /// token may have ended with the new one, so it is not asked with.
    pub(in crate::worker) async fn take_up_waiting(
        &self,
        due: &Due,
        grant: OpenGrant,
    ) -> Result<Option<meta::Error>, Error> {
        let Some(waiting) = self.door.pending(due.user, &grant.grant.id).await? else { return Ok(None) };
        // A fetch is cut off when its worker ends; a token that has begun to take over is not.
        let (worker, of_fetch, out) = (self.clone(), due.clone(), self.unrepeatable.begin());
        let taking_up = tokio::spawn(async move {
            let taken = worker.take_up(&of_fetch, grant, waiting).await;
            drop(out);
            taken
        });
        match taking_up.await {
            Ok(taken) => taken,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Only the end of the runtime cancels it, and with it this.
                Err(_) => std::future::pending().await,
            },
        }
    }

    async fn take_up(
        &self,
        due: &Due,
        mut grant: OpenGrant,
        waiting: RenewedToken,
    ) -> Result<Option<meta::Error>, Error> {
        self.door.progress(due, "trying the new token").await?;
        match self.try_out(due, &mut grant, waiting).await? {
            Renewal::Serves(renewed) => {
                let now = self.clock.now();
                let (worker, before) = self.as_promised(due).await?;
                worker.promise(due, &grant, before, now).await?;
                worker.take_over(due, &grant, renewed, now).await?;
                Ok(None)
            }
            Renewal::Refused(error) if !error.kind().ends_token() => Ok(Some(error)),
            Renewal::Refused(_) | Renewal::Useless(_) | Renewal::Overtaken | Renewal::Lapsed => Ok(None),
        }
    }
}
