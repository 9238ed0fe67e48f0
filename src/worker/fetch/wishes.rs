//! What each part of a fetch begins with.

use super::{
    Fetch, Stop,
    ask::{Ask, Part},
};

impl Fetch<'_> {
    /// What a part wants to know first; some answers lead to more. What is known to be unavailable is stored here.
    pub(super) async fn wishes(&mut self, part: Part) -> Result<Vec<Ask>, Stop> {
        Ok(match part {
            Part::Series => self.series().map(Ask::Series).into(),
            Part::Windows => {
                let windows = self.windows().await?;
                let follows = self.follows(&windows).await?;
                windows.into_iter().map(Ask::Totals).chain(follows.into_iter().map(Ask::Follows)).collect()
            }
            Part::Posts => Self::posts().map(Ask::Media).into(),
            Part::Days => self.days().await?.into_iter().map(Ask::Totals).collect(),
            // Meta has none of it for a small account.
            Part::OnlineFollowers if self.is_small() => Vec::new(),
            Part::OnlineFollowers => vec![Ask::OnlineFollowers],
            Part::Demographics => self.demographics().await?.into_iter().map(Ask::Demographics).collect(),
        })
    }
}
