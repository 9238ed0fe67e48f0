//! One attempt, step by step: each step is committed before the next call is made.

use chrono::TimeDelta;

use super::{Worker, halt::Halt};
use crate::{
    domain::{
        AccessToken, AttemptStep, AuthorizationCode, Expiry, Failure, Grant, GrantId, Login, PkceVerifier,
        Platform, RefusalKind, RenewedBy, Runway, Timestamp,
    },
    meta::{self, Access},
    store::{ClaimedAttempt, Error, ExchangedToken, NewConnections, Parcel},
    telemetry::stop_point,
};

impl Worker {
    /// Takes a claimed attempt as far as it goes without the person.
    pub(super) async fn advance(&self, mut claimed: ClaimedAttempt) -> Result<(), Error> {
        let went = match claimed.attempt.step {
            AttemptStep::Parked => self.take_parked(&mut claimed).await,
            // Found after a crash: the code is spent, and whether Meta answered cannot be known.
            AttemptStep::Exchanging => Err(Failure::interrupted().into()),
            AttemptStep::Short => self.exchange_short(&mut claimed).await,
            AttemptStep::Long => self.propose_long(&mut claimed).await,
            AttemptStep::Chosen => self.store_chosen(&mut claimed).await,
            _ => self.door.release_attempt(&mut claimed).await.map_err(Halt::Store),
        };
        match went {
            Ok(()) => Ok(()),
            Err(halt) => {
                let failure = match halt.failure(claimed.attempt.source) {
                    Ok(failure) => failure,
                    Err(error) => match self.wait_for_key(&claimed, error).await? {
                        Some(failure) => failure,
                        None => return Ok(()),
                    },
                };
                self.door.fail_attempt(&mut claimed, &failure).await
            }
        }
    }

    async fn take_parked(&self, claimed: &mut ClaimedAttempt) -> Result<(), Halt> {
        match self.door.open_parcel(claimed).await? {
            Parcel::Code { code, verifier } => {
                let login = claimed.attempt.login.ok_or_else(Failure::interrupted)?;
                self.exchange(claimed, login, code, verifier).await?;
                self.exchange_short(claimed).await
            }
            Parcel::Token(token) => {
                self.take_pasted(claimed, token).await?;
                self.propose_long(claimed).await
            }
        }
    }

    async fn exchange(
        &self,
        claimed: &mut ClaimedAttempt,
        login: Login,
        code: AuthorizationCode,
        verifier: Option<PkceVerifier>,
    ) -> Result<(), Halt> {
        let redirect_uri = claimed.redirect_uri.clone().unwrap_or_default();
        self.door.exchanging(claimed).await?;
        let _out = self.unrepeatable.begin();
        let issued_at = self.clock.now();
        let exchanged = self.meta.exchange_code(login, &code, &redirect_uri, verifier.as_ref()).await?;
        stop_point("worker.attempt.code_exchanged");
        let short = ExchangedToken {
            login,
            token: exchanged.token,
            subject: exchanged.subject,
            granted: exchanged.granted,
            issued_at,
            expiry: expiry_of(exchanged.expires_in, issued_at),
            data_access_expires_at: None,
        };
        Ok(self.door.keep_short(claimed, &short).await?)
    }

    async fn exchange_short(&self, claimed: &mut ClaimedAttempt) -> Result<(), Halt> {
        let short = self.door.open_token(claimed).await?;
        let issued_at = self.clock.now();
        let long = self.patiently(|| self.meta.exchange_for_long(short.login, &short.token)).await?;
        stop_point("worker.attempt.token_lengthened");
        let long = ExchangedToken {
            token: long.token,
            issued_at,
            expiry: expiry_of(long.expires_in, issued_at),
            ..short
        };
        self.door.keep_long(claimed, &long).await?;
        self.propose_long(claimed).await
    }

    /// A pasted token is kept before anything is asked with it, so that a crash loses nothing.
    async fn take_pasted(&self, claimed: &mut ClaimedAttempt, token: AccessToken) -> Result<(), Halt> {
        let login = match Login::of_token_prefix(token.expose()) {
            Some(login) => login,
            None => self.login_by_asking(&token).await?,
        };
        let pasted = ExchangedToken {
            login,
            token,
            subject: None,
            granted: None,
            issued_at: self.clock.now(),
            // Nobody has said when it ends, and nothing is assumed.
            expiry: Expiry::Unknown,
            data_access_expires_at: None,
        };
        Ok(self.door.keep_long(claimed, &pasted).await?)
    }

