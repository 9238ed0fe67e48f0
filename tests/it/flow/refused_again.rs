//! A metric that Meta goes on refusing without naming it: what later fetches cost, and what they tell.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, Metric, Reading, Reason},
    sandbox::{Fault, Matching, Trouble, Variants},
};

use super::world::World;

fn refuse(world: &World, metric: &str) {
    refuse_some(world, metric, 0, None);
}

/// Of the calls for this metric.
fn refuse_some(world: &World, metric: &str, skip: u32, count: Option<u32>) {
    let matching = Matching {
        path: Some("/insights".to_owned()),
        metric: Some(metric.to_owned()),
        skip,
        count,
        ..Matching::default()
    };
    let message = "(#100) Invalid parameter".to_owned();
    world.meta().plant(Fault {
        matching,
        trouble: Trouble::Error { status: 400, code: 100, subcode: None, message },
    });
}

/// A fetch of an account has just found out what Meta refuses.
async fn found_out(metric: &str) -> (World, AccountId) {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    refuse(&world, metric);
    assert!(world.sync(&account).await.error.unwrap().contains(metric), "it is told once");
    (world, account)
}

/// Fetches; the metrics of each call that asked for this one.
async fn calls_for(world: &World, account: &AccountId, metric: &str) -> Vec<Vec<String>> {
    world.meta().forget_requests();
    assert_eq!(world.sync(account).await.error, None, "{metric}");
    let calls = world.meta().calls().into_iter().map(|one| one.metrics);
    calls.filter(|metrics| metrics.iter().any(|name| name == metric)).collect()
}

#[tokio::test]
async fn what_was_refused_is_left_out_for_a_day_and_then_asked_for_alone() {
    // Of totals, of series, and of the posts of two types, each of which is asked for itself.
    for (metric, kinds) in [("website_clicks", 1), ("follower_count", 1), ("saved", 2)] {
        let (mut world, account) = found_out(metric).await;
        for _ in 0..2 {
            assert!(calls_for(&world, &account, metric).await.is_empty(), "{metric}");
            world.new_worker(lightmeter::domain::RenewedBy::Nobody).await;
        }
        world.hand.advance(TimeDelta::hours(24));
        let calls = calls_for(&world, &account, metric).await;
        assert_eq!(calls, vec![vec![metric.to_owned()]; kinds], "once, and it alone");
        assert!(calls_for(&world, &account, metric).await.is_empty(), "{metric}: and not again that day");
        world.meta().clear_faults();
        world.hand.advance(TimeDelta::hours(24));
        assert!(calls_for(&world, &account, metric).await.len() >= kinds, "{metric}: served after all");
        let calls = calls_for(&world, &account, metric).await;
        assert!(calls.iter().all(|metrics| metrics.len() > 1), "{metric}: with the others again: {calls:?}");
    }
}

#[tokio::test]
async fn what_was_served_of_one_window_is_asked_for_again_by_the_next_fetch() {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    refuse_some(&world, "website_clicks", 1, Some(12));
    assert!(world.sync(&account).await.error.unwrap().contains("website_clicks"));
    world.meta().clear_faults();
    world.hand.advance(TimeDelta::hours(20));
    assert!(!calls_for(&world, &account, "website_clicks").await.is_empty());
    let overview = world.overview(&account, 7).await;
    let figure = overview.figures.iter().find(|one| one.metric == Metric::WebsiteClicks).unwrap();
    let readings = [figure.current, figure.previous];
    assert!(readings.iter().all(|one| one.value().is_some()), "{readings:?}");
    let overview = world.overview(&account, 30).await;
    let days = overview.series.iter().find(|one| one.metric == Metric::WebsiteClicks).unwrap();
    assert!(days.points.iter().all(|point| point.reading.value().is_some()), "{days:?}");
}

#[tokio::test]
async fn a_metric_that_goes_on_being_refused_is_told_at_its_figure() {
    let (world, account) = found_out("website_clicks").await;
    for _ in 0..3 {
        world.hand.advance(TimeDelta::hours(24));
        assert_eq!(world.sync(&account).await.error, None);
        let overview = world.overview(&account, 30).await;
        let figure = |metric| overview.figures.iter().find(|one| one.metric == metric).unwrap().current;
        assert_eq!(figure(Metric::WebsiteClicks), Reading::Unavailable(Reason::NotSupported));
        assert!(matches!(figure(Metric::Views), Reading::Measured(_)));
    }
}

#[tokio::test]
async fn another_graph_version_is_asked_anew() {
    let (mut world, account) = found_out("website_clicks").await;
    world.meta().clear_faults();
    let mut config = (*world.config).clone();
    config.meta.graph_version = "v27.0".to_owned();
    world.config = std::sync::Arc::new(config);
    world.new_worker(lightmeter::domain::RenewedBy::Nobody).await;
    let calls = calls_for(&world, &account, "website_clicks").await;
    assert!(!calls.is_empty() && calls.iter().all(|metrics| metrics.len() > 1), "{calls:?}");
}

#[tokio::test]
async fn a_metric_that_one_post_lacks_is_asked_of_the_others_the_next_time() {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.sync(&account).await;
    let posts = world.services.posts(&account, 100).await.unwrap();
    let is_feed =
        |post: &&lightmeter::domain::Post| post.media.product_type == lightmeter::domain::ProductType::Feed;
    let odd = posts.iter().filter(is_feed).nth(3).unwrap().media.id.0.clone();
    let path = Some(format!("/{odd}/insights"));
    let message = "(#100) Invalid parameter".to_owned();
    world.meta().plant(Fault {
        matching: Matching { path, metric: Some("saved".to_owned()), ..Matching::default() },
        trouble: Trouble::Error { status: 400, code: 100, subcode: None, message },
    });
    assert!(world.sync(&account).await.error.unwrap().contains("saved"));
    world.meta().clear_faults();
    let calls = calls_for(&world, &account, "saved").await;
    assert!(calls.len() > 20 && calls.iter().all(|metrics| metrics.len() > 1), "{calls:?}");
}
