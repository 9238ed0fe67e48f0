//! What a person needs to finish an attempt in a browser, here or elsewhere.

use std::path::PathBuf;

use super::{AttemptId, Login, Timestamp};

/// Shown from the start of an attempt until its code has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub attempt: AttemptId,
    pub login: Login,
    pub link: AuthorizeLink,
    /// The exact address Meta must have registered; shown before the browser opens.
    pub redirect_uri: String,
    pub listening: Listening,
    /// The link in a file readable by its owner only.
    pub link_file: Option<PathBuf>,
    /// `ssh -L …`, where the person sits at another machine and the answer could come through a tunnel.
    pub tunnel: Option<String>,
    /// The redirect address uses a certificate of our own, so the browser will warn about it.
    pub own_certificate: bool,
    pub started_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The authorize address. It carries the state, so it is shown, copied or written to its file, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizeLink(String);

impl AuthorizeLink {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for AuthorizeLink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("AuthorizeLink(redacted)")
    }
}

/// Whether the answer can come back by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listening {
    /// A listener waits on this local port.
    On(u16),
    /// No listener, and why; the address can still be pasted.
    Not { sentence: String },
}