    async fn login_by_asking(&self, token: &AccessToken) -> Result<Login, Halt> {
        let mut refused: Option<meta::Error> = None;
        for login in [Login::Instagram, Login::Facebook] {
            match self.meta.me(Access { login, token }).await {
                Ok(_) => return Ok(login),
                // While one of them is away, the other's no says nothing about the token.
                Err(_) if refused.as_ref().is_some_and(|known| known.kind().is_temporary()) => {}
                Err(error) => refused = Some(error),
            }
        }
        Err(refused.map_or_else(|| Halt::Failed(Failure::interrupted()), Halt::from))
    }

    async fn propose_long(&self, claimed: &mut ClaimedAttempt) -> Result<(), Halt> {
        let mut token = self.door.open_token(claimed).await?;
        let proposal = self.inspect(claimed, &mut token).await?;
        stop_point("worker.attempt.account_read");
        self.door.keep_long(claimed, &token).await?;
        Ok(self.door.propose(claimed, token.login, &proposal).await?)
    }

    async fn store_chosen(&self, claimed: &mut ClaimedAttempt) -> Result<(), Halt> {
        let token = self.door.open_token(claimed).await?;
        let token = self.renew_on_arrival(claimed, token).await?;
        let proposal = claimed.attempt.proposal.clone().ok_or_else(Failure::interrupted)?;
        let now = self.clock.now();
        let chosen = claimed.attempt.chosen.clone();
        let accounts = proposal
            .candidates
            .iter()
            .filter(|candidate| chosen.contains(&candidate.account_id))
            .map(|candidate| {
                (candidate.account_id.clone(), crate::domain::Untrusted::new(candidate.username.as_str()))
            })
            .collect();
        let worker = self.promising(self.promised(claimed.user, &chosen).await?);
        let next_renewal_at = worker.next_renewal(token.login, token.expiry, token.issued_at, now);
        let connections = NewConnections {
            grant: Grant {
                id: GrantId { platform: Platform::Instagram, login: token.login, subject: proposal.subject },
                source: claimed.attempt.source,
                scopes: proposal.granted,
                issued_at: Some(token.issued_at),
                expiry: token.expiry,
                data_access_expires_at: token.data_access_expires_at,
                renewed_at: None,
            },
            token: token.token,
            accounts,
            // Nobody renews what Meta's rules or a missing secret leave no way to renew.
            renewed_by: next_renewal_at.map_or(RenewedBy::Nobody, |_| worker.renewed_by),
            next_renewal_at,
        };
        Ok(self.door.store_connections(claimed, &connections).await?)
    }

    /// When this process, or a timer like it, should renew; `None` where Meta's rules leave nothing to do.
    pub(super) fn next_renewal(
        &self,
        login: Login,
        expiry: Expiry,
        last: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if self.renewed_by == RenewedBy::Nobody {
            return None;
        }
        let has_secret = self.config.meta.facebook.app_secret.is_some();
        // A Facebook token is renewed by exchanging it again, which needs the app's secret.
        (login == Login::Instagram || has_secret)
            .then(|| Runway::next_renewal(login, expiry, self.config.sync.renew_every, last, now))
            .flatten()
    }

    /// Tries a call that may be repeated safely a few times while Meta is away.
    async fn patiently<T, F: Future<Output = Result<T, meta::Error>>>(
        &self,
        call: impl Fn() -> F,
    ) -> Result<T, meta::Error> {
        let between = self.config.meta.between_tries.to_std().unwrap_or_default();
        for wait in [between, between * 4] {
            match call().await {
                Err(error) if matches!(error.kind(), RefusalKind::Service | RefusalKind::Unreadable) => {
                    tokio::time::sleep(wait).await;
                }
                settled => return settled,
            }
        }
        call().await
    }
}

/// Absent means nobody has said; it is asked of `debug_token`, never assumed.
pub(super) fn expiry_of(expires_in: Option<i64>, issued_at: Timestamp) -> Expiry {
    match expires_in.and_then(TimeDelta::try_seconds).and_then(|left| issued_at.checked_add_signed(left)) {
        Some(end) => Expiry::At(end),
        None => Expiry::Unknown,
    }
}
