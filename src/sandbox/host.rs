//! The five hosts of Meta that the sandbox stands for.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Host {
    #[serde(rename = "www.facebook.com")]
    FacebookDialog,
    #[serde(rename = "graph.facebook.com")]
    FacebookGraph,
    #[serde(rename = "www.instagram.com")]
    InstagramDialog,
    #[serde(rename = "api.instagram.com")]
    InstagramApi,
    #[serde(rename = "graph.instagram.com")]
    InstagramGraph,
}

impl Host {
    pub const ALL: [Self; 5] = [
        Self::FacebookDialog,
        Self::FacebookGraph,
        Self::InstagramDialog,
        Self::InstagramApi,
        Self::InstagramGraph,
    ];

    /// Its real name, which is the first path segment in the sandbox.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FacebookDialog => "www.facebook.com",
            Self::FacebookGraph => "graph.facebook.com",
            Self::InstagramDialog => "www.instagram.com",
            Self::InstagramApi => "api.instagram.com",
            Self::InstagramGraph => "graph.instagram.com",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|host| host.name() == name)
    }
}

/// Which of Meta's two login products; the sandbox's own word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginKind {
    Instagram,
    Facebook,
}
