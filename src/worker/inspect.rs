//! After the exchange: what was granted, by whom, and which accounts it opens.

use super::{Worker, halt::Halt};
use crate::{
    domain::{AccountType, Candidate, Expiry, Failure, Login, NoAccount, Proposal, Scopes, Untrusted},
    meta::{Access, PermissionStatus},
    store::{ClaimedAttempt, ExchangedToken},
};

impl Worker {
    /// Reads back scopes and accounts. Fills in the token's clocks and subject on the way.
    pub(super) async fn inspect(
        &self,
        claimed: &ClaimedAttempt,
        token: &mut ExchangedToken,
    ) -> Result<Proposal<Untrusted>, Halt> {
        let mut proposal = match token.login {
            Login::Instagram => self.inspect_instagram(token).await?,
            Login::Facebook => self.inspect_facebook(token).await?,
        };
        let mine = self.store.as_user(claimed.user);
        for candidate in &mut proposal.candidates {
            candidate.already_connected = mine
                .connection(&candidate.account_id)
                .await?
                .is_some_and(|connection| connection.is_connected());
        }
        Ok(proposal)
    }

    async fn inspect_instagram(&self, token: &mut ExchangedToken) -> Result<Proposal<Untrusted>, Halt> {
        let wanted = Scopes::wanted(Login::Instagram);
        // Only the code exchange says what was granted; a pasted token's scopes show when they are used.
        let granted = token.granted.clone().unwrap_or_default();
        let refused = if token.granted.is_some() { wanted.missing_from(&granted) } else { Scopes::default() };
        stop_at_essential(&refused)?;
        let me = self.meta.me(Access { login: Login::Instagram, token: &token.token }).await?;
        let (Some(account_id), Some(username)) = (me.account_id, me.username) else {
            return Err(Failure::no_account(NoAccount::NotProfessional).into());
        };
        let subject = token.subject.get_or_insert(me.subject).clone();
        if me.account_type == AccountType::Personal {
            return Err(Failure::no_account(NoAccount::NotProfessional).into());
        }
        let candidate = Candidate {
            account_id,
            username,
            name: me.name,
            page: None,
            followers_count: me.profile.followers_count,
            already_connected: false,
        };
        Ok(Proposal { subject, candidates: vec![candidate], granted, refused })
    }

    async fn inspect_facebook(&self, token: &mut ExchangedToken) -> Result<Proposal<Untrusted>, Halt> {
        let info = self.meta.debug_token(&token.token).await?;
        if let (false, Some(refusal)) = (info.is_valid, info.error) {
            return Err(crate::meta::Error::Refused(refusal).into());
        }
        // What `debug_token` says outranks what was counted from `expires_in`.
        token.expiry = info.expiry.unwrap_or(token.expiry);
        token.data_access_expires_at = info.data_access_expires_at;
        let granted = match self.meta.permissions(&token.token).await {
            Ok(permissions) => permissions
                .iter()
                .filter(|(_, status)| *status == PermissionStatus::Granted)
                .map(|(scope, _)| scope.as_str())
                .collect(),
            Err(error) if error.kind().rejects_token() => return Err(error.into()),
            Err(_) => info.scopes,
        };
        let refused = Scopes::wanted(Login::Facebook).missing_from(&granted);
        stop_at_essential(&refused)?;
        let subject = match info.subject.or_else(|| token.subject.clone()) {
            Some(subject) => subject,
            None => self.meta.me(Access { login: Login::Facebook, token: &token.token }).await?.subject,
        };
        token.subject = Some(subject.clone());
        token.granted = Some(granted.clone());
        let pages = self.meta.pages(&token.token).await?;
        let no_pages = pages.is_empty();
        let candidates: Vec<_> = pages
            .into_iter()
            .filter_map(|page| {
                let account = page.account?;
                Some(Candidate {
                    account_id: account.id,
                    username: account.username,
                    name: account.name,
                    page: Some(page.name),
                    followers_count: account.profile.followers_count,
                    already_connected: false,
                })
            })
            .collect();
        if candidates.is_empty() {
            let reason = if no_pages { NoAccount::NoPages } else { NoAccount::NotLinked };
            return Err(Failure::no_account(reason).into());
        }
        if token.expiry == Expiry::Unknown {
            tracing::info!("Meta did not say when the token ends");
        }
        Ok(Proposal { subject, candidates, granted, refused })
    }
}

/// Without an essential scope there would be nothing to show, so the attempt ends with the reason.
fn stop_at_essential(refused: &Scopes) -> Result<(), Failure> {
    if refused.iter().any(crate::domain::Scope::is_essential) {
        return Err(Failure::scopes_refused(refused));
    }
    Ok(())
}
