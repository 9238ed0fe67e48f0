//! Getting a new token that serves: it is kept beside the old one before it is tried, for the old one may have ended
//! with it.

use crate::{
    domain::{Login, Timestamp},
    meta::{self, Access},
    store::{Due, Error, OpenGrant, RenewedToken},
    telemetry::{stop_before, stop_point},
    worker::{Worker, exchange::expiry_of, heartbeat::Lease},
};

/// How asking for a new token ended.
pub(super) enum Renewal {
    /// The token waits beside the old one and has served a call.
    Serves(RenewedToken),
    Refused(meta::Error),
    /// Meta rejects the new token that it has just issued, and the old one works.
    Useless(meta::Error),
    /// The grant has a token by somebody else's hand, and theirs stands.
    Overtaken,
    /// Nothing was asked of Meta, for the lease has run out meanwhile and somebody else may be asking.
    Lapsed,
}

impl Worker {
    /// One that an interrupted renewal left comes first. The grant follows what is in the store.
    pub(super) async fn new_token(
        &self,
        due: &Due,
        grant: &mut OpenGrant,
        lease: &Lease,
        now: Timestamp,
    ) -> Result<Renewal, Error> {
        if let Some(waiting) = self.door.pending(due.user, &grant.grant.id).await? {
            match self.try_out(due, grant, waiting).await? {
                Renewal::Refused(error) if error.kind().ends_token() => {}
                ended => return Ok(ended),
            }
            self.door.keep_lease(due).await?;
        }
        if !self.is_as_it_was(due, grant).await? {
            return Ok(Renewal::Overtaken);
        }
        let out = self.unrepeatable.begin();
        let renewed = match self.ask_for_another(grant, lease, now).await {
            Ok(renewed) => renewed,
            Err(meta::Error::Lapsed) => return Ok(Renewal::Lapsed),
            Err(error) => return Ok(Renewal::Refused(error)),
        };
        let kept = self.keep_beside(due, grant, renewed).await?;
        drop(out);
        match kept {
            Some(kept) => self.try_fresh(due, grant, kept).await,
            None => Ok(Renewal::Overtaken),
        }
    }

    /// Whether the grant is what was read. Where none waits, a fetch may have taken up the one that did since then, and
    /// to ask for another would be to renew twice.
    async fn is_as_it_was(&self, due: &Due, grant: &OpenGrant) -> Result<bool, Error> {
        let now_there = self.door.grant(due.user, &grant.grant.id).await?;
        Ok(now_there.is_some_and(|now_there| now_there.version == grant.version))
    }

    /// What was read was so before the process was stopped, if it was, as on a machine that hangs, and before this call had
    /// its turn: nothing is asked once the lease has run out.
    async fn ask_for_another(
        &self,
        grant: &OpenGrant,
        lease: &Lease,
        now: Timestamp,
    ) -> Result<RenewedToken, meta::Error> {
        stop_before("worker.renewal.token_renewed");
        let meta = self.meta.for_one_fetch().under_lease(lease);
        let renewed = match grant.grant.id.login {
            Login::Instagram => meta.refresh(&grant.token).await?,
            Login::Facebook => meta.exchange_for_long(Login::Facebook, &grant.token).await?,
        };
        stop_point("worker.renewal.token_renewed");
        Ok(RenewedToken {
            token: renewed.token,
            expiry: expiry_of(renewed.expires_in, now),
            data_access_expires_at: None,
            at: now,
        })
    }

    /// The token that waits beside the old one from now on: the new one, or one that somebody else had put there.
    /// As long as the old one is what was renewed the new one is never given up for a store that fails for a moment;
    /// `None` once it is another.
    async fn keep_beside(
        &self,
        due: &Due,
        grant: &mut OpenGrant,
        renewed: RenewedToken,
    ) -> Result<Option<RenewedToken>, Error> {
        let between = self.config.sync.between_tries.to_std().unwrap_or_default();
        // Each try waits for a locked database by itself. Nobody else has the token, so they are more than one, and short of
        // what leaving waits for.
        let mut waits = [between / 3, between, between * 2].into_iter();
        loop {
            match (self.put_beside(due, grant, &renewed).await, waits.next()) {
                (Err(error), Some(wait)) if !matches!(error, Error::BlankToken) => {
                    tracing::warn!(%error, "a new token could not be kept; it is tried again");
                    tokio::time::sleep(wait).await;
                }
                (ended, _) => return ended,
            }
        }
    }

    /// [`Self::keep_beside`] once.
    async fn put_beside(
        &self,
        due: &Due,
        grant: &mut OpenGrant,
        renewed: &RenewedToken,
    ) -> Result<Option<RenewedToken>, Error> {
        let id = grant.grant.id.clone();
        while !self.door.keep_pending(due.user, &id, grant.version, renewed).await? {
            let Some(now_there) = self.door.grant(due.user, &id).await? else { return Ok(None) };
            if now_there.token.expose() != grant.token.expose() {
                return Ok(None);
            }
            let moved = now_there.version != grant.version;
            *grant = now_there;
            if let Some(theirs) = self.door.pending(due.user, &id).await? {
                return Ok(Some(theirs));
            }
            if !moved {
                // Nothing waits and nothing moved, so the next try may succeed; this one has not.
                return Err(Error::Overtaken);
            }
        }
        Ok(Some(renewed.clone()))
    }

    /// As [`Self::try_out`]. A new token that Meta rejects says nothing about the old one, which is asked with itself.
    async fn try_fresh(
        &self,
        due: &Due,
        grant: &mut OpenGrant,
        fresh: RenewedToken,
    ) -> Result<Renewal, Error> {
        match self.try_out(due, grant, fresh).await? {
            Renewal::Refused(error) if error.kind().ends_token() => {
                let old = Access { login: grant.grant.id.login, token: &grant.token };
                let served = self.meta.me(old).await;
                stop_point("worker.renewal.old_token_tried");
                Ok(served.map_or_else(Renewal::Refused, |_| Renewal::Useless(error)))
            }
            ended => Ok(ended),
        }
    }

    /// Lets the token that waits serve a call; one that Meta ended is dropped.
    pub(super) async fn try_out(
        &self,
        due: &Due,
        grant: &mut OpenGrant,
        waiting: RenewedToken,
    ) -> Result<Renewal, Error> {
        let id = &grant.grant.id;
        stop_before("worker.renewal.new_token_tried");
        let served = self.meta.me(Access { login: id.login, token: &waiting.token }).await;
        stop_point("worker.renewal.new_token_tried");
        let Err(error) = served else {
            return Ok(Renewal::Serves(waiting));
        };
        if error.kind().ends_token() {
            let Some(version) = self.door.drop_pending(due.user, id, grant.version).await? else {
                return Ok(Renewal::Overtaken);
            };
            grant.version = version;
        }
        Ok(Renewal::Refused(error))
    }
}
