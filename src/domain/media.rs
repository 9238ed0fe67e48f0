//! Posts, reels and stories, and the figures Meta gives for each.

use super::{Login, Reading, Shown, Timestamp, names::named_enum};

/// A media id; text, like every id of Meta's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct MediaId(pub String);

/// One post, reel or story. `T` is [`Untrusted`](super::Untrusted) on the way into the store and [`Shown`] on
/// the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media<T = Shown> {
    pub id: MediaId,
    pub published_at: Timestamp,
    pub product_type: ProductType,
    pub permalink: Option<T>,
    pub caption: Option<T>,
}

named_enum! {
    /// What Meta calls `media_product_type`. Reels come back with media type VIDEO, so that one never decides.
    pub enum ProductType {
        Feed = "FEED",
        Reels = "REELS",
        Story = "STORY",
        Ad = "AD",
        /// Not told, or a kind we do not know.
        Unknown = "UNKNOWN",
    }
}

/// A post with its newest figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub media: Media,
    pub readings: Vec<MediaReading>,
}

impl Post {
    pub fn reading(&self, metric: &str) -> Option<&MediaReading> {
        self.readings.iter().find(|one| one.metric == metric)
    }
}

/// One figure of one post, taken at one age.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaReading {
    /// Meta's name; a breakdown's member is `metric.value`.
    pub metric: String,
    pub age_hours: i64,
    pub reading: Reading,
    pub fetched_at: Timestamp,
}

named_enum! {
    /// The catalogue of media metrics.
    pub enum MediaMetric {
        Views = "views",
        Reach = "reach",
        TotalInteractions = "total_interactions",
        Likes = "likes",
        Comments = "comments",
        Saved = "saved",
        Shares = "shares",
        Reposts = "reposts",
        AverageWatchTime = "ig_reels_avg_watch_time",
        TotalWatchTime = "ig_reels_video_view_total_time",
        SkipRate = "reels_skip_rate",
        Follows = "follows",
        ProfileVisits = "profile_visits",
        ProfileActivity = "profile_activity",
        Replies = "replies",
        Navigation = "navigation",
        LinkClicks = "link_clicks",
    }
}

impl MediaMetric {
    /// Whether Meta documents this metric for a product type under a login.
    pub const fn is_for(self, product: ProductType, login: Login) -> bool {
        let (feed, reels, story) = match self {
            Self::Views | Self::Reach | Self::TotalInteractions | Self::Shares | Self::Reposts => {
                (true, true, true)
            }
            Self::Likes | Self::Comments | Self::Saved => (true, true, false),
            Self::AverageWatchTime | Self::TotalWatchTime | Self::SkipRate => (false, true, false),
            Self::Follows | Self::ProfileVisits | Self::ProfileActivity => (true, false, true),
            Self::Replies | Self::Navigation => (false, false, true),
            Self::LinkClicks => (false, false, matches!(login, Login::Facebook)),
        };
        match product {
            ProductType::Feed => feed,
            ProductType::Reels => reels,
            ProductType::Story => story,
            // What every kind has is a safe question.
            ProductType::Ad | ProductType::Unknown => feed && reels && story,
        }
    }

    /// The breakdown to ask for, for the metrics that are told only in parts.
    pub const fn breakdown(self) -> Option<&'static str> {
        match self {
            Self::ProfileActivity => Some("action_type"),
            Self::Navigation => Some("story_navigation_action_type"),
            _ => None,
        }
    }
}
