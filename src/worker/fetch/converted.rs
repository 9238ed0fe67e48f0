//! Whether an account that Meta shows no more is still a professional one.

use super::{Fetch, Step, Stop};
use crate::domain::{AccountType, Login, Refusal, RefusalKind};

/// What one fetch has found out about the kind of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    #[default]
    NotAsked,
    Professional,
    Converted,
}

impl Known {
    pub(super) fn is_converted(self) -> bool {
        self == Self::Converted
    }
}

impl Fetch<'_> {
    /// "No such object" about the account itself: Meta says no more, so it is asked once what became of it.
    pub(super) async fn account_refused(&mut self, refusal: &Refusal) -> Step {
        if refusal.kind() != RefusalKind::Missing || self.kind_of_account != Known::NotAsked {
            return Ok(());
        }
        let is_converted = match self.login {
            Login::Instagram => {
                let answer = self.meta.me(self.access()).await;
                self.weigh(answer)?
                    .is_ok_and(|me| me.account_type == AccountType::Personal || me.account_id.is_none())
            }
            Login::Facebook => {
                let answer = self.meta.pages(&self.grant.token).await;
                let account = self.account;
                self.weigh(answer)?.is_ok_and(|pages| {
                    !pages.iter().filter_map(|page| page.account.as_ref()).any(|linked| linked.id == *account)
                })
            }
        };
        if is_converted {
            self.kind_of_account = Known::Converted;
            return Err(Stop::Refused);
        }
        self.kind_of_account = Known::Professional;
        Ok(())
    }
}
