//! Meta refusing a metric in words that do not name it: the metric fails alone, and the sync says so.

use lightmeter::{
    domain::{AccountId, FetchOutcome, Login, Metric, Reading, Reason, VerdictCode},
    sandbox::{Fault, Matching, Trouble, Variants},
};

use super::world::World;

/// A first fetch of an account is still to come, and Meta refuses every call for this metric.
async fn refusing(login: Login, metric: &str) -> (World, AccountId) {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(login, "nordwind").await;
    world.meta().plant(Fault {
        matching: Matching {
            path: Some("/insights".to_owned()),
            metric: Some(metric.to_owned()),
            ..Matching::default()
        },
        trouble: Trouble::Error {
            status: 400,
            code: 100,
            subcode: None,
            message: "(#100) Invalid parameter".to_owned(),
        },
    });
    world.meta().forget_requests();
    (world, account)
}

#[tokio::test]
async fn trap_03_a_metric_that_is_refused_without_its_name_fails_alone() {
    let (world, account) = refusing(Login::Instagram, "website_clicks").await;
    let report = world.sync(&account).await;
    let overview = world.overview(&account, 30).await;
    for metric in Metric::TOTALS {
        let figure = overview.figures.iter().find(|figure| figure.metric == *metric).unwrap();
        match metric {
            Metric::WebsiteClicks => {
                assert_eq!(figure.current, Reading::Unavailable(Reason::NotSupported));
            }
            _ => assert!(matches!(figure.current, Reading::Measured(_)), "{metric}: {:?}", figure.current),
        }
    }
    assert_eq!(report.outcome, FetchOutcome::Stored);
    let error = report.error.unwrap();
    assert!(error.contains("website_clicks") && error.contains("Invalid parameter"), "{error}");
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
    let asked = world.meta().calls();
    let named = asked.iter().filter(|one| one.metrics.iter().any(|name| name == "website_clicks")).count();
    assert!(named <= 5, "once found, not asked for again in this fetch: {named}");
    assert!(asked.len() <= 83 + 6, "{} calls", asked.len());
}

#[tokio::test]
async fn a_series_that_is_refused_without_its_name_leaves_the_other() {
    let (world, account) = refusing(Login::Instagram, "follower_count").await;
    let report = world.sync(&account).await;
    let overview = world.overview(&account, 30).await;
    let series = |metric| overview.series.iter().find(|series| series.metric == metric).unwrap();
    let not_supported = Reading::Unavailable(Reason::NotSupported);
    assert!(series(Metric::FollowerCount).points.iter().all(|point| point.reading == not_supported));
    assert!(series(Metric::Reach).points.iter().any(|point| point.reading.value().is_some()));
    assert!(report.error.unwrap().contains("follower_count"));
}

#[tokio::test]
async fn a_figure_of_posts_that_is_refused_without_its_name_leaves_the_others() {
    // Asked of accounts as "saves".
    let (world, account) = refusing(Login::Instagram, "saved").await;
    let report = world.sync(&account).await;
    assert!(report.error.unwrap().contains("saved"));
    let posts = world.services.posts(&account, 100).await.unwrap();
    let readings = || posts.iter().flat_map(|post| &post.readings);
    assert!(readings().filter(|one| one.metric == "saved").all(|one| one.reading.value().is_none()));
    assert!(readings().filter(|one| one.metric == "likes").count() > 10);
    assert!(readings().filter(|one| one.metric == "likes").all(|one| one.reading.value().is_some()));
    assert!(world.meta().calls().len() <= 83 + 12, "{} calls", world.meta().calls().len());
}

#[tokio::test]
async fn a_refusal_of_every_metric_is_not_searched_without_end() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/insights".to_owned()), ..Matching::default() },
        trouble: Trouble::Error {
            status: 400,
            code: 100,
            subcode: None,
            message: "(#100) Invalid parameter".to_owned(),
        },
    });
    world.meta().forget_requests();
    let report = world.sync(&account).await;
    assert!(report.error.unwrap().contains("Invalid parameter"));
    // Each of the audiences that are refused together is asked for alone.
    assert!(world.meta().calls().len() <= 83 + 8 + 16, "{} calls", world.meta().calls().len());
}

#[tokio::test]
async fn a_search_goes_on_beside_everything_else_in_a_few_batches() {
    for metric in ["website_clicks", "saved", "reach"] {
        let (world, account) = refusing(Login::Facebook, metric).await;
        let report = world.sync(&account).await;
        let error = report.error.unwrap();
        assert!(error.contains(metric), "{metric}: {error}");
        let requests = world.meta().http_requests();
        assert!(requests <= 4 + 9, "{metric}: {requests} requests");
        let calls = world.meta().calls().len();
        assert!(calls <= 83 + 16, "{metric}: {calls} calls");
    }
}

#[tokio::test]
async fn many_that_are_refused_at_once_are_searched_for_one_culprit() {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    // Served of the first window; then refused of five windows and thirty days in one batch.
    let matching = Matching { metric: Some("website_clicks".to_owned()), skip: 1, ..Matching::default() };
    let message = "(#100) Invalid parameter".to_owned();
    let trouble = Trouble::Error { status: 400, code: 100, subcode: None, message };
    world.meta().plant(Fault { matching, trouble });
    world.meta().forget_requests();
    let error = world.sync(&account).await.error.unwrap();
    assert!(error.contains("website_clicks"), "{error}");
    let (calls, requests) = (world.meta().calls().len(), world.meta().http_requests());
    assert!(requests <= 4 + 8, "{requests} requests");
    assert!(calls <= 83 + 35 + 8, "each of those once more, and one search: {calls} calls");
    let overview = world.overview(&account, 30).await;
    for series in overview.series.iter().filter(|series| Metric::TOTALS.contains(&series.metric)) {
        let is_told = series.points.iter().all(|point| point.reading.value().is_some());
        assert_eq!(is_told, series.metric != Metric::WebsiteClicks, "{}", series.metric);
    }
}
