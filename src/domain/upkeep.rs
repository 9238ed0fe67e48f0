//! What has been fetched of an account and when: what the next fetch is planned from.

use chrono::TimeDelta;

use super::{MediaId, ProductType, Timestamp};

/// When each part of an account was last fetched whole; `None` is never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upkeep {
    /// Profile, series, windows and days.
    pub figures_at: Option<Timestamp>,
    /// The lists of posts and of live stories.
    pub posts_at: Option<Timestamp>,
    /// Online followers and demographics.
    pub audience_at: Option<Timestamp>,
    /// When to go on with the history; `None` while nothing of it can be fetched.
    pub history_next_at: Option<Timestamp>,
    /// Fetches in a row that did not bring all they set out for.
    pub failures: u32,
}

/// A post, reel or story whose figures are followed while it is young.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    pub id: MediaId,
    pub published_at: Timestamp,
    pub product_type: ProductType,
    /// When its figures were last asked for.
    pub read_at: Option<Timestamp>,
}

impl Followed {
    /// Nothing much changes about a post after this age.
    pub const POSTS_FOR: TimeDelta = TimeDelta::days(90);
    /// A story ends, and its figures with it.
    pub const STORIES_FOR: TimeDelta = TimeDelta::hours(24);
}
