//! The catalogue of account metrics: what each is called, how it is asked for, and whether it may be added up.

use super::names::named_enum;

named_enum! {
    /// An account metric; a breakdown's member is a metric of its own, named `metric.VALUE`.
    pub enum Metric {
        Reach = "reach",
        Views = "views",
        AccountsEngaged = "accounts_engaged",
        TotalInteractions = "total_interactions",
        Likes = "likes",
        Comments = "comments",
        Saves = "saves",
        Shares = "shares",
        Replies = "replies",
        Reposts = "reposts",
        ProfileViews = "profile_views",
        WebsiteClicks = "website_clicks",
        ProfileLinksTaps = "profile_links_taps",
        FollowerCount = "follower_count",
        Follows = "follows_and_unfollows.FOLLOWER",
        Unfollows = "follows_and_unfollows.NON_FOLLOWER",
    }
}

/// Whether a metric's days may be added to a longer window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// Counts of events: days add up.
    Sum,
    /// Counts of accounts: one account is in many days, so days never add up.
    Unique,
}

impl Metric {
    /// The metrics that Meta answers as a daily series; the rest only as a total of a window.
    pub const SERIES: &'static [Self] = &[Self::Reach, Self::FollowerCount];

    /// The metrics asked for in one `total_value` call without a breakdown.
    pub const TOTALS: &'static [Self] = &[
        Self::Reach,
        Self::Views,
        Self::AccountsEngaged,
        Self::TotalInteractions,
        Self::Likes,
        Self::Comments,
        Self::Saves,
        Self::Shares,
        Self::Replies,
        Self::Reposts,
        Self::ProfileViews,
        Self::WebsiteClicks,
        Self::ProfileLinksTaps,
    ];

    pub const fn aggregation(self) -> Aggregation {
        match self {
            Self::Reach | Self::AccountsEngaged => Aggregation::Unique,
            _ => Aggregation::Sum,
        }
    }

    /// The name to ask Meta for: without the breakdown's member.
    pub fn request_name(self) -> &'static str {
        self.as_str().split('.').next().unwrap_or_default()
    }

    /// Meta publishes these only for accounts with at least 100 followers.
    pub const fn needs_100_followers(self) -> bool {
        matches!(self, Self::FollowerCount | Self::Follows | Self::Unfollows)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reach => "Reach",
            Self::Views => "Views",
            Self::AccountsEngaged => "Accounts engaged",
            Self::TotalInteractions => "Interactions",
            Self::Likes => "Likes",
            Self::Comments => "Comments",
            Self::Saves => "Saves",
            Self::Shares => "Shares",
            Self::Replies => "Replies",
            Self::Reposts => "Reposts",
            Self::ProfileViews => "Profile views",
            Self::WebsiteClicks => "Website clicks",
            Self::ProfileLinksTaps => "Profile link taps",
            Self::FollowerCount => "New followers",
            Self::Follows => "Follows (Meta: FOLLOWER)",
            Self::Unfollows => "Unfollows (Meta: NON_FOLLOWER)",
        }
    }
}
