//! What an exchange found: the accounts a person may connect, or why there is none.

use super::{AccountId, Scopes, Shown, names::named_enum};

/// What is shown before "Connect @name to you?". `T` is [`Untrusted`](super::Untrusted) on the way into the
/// store and [`Shown`] on the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal<T = Shown> {
    /// Meta's app-scoped id of the person who logged in.
    pub subject: String,
    /// Several Pages make several candidates; never empty.
    pub candidates: Vec<Candidate<T>>,
    /// What Meta says was granted.
    pub granted: Scopes,
    /// What was asked for and refused; each with its cost.
    pub refused: Scopes,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T = Shown> {
    pub account_id: AccountId,
    pub username: T,
    pub name: Option<T>,
    /// The Page behind it, for Facebook Login.
    pub page: Option<T>,
    pub followers_count: Option<i64>,
    /// Connected already by this user, so connecting again replaces its grant.
    pub already_connected: bool,
}

named_enum! {
    /// Why no professional account was found.
    pub enum NoAccount {
        /// The person has no Page, or none was shared with the app.
        NoPages = "no_pages",
        /// Pages are there, but no professional account is linked to any.
        NotLinked = "not_linked",
        /// The account is a personal one.
        NotProfessional = "not_professional",
    }
}

impl NoAccount {
    /// What is wrong and what to do about it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoPages => {
                "Meta shows no Page: tick your Page in the dialog, and grant business_management if a business portfolio owns it."
            }
            Self::NotLinked => {
                "None of your Pages has a professional Instagram account: link one in the Page's settings, or use Instagram Login."
            }
            Self::NotProfessional => {
                "This is a personal account: switch it to Business or Creator in Instagram (Settings > Account type), then connect again."
            }
        }
    }
}
