//! The audience of an account as last measured.

use super::{Error, Services};
use crate::domain::{AccountId, Audience};

impl Services {
    pub async fn audience(&self, account: &AccountId) -> Result<Audience, Error> {
        Ok(self.mine.audience(account).await?)
    }
}
