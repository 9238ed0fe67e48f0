//! What an older set-up has, understood.

use std::collections::BTreeMap;

use crate::domain::{
    AccessToken, AccountId, Day, Expiry, Handle, Login, Metric, Reading, Taken, Untrusted, UserId,
};

/// By the day and the metric.
pub type Readings = BTreeMap<(Day, Metric), Taken<Reading>>;

#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Ascending by id; one who is not among them and has a token is not made.
    pub people: Vec<Person>,
    pub tokens: Vec<FoundToken>,
    /// By account and, where the row told one, by user.
    pub readings: BTreeMap<(AccountId, Option<UserId>), Readings>,
}

/// A user, and the handles that fit, the best one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub handles: Vec<Handle>,
}

/// A token that one account is reached with.
#[derive(Clone, Debug)]
pub struct FoundToken {
    pub user: Owner,
    pub login: Login,
    pub token: AccessToken,
    pub account: AccountId,
    pub username: Option<Untrusted>,
    pub expiry: Expiry,
}

/// Whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    Id(UserId),
    /// Somebody who is there already.
    Handle(Handle),
}
