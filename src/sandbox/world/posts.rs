//! An account's posts, reels and stories; which exist is a function of seed, account and date.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{account::Account, days, dice::Dice, pacific, season};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostKind {
    Image,
    Carousel,
    /// Meta answers `VIDEO` as its `media_type`.
    Reel,
    Story,
}

#[derive(Clone, Debug)]
pub struct Post {
    pub id: String,
    pub kind: PostKind,
    pub published_at: DateTime<Utc>,
    pub caption: String,
    /// Accounts it reaches in the end.
    pub final_reach: u64,
    pub viral: bool,
    pub(crate) dice: Dice,
}

impl PostKind {
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Image | Self::Story => "IMAGE",
            Self::Carousel => "CAROUSEL_ALBUM",
            Self::Reel => "VIDEO",
        }
    }

    pub(crate) const fn product_type(self) -> &'static str {
        match self {
            Self::Image | Self::Carousel => "FEED",
            Self::Reel => "REELS",
            Self::Story => "STORY",
        }
    }
}

impl Post {
    /// Children of an album have ids of their own and no insights.
    pub(crate) fn children(&self) -> Vec<String> {
        if self.kind != PostKind::Carousel {
            return Vec::new();
        }
        let count = self.dice.named("children").between(2, 5);
        let own: u64 = self.id.parse().unwrap_or(0);
        (1..=count).map(|child| (own + CHILDREN * child).to_string()).collect()
    }

    /// `whole` as it stood at `now`: half of it comes in the first hours, the rest over weeks.
    fn so_far(&self, whole: u64, now: DateTime<Utc>) -> u64 {
        let age = u64::try_from((now - self.published_at).num_seconds()).unwrap_or(0);
        let half = if self.kind == PostKind::Story { 3 * 3600 } else { 14 * 3600 };
        let grown = u128::from(whole) * u128::from(age) / u128::from(age + half);
        u64::try_from(grown).unwrap_or(whole)
    }

    /// A metric of `/{media-id}/insights` at `now`; `None` for one that is not a plain number.
    pub fn metric(&self, name: &str, now: DateTime<Utc>) -> Option<u64> {
        let part =
            |purpose: &str, of: u64, low: u64, high: u64| self.dice.named(purpose).share(of, low, high);
        let reach = self.final_reach;
        let views = part("views", reach, 1150, 1900);
        let likes = part("likes", reach, 45, 110);
        let (comments, saved) = (part("comments", likes, 20, 80), part("saved", likes, 40, 140));
        let (shares, reposts) = (part("shares", likes, 30, 160), part("reposts", likes, 5, 25));
        let replies = part("replies", reach, 2, 14);
        let watch = part("watch", 1000, 3_800, 14_500);
        let now_of = |whole| self.so_far(whole, now);
        Some(match name {
            "reach" => now_of(reach),
            "views" | "total_views" => now_of(views),
            "likes" | "total_likes" => now_of(likes),
            "comments" | "total_comments" => now_of(comments),
            "saved" => now_of(saved),
            "shares" => now_of(shares),
            "reposts" => now_of(reposts),
            "replies" => now_of(replies),
            "total_interactions" if self.kind == PostKind::Story => {
                now_of(replies) + now_of(shares) + now_of(reposts)
            }
            "total_interactions" => [likes, comments, saved, shares, reposts].into_iter().map(now_of).sum(),
            "follows" => now_of(part("follows", reach, 1, 9)),
            "profile_visits" => now_of(part("visits", reach, 8, 40)),
            "profile_activity" => now_of(part("activity", reach, 2, 12)),
            "navigation" => now_of(part("navigation", views, 700, 1100)),
            "link_clicks" => now_of(part("links", reach, 3, 25)),
            "ig_reels_avg_watch_time" => watch,
            "ig_reels_video_view_total_time" => now_of(views) * watch,
            "reels_skip_rate" => self.dice.named("skip").between(18, 61),
            _ => return None,
        })
    }
}

/// Ids of all media are above 2^53; stories and album children have ranges of their own.
const MEDIA: u64 = 17_870_000_000_000_000;
const CHILDREN: u64 = 10_000_000_000_000;
const STORIES: u64 = 18_010_000_000_000_000;

fn id(base: u64, account: &Account, day: NaiveDate, slot: u64) -> String {
    let days = u64::try_from((day - NaiveDate::default()).num_days()).unwrap_or(0);
    (base + account.number * 1_000_000_000 + days * 10 + slot).to_string()
}

/// The account number and the day that an id was made from.
pub(crate) fn place(id: u64) -> Option<(u64, NaiveDate)> {
    let own = id % CHILDREN;
    let days = chrono::Days::new(own % 1_000_000_000 / 10);
    Some((own / 1_000_000_000, NaiveDate::default().checked_add_days(days)?))
}

/// All posts and reels of one Pacific day, oldest first; no stories.
pub(crate) fn posts_of(account: &Account, dice: Dice, day: NaiveDate) -> Vec<Post> {
    if day < account.founded || season::is_quiet(account, dice, day) {
        return Vec::new();
    }
    let today = dice.named("posts").with(season::days_since_epoch(day).cast_unsigned());
    let viral = season::is_viral_day(account, dice, day);
    let lucky = today.between(0, 6999) < account.posts_per_week * 1000;
    let count = if viral { 1 } else { u64::from(lucky) + u64::from(account.posts_per_week > 7) };
    (0..count).map(|slot| post(account, dice, day, slot, viral)).collect()
}

fn post(account: &Account, dice: Dice, day: NaiveDate, slot: u64, viral: bool) -> Post {
    let own = dice.named("post").with(season::days_since_epoch(day).cast_unsigned()).with(slot);
    let kind = match own.named("kind").between(0, 9) {
        _ if viral => PostKind::Reel,
        0..=3 => PostKind::Reel,
        4..=6 => PostKind::Carousel,
        _ => PostKind::Image,
    };
    let followers = days::followers(account, dice, day);
    let ordinary = own.named("reach").share(followers, 180, 620);
    Post {
        id: id(MEDIA, account, day, slot),
        kind,
        published_at: at(own, day, slot),
        caption: account.captions.pick(own.named("caption").roll()),
        final_reach: if viral { followers * 5 } else { ordinary },
        viral,
        dice: own,
    }
}

/// Stories of one Pacific day; Meta shows each for 24 hours only.
pub(crate) fn stories_of(account: &Account, dice: Dice, day: NaiveDate) -> Vec<Post> {
    if day < account.founded || !account.tells_stories || season::is_quiet(account, dice, day) {
        return Vec::new();
    }
    let today = dice.named("stories").with(season::days_since_epoch(day).cast_unsigned());
    (0..today.between(1, 3))
        .map(|slot| {
            let own = today.with(slot);
            Post {
                id: id(STORIES, account, day, slot),
                kind: PostKind::Story,
                published_at: at(own, day, slot),
                caption: String::new(),
                final_reach: own.named("reach").share(days::followers(account, dice, day), 60, 140),
                viral: false,
                dice: own,
            }
        })
        .collect()
}

fn at(own: Dice, day: NaiveDate, slot: u64) -> DateTime<Utc> {
    let seconds = own.named("time").between(0, 5 * 3600) + slot * 5 * 3600 + 3600;
    pacific::start_of(day) + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0))
}
