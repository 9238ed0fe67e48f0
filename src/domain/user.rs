//! The person who uses lightmeter.

use uuid::Uuid;

use super::names::named_enum;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub handle: Handle,
    pub role: Role,
}

/// `u_id`: every row of a user's data is led by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(pub Uuid);

impl UserId {
    /// A uuid but the nil one, by which other programs mean nobody.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().filter(|id| !id.is_nil()).map(Self)
    }
}

/// A user's short name: 1 to 32 lower-case letters, digits, `_`, `-` or `.`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle(String);

impl Handle {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=32).contains(&text.len())
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.')
            });
        fits.then(|| Self(text.to_owned()))
    }

    /// A handle from an operating-system user name, which may hold anything.
    pub fn from_os_user(name: &str) -> Self {
        let kept: String = name
            .to_ascii_lowercase()
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
            .take(32)
            .collect();
        Self(if kept.is_empty() { "me".to_owned() } else { kept })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

named_enum! {
    pub enum Role {
        Member = "member",
        Operator = "operator",
    }
}
