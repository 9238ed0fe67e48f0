//! How everybody's connections stand, for operators.

use super::{Error, Services};
use crate::domain::Health;

impl Services {
    /// Every user's connections and no figure; refused to who is no operator. In personal mode there is one user.
    pub async fn health(&self) -> Result<Vec<Health>, Error> {
        Ok(self.mine.health().await?)
    }
}
