//! What a sandbox is started with.

use std::{fmt, net::SocketAddr};

use super::variants::Variants;
use crate::clock::Clock;

#[derive(Clone, Debug)]
pub struct Options {
    pub listen: SocketAddr,
    pub clock: Clock,
    pub seed: u64,
    pub apps: Apps,
    pub variants: Variants,
    /// Whether there also is an account, and a person with its Page, whose every text attacks the reader.
    pub hostile_account: bool,
    /// How many ordinary accounts there are besides, `shop.001` and on, each with a Page of its own.
    pub crowd: u64,
    /// Whether `/_sandbox/…` answers, for tests of a separate process.
    pub control_over_http: bool,
    /// The dashboard's list, compared byte by byte; `None` allows every localhost address, as Meta's
    /// development mode does.
    pub registered_redirects: Option<Vec<String>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock: Clock::system(),
            seed: 7,
            apps: Apps::default(),
            variants: Variants::default(),
            hostile_account: false,
            crowd: 0,
            control_over_http: false,
            registered_redirects: None,
        }
    }
}

/// The Meta app, whose Instagram product has an id and a secret of its own.
#[derive(Clone)]
pub struct Apps {
    pub facebook_app_id: String,
    pub facebook_app_secret: String,
    pub instagram_app_id: String,
    pub instagram_app_secret: String,
}

impl Apps {
    /// Id and secret of the Meta app.
    pub fn facebook(&self) -> (&str, &str) {
        (&self.facebook_app_id, &self.facebook_app_secret)
    }

    /// Id and secret of the Instagram app.
    pub fn instagram(&self) -> (&str, &str) {
        (&self.instagram_app_id, &self.instagram_app_secret)
    }
}

impl Default for Apps {
    fn default() -> Self {
        Self {
            facebook_app_id: "9990001000200030".to_owned(),
            facebook_app_secret: "sandbox-facebook-secret".to_owned(),
            instagram_app_id: "8880001000200030".to_owned(),
            instagram_app_secret: "sandbox-instagram-secret".to_owned(),
        }
    }
}

impl fmt::Debug for Apps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apps")
            .field("facebook_app_id", &self.facebook_app_id)
            .field("instagram_app_id", &self.instagram_app_id)
            .finish_non_exhaustive()
    }
}
