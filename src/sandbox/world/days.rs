//! What an account did on one of Meta's days; a function of the seed, the account and the day alone.

use chrono::{Datelike, NaiveDate};

use super::{account::Account, dice::Dice, season};

/// One day's figures; uniques (`reach`, `accounts_engaged`) do not add up over days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub reach: u64,
    pub views: u64,
    pub accounts_engaged: u64,
    pub likes: u64,
    pub comments: u64,
    pub saves: u64,
    pub shares: u64,
    pub replies: u64,
    pub reposts: u64,
    pub profile_views: u64,
    pub website_clicks: u64,
    pub profile_links_taps: u64,
    pub follows: u64,
    pub unfollows: u64,
}

impl Figures {
    pub(crate) const fn total_interactions(&self) -> u64 {
        self.likes + self.comments + self.saves + self.shares + self.replies + self.reposts
    }

    /// A metric of `/insights` by its name there; `None` for one that is not a plain number.
    pub fn metric(&self, name: &str) -> Option<u64> {
        Some(match name {
            "reach" => self.reach,
            "views" | "content_views" => self.views,
            "accounts_engaged" => self.accounts_engaged,
            "total_interactions" => self.total_interactions(),
            "likes" => self.likes,
            "comments" => self.comments,
            "saves" => self.saves,
            "shares" => self.shares,
            "replies" => self.replies,
            "reposts" => self.reposts,
            "profile_views" => self.profile_views,
            "website_clicks" => self.website_clicks,
            "profile_links_taps" => self.profile_links_taps,
            "follower_count" => self.follows,
            "quotes" => 0,
            _ => return None,
        })
    }
}

/// Thousandths of an ordinary day, Monday first.
const WEEK: [u64; 7] = [940, 980, 1010, 1050, 1120, 880, 1000];

/// How many accounts could see anything of this account; no union of days is larger.
pub(crate) const fn audience_pool(account: &Account) -> u64 {
    account.followers * 8 + 200
}

pub(crate) fn followers(account: &Account, dice: Dice, day: NaiveDate) -> u64 {
    let base = i64::try_from(account.followers).unwrap_or(0);
    let growth = i64::try_from(account.growth_permille).unwrap_or(0);
    let grown = base * growth * season::growing_days(account, dice, day) / 365_000;
    let viral = base * 40 / 1000 * season::viral_gain(account, dice, day) / 1000;
    u64::try_from((base + grown + viral).max(base / 4)).unwrap_or(0)
}

pub(crate) fn figures(account: &Account, dice: Dice, day: NaiveDate) -> Figures {
    if season::is_quiet(account, dice, day) {
        return Figures::default();
    }
    let today = dice.with(season::days_since_epoch(day).cast_unsigned());
    let followers_now = followers(account, dice, day);
    let before = day.pred_opt().map_or(followers_now, |day| followers(account, dice, day));
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
    let rhythm = WEEK.get(weekday).copied().unwrap_or(1000);
    // A small account reaches most of its followers, a big one a tenth of them.
    let rate = if account.followers < 1_000 { 420 } else { 110 };
    let ordinary = today.named("reach").share(followers_now * rate / 1000 * rhythm / 1000, 840, 1170);
    let bump = account.followers * 2 * season::bump(account, dice, day) / 1000;
    let reach = (ordinary + bump).min(audience_pool(account) / 2);
    let part = |purpose: &str, of: u64, low: u64, high: u64| today.named(purpose).share(of, low, high);
    let accounts_engaged = part("engaged", reach, 45, 90);
    let likes = part("likes", accounts_engaged, 700, 920);
    let profile_views = part("profile", reach, 30, 65);
    let churn = part("churn", followers_now, 0, 1) + today.named("drift").between(0, 3);
    Figures {
        reach,
        views: part("views", reach, 1400, 2100),
        accounts_engaged,
        likes,
        comments: part("comments", likes, 20, 70),
        saves: part("saves", likes, 40, 130),
        shares: part("shares", likes, 30, 160),
        replies: part("replies", likes, 5, 30),
        reposts: part("reposts", likes, 5, 25),
        profile_views,
        website_clicks: part("clicks", profile_views, 40, 130),
        profile_links_taps: part("taps", profile_views, 30, 110),
        follows: followers_now.saturating_sub(before) + churn,
        unfollows: before.saturating_sub(followers_now) + churn,
    }
}

/// How many different accounts several days of uniques come to, as if each day drew from one pool.
/// One day alone keeps its value; more days are never more than their sum.
pub(crate) fn union(account: &Account, days: &[u64]) -> u64 {
    const SCALE: u32 = 40;
    let pool = u128::from(audience_pool(account));
    let missed = days
        .iter()
        .fold(pool << SCALE, |missed, reached| missed * pool.saturating_sub(u128::from(*reached)) / pool);
    u64::try_from(((pool << SCALE) - missed) >> SCALE).unwrap_or(u64::MAX)
}
