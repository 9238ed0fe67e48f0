//! The account's names and current counts.

use crate::{
    domain::{AccountId, Profile, Untrusted},
    meta::{
        Access, Client, Error,
        wire::{Call, profile, unwrapped},
    },
};

impl Client {
    pub async fn profile(
        &self,
        access: Access<'_>,
        account: &AccountId,
    ) -> Result<Profile<Untrusted>, Error> {
        let call = Call::read(self.meta(), access, &[account.as_str()])?
            .with("fields", "username,name,followers_count,follows_count,media_count");
        Ok(profile(unwrapped(&self.ask(&call).await?)))
    }
}
