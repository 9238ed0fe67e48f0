//! A pasted token's first renewal: it tells the token's date, and makes a short-lived one a long-lived one.

use chrono::TimeDelta;

use super::{Worker, exchange::expiry_of, halt::Halt};
use crate::{
    domain::{Expiry, Failure, FailureCode, Login, Source, Timestamp},
    meta::{self, Access},
    store::{ClaimedAttempt, Error, ExchangedToken},
    telemetry::stop_point,
};

/// A Facebook token that ends within this is a short-lived one of an hour or two, or as good as over.
const SHORT_LIVED: TimeDelta = TimeDelta::hours(24);

impl Worker {
    /// Renews a pasted token where that tells or moves its end. Only after the person's yes: a renewal may end
    /// the token that was sent, and a connection that works may be using the very same one.
    pub(super) async fn renew_on_arrival(
        &self,
        claimed: &mut ClaimedAttempt,
        pasted: ExchangedToken,
    ) -> Result<ExchangedToken, Halt> {
        let now = self.clock.now();
        if claimed.attempt.source != Source::Pasted || !gains_by_renewal(&pasted, now) {
            return Ok(pasted);
        }
        let out = self.unrepeatable.begin();
        let answer = match pasted.login {
            Login::Instagram => self.meta.refresh(&pasted.token).await,
            Login::Facebook => self.meta.exchange_for_long(Login::Facebook, &pasted.token).await,
        };
        let renewed = match answer {
            Ok(renewed) => renewed,
            Err(error) if error.kind().rejects_token() => return Err(gone().into()),
            // Meta refuses one that is under 24 h old; then its end stays as it was told, and a later renewal
            // tries again.
            Err(error) => {
                tracing::info!(kind = %error.kind(), "the pasted token was not renewed on arrival");
                return Ok(pasted);
            }
        };
        stop_point("worker.attempt.token_renewed");
        let renewed = ExchangedToken {
            token: renewed.token,
            issued_at: now,
            expiry: expiry_of(renewed.expires_in, now),
            ..pasted.clone()
        };
        self.door.keep_chosen(claimed, &renewed).await?;
        drop(out);
        Ok(self.keep_what_serves(claimed, pasted, renewed).await?)
    }

    /// The renewed token, which was kept before it is tried, because the other may have ended with it; one that
    /// Meta rejects gives way to the pasted one again.
    async fn keep_what_serves(
        &self,
        claimed: &mut ClaimedAttempt,
        pasted: ExchangedToken,
        mut renewed: ExchangedToken,
    ) -> Result<ExchangedToken, Error> {
        match self.try_renewed(&mut renewed).await {
            Err(error) if error.kind().rejects_token() => {
                self.door.keep_chosen(claimed, &pasted).await?;
                Ok(pasted)
            }
            // Whether it works is then found by the first fetch.
            Ok(()) | Err(_) => Ok(renewed),
        }
    }

    /// Lets the new token serve a call, which for Facebook tells both of its clocks.
    async fn try_renewed(&self, renewed: &mut ExchangedToken) -> Result<(), meta::Error> {
        match renewed.login {
            Login::Instagram => {
                self.meta.me(Access { login: Login::Instagram, token: &renewed.token }).await.map(drop)
            }
            Login::Facebook => {
                let info = self.meta.debug_token(&renewed.token).await?;
                if let (false, Some(refusal)) = (info.is_valid, info.error) {
                    return Err(meta::Error::Refused(refusal));
                }
                // What `debug_token` says outranks what was counted from `expires_in`.
                renewed.expiry = info.expiry.unwrap_or(renewed.expiry);
                renewed.data_access_expires_at =
                    info.data_access_expires_at.or(renewed.data_access_expires_at);
                Ok(())
            }
        }
    }
}

/// Nobody has told when a pasted Instagram token ends, and `debug_token` has told it of a Facebook one.
fn gains_by_renewal(pasted: &ExchangedToken, now: Timestamp) -> bool {
    match (pasted.login, pasted.expiry) {
        (Login::Instagram, expiry) => expiry == Expiry::Unknown,
        (Login::Facebook, Expiry::At(end)) => end - now < SHORT_LIVED,
        (Login::Facebook, Expiry::Never | Expiry::Unknown) => false,
    }
}

/// The token served the proposal, so it ended since: withdrawn, or by a renewal whose answer was lost.
fn gone() -> Failure {
    Failure::new(
        FailureCode::Rejected,
        "Meta does not accept the token any more, so please reconnect: press c and paste a new one.",
    )
}
