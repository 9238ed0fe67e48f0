//! Posts, stories and their insights, page by page and in batches.

use lightmeter::{
    domain::{Login, MediaId, MediaMetric, ProductType, Value},
    meta::{BatchCall, Error},
    sandbox::{Fault, Matching, PostKind, Trouble, Variants, variants::Acceptance},
};

use super::pretend::{Pretend, access, nordwind};

const EVERYTHING: u32 = 10_000;

#[tokio::test]
async fn every_post_of_the_world_comes_newest_first_through_both_logins() {
    let pretend = Pretend::open().await;
    let truth = pretend.control.truth().posts("nordwind");
    assert!(truth.len() > 200, "several pages are needed: {}", truth.len());
    for login in [Login::Instagram, Login::Facebook] {
        let token = pretend.mint(login, "nordwind");
        let media = pretend.client.media(access(login, &token), &nordwind(), EVERYTHING).await.unwrap();
        assert_eq!(media.len(), truth.len(), "{login}");
        for (read, post) in media.iter().zip(&truth) {
            assert_eq!(read.id.0, post.id);
            assert_eq!(read.published_at.timestamp(), post.published_at.timestamp());
            let expected = match post.kind {
                PostKind::Reel => ProductType::Reels,
                PostKind::Image | PostKind::Carousel => ProductType::Feed,
                PostKind::Story => ProductType::Story,
            };
            assert_eq!(read.product_type, expected, "{login} {}", post.id);
            let caption = read.caption.as_ref().map_or("", |caption| caption.as_it_came());
            assert_eq!(caption, post.caption);
        }
    }
}

#[tokio::test]
async fn no_more_is_read_than_was_asked_for() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let access = access(Login::Instagram, &token);
    for (most, pages) in [(0, 0), (3, 1), (100, 1), (101, 2)] {
        let before = pretend.seen("/media");
        let media = pretend.client.media(access, &nordwind(), most).await.unwrap();
        assert_eq!(media.len(), most as usize);
        assert_eq!(pretend.seen("/media") - before, pages, "{most}");
    }
}

#[tokio::test]
async fn fields_that_instagram_login_may_not_have_cost_only_themselves() {
    let variants = Variants { instagram_media_fields: Acceptance::Refused, ..Variants::default() };
    let pretend = Pretend::with(variants).await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let access = access(Login::Instagram, &token);
    let media = pretend.client.media(access, &nordwind(), 5).await.unwrap();
    assert_eq!(media.len(), 5);
    assert!(media.iter().all(|one| one.caption.is_none() && one.product_type == ProductType::Unknown));
    assert!(media.iter().all(|one| one.permalink.is_some()));
    let stories = pretend.client.stories(access, &nordwind()).await.unwrap();
    assert!(stories.iter().all(|story| story.product_type == ProductType::Story));
    assert_eq!(stories.len(), pretend.control.truth().stories("nordwind").len());
}

#[tokio::test]
async fn a_page_lost_in_the_middle_fails_the_list_and_does_not_shorten_it() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let matching = Matching { path: Some("/media".to_owned()), skip: 1, ..Matching::default() };
    pretend.control.plant(Fault { matching, trouble: Trouble::Unavailable });
    let error =
        pretend.client.media(access(Login::Instagram, &token), &nordwind(), EVERYTHING).await.unwrap_err();
    assert_eq!(error.refusal().code, Some(2));
}

#[tokio::test]
async fn every_metric_of_the_catalogue_is_answered_for_its_kind_of_post() {
    let pretend = Pretend::open().await;
    for login in [Login::Instagram, Login::Facebook] {
        let token = pretend.mint(login, "nordwind");
        let access = access(login, &token);
        let media = pretend.client.media(access, &nordwind(), 60).await.unwrap();
        for kind in [ProductType::Feed, ProductType::Reels] {
            let post = media.iter().skip(5).find(|one| one.product_type == kind).unwrap();
            let names: Vec<&str> = MediaMetric::ALL
                .iter()
                .filter(|metric| metric.is_for(kind, login) && metric.breakdown().is_none())
                .map(|metric| metric.as_str())
                .collect();
            let totals = pretend.client.media_insights(access, &post.id, &names, None).await.unwrap();
            assert_eq!(totals.iter().map(|total| total.name.as_str()).collect::<Vec<_>>(), names);
            assert!(totals.iter().all(|total| total.value.is_some()), "{login} {kind}: {totals:?}");
        }
    }
}

#[tokio::test]
async fn a_batch_reads_many_and_one_that_fails_fails_alone() {
    let pretend = Pretend::open().await;
    for login in [Login::Facebook, Login::Instagram] {
        let token = pretend.mint(login, "nordwind");
        let access = access(login, &token);
        let media = pretend.client.media(access, &nordwind(), 60).await.unwrap();
        let mut calls: Vec<BatchCall> =
            media.iter().map(|one| BatchCall::media_insights(&one.id, &["reach"], None)).collect();
        calls
            .insert(7, BatchCall::media_insights(&MediaId("17999999999999999".to_owned()), &["reach"], None));
        let calls_before = pretend.client.usage().calls;
        let answers = pretend.client.batch(access, &calls).await.unwrap();
        assert_eq!(pretend.client.usage().calls - calls_before, 61, "each operation counts");
        assert_eq!(answers.len(), 61);
        for (index, answer) in answers.iter().enumerate() {
            match answer {
                Err(Error::Refused(refusal)) => {
                    assert_eq!((index, refusal.code, refusal.subcode), (7, Some(100), Some(33)), "{login}");
                }
                Err(error) => unreachable!("{login} {index}: {error}"),
                Ok(answer) => {
                    let totals = answer.totals();
                    let value = totals.first().and_then(|total| total.value);
                    assert!(index != 7 && matches!(value, Some(Value::Whole(_))), "{login} {index}");
                }
            }
        }
        assert!(answers.iter().filter(|answer| answer.is_ok()).count() == 60);
    }
    let batched = pretend.control.requests().iter().filter(|request| request.in_batch).count();
    assert_eq!(batched, 61, "only Facebook has batches");
}

#[tokio::test]
async fn an_operation_that_timed_out_is_told_from_one_that_failed() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Facebook, "nordwind");
    let matching = Matching { path: Some("/insights".to_owned()), count: Some(1), ..Matching::default() };
    pretend.control.plant(Fault { matching, trouble: Trouble::Cut });
    let id = MediaId(pretend.control.truth().posts("nordwind").get(9).expect("ten posts").id.clone());
    let calls =
        [BatchCall::media_insights(&id, &["reach"], None), BatchCall::media_insights(&id, &["views"], None)];
    let answers = pretend.client.batch(access(Login::Facebook, &token), &calls).await.unwrap();
    assert_eq!(answers.first().unwrap(), &Err(Error::TimedOut));
    assert!(answers.get(1).expect("two answers").is_ok());
}
