//! The seeded world: the same for a seed, whatever the clock, and believable.

use chrono::{NaiveDate, TimeDelta};
use lightmeter::{
    clock::Clock,
    sandbox::{Options, Sandbox, Truth, Variants},
};

use super::server;

async fn truth(seed: u64, now: &str) -> (Sandbox, Truth) {
    let (clock, _hand) = Clock::set_by_hand(server::instant(now));
    let sandbox = Sandbox::start(Options { seed, clock, ..Options::default() }).await.unwrap();
    let truth = sandbox.control().truth();
    (sandbox, truth)
}

fn days(from: &str, count: usize) -> impl Iterator<Item = NaiveDate> {
    from.parse::<NaiveDate>().unwrap().iter_days().take(count)
}

#[tokio::test]
async fn a_published_day_is_the_same_at_any_clock_and_differs_by_seed() {
    let (_one, early) = truth(7, "2026-06-01T00:00:00Z").await;
    let (_two, late) = truth(7, "2027-06-01T00:00:00Z").await;
    let (_three, other) = truth(8, "2026-06-01T00:00:00Z").await;
    for account in ["nordwind", "mara.moves", "atlas.outdoor", "knots.and.bytes"] {
        for day in days("2025-06-01", 300) {
            assert_eq!(early.figures(account, day), late.figures(account, day));
        }
        let differs = |day: &NaiveDate| early.figures(account, *day) != other.figures(account, *day);
        assert!(days("2025-06-01", 30).filter(differs).count() > 20);
    }
    let ids = |truth: &Truth| {
        let posts = truth.posts("nordwind");
        posts.into_iter().rev().take(200).map(|post| (post.id, post.caption)).collect::<Vec<_>>()
    };
    assert_eq!(ids(&early), ids(&late));
}

#[tokio::test]
async fn accounts_span_from_40_to_400_000_followers() {
    let (sandbox, truth) = truth(7, "2026-11-22T20:00:00Z").await;
    let today = "2026-11-22".parse().unwrap();
    let followers = |username: &str| truth.followers(username, today).unwrap();
    assert_eq!(followers("lille.lykke"), 40);
    assert!((4_800..6_000).contains(&followers("nordwind")));
    assert!((40_000..60_000).contains(&followers("mara.moves")));
    assert!((390_000..450_000).contains(&followers("atlas.outdoor")));
    assert!(sandbox.control().accounts().iter().all(|account| account.id.parse::<u64>().unwrap() > 1 << 53));
}

#[tokio::test]
async fn days_before_an_account_existed_do_not_exist() {
    let (_sandbox, truth) = truth(7, "2026-11-22T20:00:00Z").await;
    let founded = truth.account("lille.lykke").unwrap().founded;
    assert!(truth.figures("lille.lykke", founded).is_some());
    assert!(truth.figures("lille.lykke", founded - TimeDelta::days(1)).is_none());
    let converted = truth.account("mara.moves").unwrap().converted;
    assert!(truth.figures("mara.moves", converted - TimeDelta::days(1)).is_none());
}

#[tokio::test]
async fn followers_change_by_exactly_what_was_gained_and_lost() {
    let (_sandbox, truth) = truth(7, "2026-11-22T20:00:00Z").await;
    for account in ["nordwind", "mara.moves", "atlas.outdoor", "knots.and.bytes"] {
        for day in days("2025-03-01", 600) {
            let before = truth.followers(account, day - TimeDelta::days(1)).unwrap();
            let figures = truth.figures(account, day).unwrap();
            let after = truth.followers(account, day).unwrap();
            assert_eq!(before + figures.follows, after + figures.unfollows, "{account} {day}");
        }
    }
}

#[tokio::test]
async fn a_day_is_believable() {
    let (_sandbox, truth) = truth(7, "2026-11-22T20:00:00Z").await;
    for day in days("2025-03-01", 600) {
        let figures = truth.figures("atlas.outdoor", day).unwrap();
        assert!(figures.views >= figures.reach && figures.reach > figures.accounts_engaged);
        assert!(figures.likes > figures.comments && figures.profile_views > figures.website_clicks);
    }
}

#[tokio::test]
async fn one_post_goes_viral_and_one_week_is_quiet() {
    let (_sandbox, truth) = truth(7, "2026-11-22T20:00:00Z").await;
    let viral = truth.posts("nordwind").into_iter().find(|post| post.viral).unwrap();
    let followers = truth.account("nordwind").unwrap().followers;
    assert!(viral.final_reach > 4 * followers);
    let day = viral.published_at.with_timezone(&chrono_tz::America::Los_Angeles).date_naive();
    let reach = |offset: i64| truth.figures("nordwind", day + TimeDelta::days(offset)).unwrap().reach;
    assert!(reach(1) > 5 * reach(-3), "{} {}", reach(1), reach(-3));
    let is_quiet =
        |day: &NaiveDate| truth.figures("nordwind", *day).unwrap() == lightmeter::sandbox::Figures::default();
    let quiet: Vec<_> = days("2026-04-06", 182).filter(is_quiet).collect();
    assert_eq!(quiet.len(), 7);
    assert_eq!(*quiet.last().unwrap() - quiet[0], TimeDelta::days(6));
}

#[tokio::test]
async fn a_quiet_week_is_answered_with_explicit_zeros() {
    let server = server::start_at("2026-08-20T20:00:00Z", Variants::default()).await;
    let truth = server.sandbox.control().truth();
    let is_quiet = |day: &NaiveDate| truth.figures("nordwind", *day).unwrap().reach == 0;
    let first = days("2026-06-20", 40).find(is_quiet).unwrap();
    let at = |day: NaiveDate| day.and_hms_opt(7, 0, 0).unwrap().and_utc().timestamp().to_string();
    let (since, until) = (at(first), at(first + TimeDelta::days(7)));
    let query = [("metric", "reach"), ("period", "day"), ("since", &since), ("until", &until)];
    let (_, body) = server.insights(&query).await;
    let values = body["data"][0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 7);
    assert!(values.iter().all(|value| value["value"] == 0));
}
