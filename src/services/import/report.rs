//! What an import did, or would do, and what it could not assign.

use std::collections::BTreeMap;

use crate::{
    domain::{AccountId, Handle, Shown, UserId},
    store::{ImportedUser, TakenOver, UserStanding},
};

/// The same of an import and of one that is only tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub users: Vec<ImportedUser>,
    pub accounts: Vec<AccountEnd>,
    pub readings: Vec<ReadingsEnd>,
    left: BTreeMap<String, Left>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEnd {
    pub handle: Handle,
    pub account: AccountId,
    pub end: TakenOver,
}

/// The readings of one account of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingsEnd {
    pub handle: Handle,
    pub account: AccountId,
    pub found: u64,
    /// New, or saying something else than what was there.
    pub stored: u64,
}

/// What was not taken over for one reason; it is still where it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    pub count: u64,
    /// The first few.
    pub examples: Vec<String>,
}

impl Left {
    const EXAMPLES: usize = 3;
}

impl Report {
    /// `why` begins small and has no full stop; no example may hold a secret.
    pub(super) fn leave(&mut self, why: impl Into<String>, count: u64, example: impl FnOnce() -> String) {
        let left = self.left.entry(why.into()).or_default();
        left.count += count;
        if left.examples.len() < Left::EXAMPLES {
            left.examples.push(Shown::new(&example()).as_str().to_owned());
        }
    }

    /// By reason.
    pub const fn left(&self) -> &BTreeMap<String, Left> {
        &self.left
    }

    pub(super) fn user(&self, user: UserId) -> Option<&ImportedUser> {
        self.users.iter().find(|known| known.id == user)
    }

    /// Whether anything is other than before.
    pub fn changes(&self) -> bool {
        self.users.iter().any(|user| user.standing == UserStanding::Made)
            || self.accounts.iter().any(|account| account.end.changes())
            || self.readings.iter().any(|readings| readings.stored > 0)
    }

    /// For a person.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for user in &self.users {
            let standing = match user.standing {
                UserStanding::Made => "made",
                UserStanding::Known => "there already",
                UserStanding::Disabled => "disabled, so nothing is taken over",
            };
            lines.push(format!("user     {:<20}  {standing}  ({})", user.handle.as_str(), user.id.0));
        }
        for AccountEnd { handle, account, end } in &self.accounts {
            lines.push(format!("account  {:<20}  {account}: {}", handle.as_str(), said(*end)));
        }
        for ReadingsEnd { handle, account, found, stored } in &self.readings {
            let handle = handle.as_str();
            lines.push(format!("figures  {handle:<20}  {account}: {stored} of {found} new or changed"));
        }
        for (why, left) in &self.left {
            lines.push(format!("left     {:>6}  {why}: {}", left.count, left.examples.join("; ")));
        }
        if lines.is_empty() {
            lines.push("Nothing was found.".to_owned());
        }
        lines
    }
}

const fn said(end: TakenOver) -> &'static str {
    match end {
        TakenOver::Connected => "connected with the imported token",
        TakenOver::Replaced => "the newer token takes the place of the one imported before",
        TakenOver::Adopted => "from now on lightmeter renews the token",
        TakenOver::Unchanged => "imported before, and unchanged",
        TakenOver::LeftOwn => "left alone: the user has connected it",
        TakenOver::LeftDisconnected => "left alone: the user has disconnected it",
        TakenOver::LeftRenewed => "left alone: lightmeter has renewed the token imported before",
        TakenOver::LeftLonger => "left alone: the token imported before ends later",
    }
}
