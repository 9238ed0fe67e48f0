//! The posts of an account with their newest figures.

use super::{Error, Services};
use crate::domain::{AccountId, Post};

impl Services {
    /// The newest posts, newest first.
    pub async fn posts(&self, account: &AccountId, limit: u32) -> Result<Vec<Post>, Error> {
        Ok(self.mine.posts(account, limit).await?)
    }
}
