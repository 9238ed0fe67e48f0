//! What disconnecting did.

use crate::domain::Account;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disconnected {
    /// The sealed token is gone.
    pub grant_erased: bool,
    /// The connections that still need the grant, and so keep it.
    pub kept_by: Vec<Account>,
}
