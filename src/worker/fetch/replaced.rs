//! A token that Meta rejects because a renewal replaces it at the same time: that says nothing of the connection.

use super::Fetch;
use crate::{
    domain::{Work, WorkKind},
    store::Error,
};

impl Fetch<'_> {
    /// Whether the token that Meta rejected has been replaced, or a new one waits beside it; a renewal that is under way
    /// is waited for.
    pub(super) async fn is_being_replaced(&self) -> Result<bool, Error> {
        if self.is_untried || !self.trouble.rejects_token() {
            return Ok(false);
        }
        let worker = self.worker;
        let until = worker.clock.now() + worker.config.sync.renewed_within;
        let mut changes = worker.store.changes();
        while self.mine.work().await?.iter().any(is_renewal_under_way) {
            tokio::select! {
                () = changes.changed() => {}
                () = worker.clock.sleep_until(until) => break,
            }
        }
        let grant = worker.door.grant_of(self.user, self.account).await?;
        let is_replaced = grant.is_none_or(|grant| grant.version != self.grant.version);
        Ok(is_replaced || worker.door.pending(self.user, &self.grant.grant.id).await?.is_some())
    }
}

fn is_renewal_under_way(work: &Work) -> bool {
    work.kind == WorkKind::Renew && work.progress.is_some()
}
