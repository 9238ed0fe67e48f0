//! A renewal whose worker was gone after the new token had taken over, and before it was said what that means.

use crate::{
    domain::Timestamp,
    store::{Due, Error, OpenGrant},
    worker::Worker,
};

impl Worker {
    /// Whether the token is newer than the day on which it was to be renewed: then only the end of that is missing, and
    /// to ask for another would be to renew twice.
    pub(super) async fn lacks_its_end(&self, due: &Due, grant: &OpenGrant) -> Result<bool, Error> {
        let Some(renewed_at) = grant.grant.renewed_at else { return Ok(false) };
        let connections = self.served_by(due, grant).await?;
        Ok(connections.iter().any(|one| one.next_renewal_at.is_some_and(|planned| planned <= renewed_at)))
    }

    /// Ends the renewal as it would have been. What the date was before is known no more, so a date that stayed is told
    /// by the next one.
    pub(super) async fn end_interrupted(
        &self,
        due: &Due,
        grant: &OpenGrant,
    ) -> Result<Option<Timestamp>, Error> {
        let clocks = self.clocks(grant, &grant.token, grant.grant.expiry).await;
        let renewed_at = grant.grant.renewed_at.unwrap_or_else(|| self.clock.now());
        self.conclude(due, grant, clocks, false, renewed_at).await
    }
}
