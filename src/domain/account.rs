//! The Instagram professional account: its id, its names and its profile figures.

use serde::Serialize;

use super::Shown;

/// An Instagram professional account as Meta last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub username: Shown,
}

/// An Instagram account's id. Text, because ids exceed 2^53 and are never calculated with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct AccountId(String);

impl AccountId {
    const LONGEST: usize = 64;

    /// Takes 1 to 64 ASCII letters, digits, `_`, `-` or `.`; everything else is not an id.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=Self::LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

/// What kind of professional account it is; Meta spells the types in several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountType {
    Business,
    Creator,
    /// Not a professional account; it has no insights.
    Personal,
    /// A spelling we do not know, or none given (Facebook Login does not tell).
    Unknown,
}

impl AccountType {
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "business" => Self::Business,
            "media_creator" | "creator" => Self::Creator,
            "personal" => Self::Personal,
            _ => Self::Unknown,
        }
    }
}

/// Profile figures; each may be missing, and missing is not zero. `T` is [`Untrusted`](super::Untrusted) on
/// the way into the store and [`Shown`] on the way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile<T = Shown> {
    pub username: Option<T>,
    pub name: Option<T>,
    pub followers_count: Option<i64>,
    pub follows_count: Option<i64>,
    pub media_count: Option<i64>,
}
