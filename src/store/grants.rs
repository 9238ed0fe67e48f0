//! A grant with its token, as only a worker sees it.

use crate::domain::{AccessToken, Grant};

#[derive(Clone, Debug)]
pub struct OpenGrant {
    pub grant: Grant,
    pub token: AccessToken,
    /// What a renewal must name, so that only one of several succeeds.
    pub version: i64,
}
