//! The two login products, and the platform whose accounts they open.

use super::names::named_enum;

named_enum! {
    /// Which of Meta's two login products made a grant.
    pub enum Login {
        /// Instagram Login: no Page, one account a token.
        Instagram = "instagram",
        /// Facebook Login: Page → `instagram_business_account`.
        Facebook = "facebook",
    }
}

impl Login {
    /// The product's name as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Instagram => "Instagram Login",
            Self::Facebook => "Facebook Login",
        }
    }

    /// A token's login by its prefix, where the prefix tells.
    pub fn of_token_prefix(token: &str) -> Option<Self> {
        match token.as_bytes() {
            [b'I', b'G', ..] => Some(Self::Instagram),
            [b'E', b'A', ..] => Some(Self::Facebook),
            _ => None,
        }
    }
}

named_enum! {
    /// The platform an account lives on.
    pub enum Platform {
        Instagram = "instagram",
    }
}
