//! Posts, stories and their insights, page by page.

use lightmeter::{
    domain::{Login, Media, MediaMetric, ProductType, Untrusted},
    meta::{Access, Error, MediaFields, MediaList, Read, refuses_media_fields},
    sandbox::{PostKind, Variants, variants::Acceptance},
};

use super::pretend::{Pretend, access, nordwind};

/// The posts of every page.
async fn every_page(
    pretend: &Pretend,
    access: Access<'_>,
    fields: MediaFields,
) -> Result<Vec<Media<Untrusted>>, Error> {
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let read = Read::media(&nordwind(), MediaList::Posts, fields, 10_000, after.as_deref());
        let answer = pretend.client.read(access, &read).await?;
        all.extend(answer.media(MediaList::Posts));
        after = answer.next_page();
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// The newest posts, at most a page of them.
async fn newest(pretend: &Pretend, access: Access<'_>, most: u32) -> Vec<Media<Untrusted>> {
    let read = Read::media(&nordwind(), MediaList::Posts, MediaFields::All, most, None);
    pretend.client.read(access, &read).await.unwrap().media(MediaList::Posts)
}

#[tokio::test]
async fn every_post_of_the_world_comes_newest_first_through_both_logins() {
    let pretend = Pretend::open().await;
    let truth = pretend.control.truth().posts("nordwind");
    assert!(truth.len() > 200, "several pages are needed: {}", truth.len());
    for login in [Login::Instagram, Login::Facebook] {
        let token = pretend.mint(login, "nordwind");
        let media = every_page(&pretend, access(login, &token), MediaFields::All).await.unwrap();
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
async fn fields_that_instagram_login_may_not_have_are_told_and_the_others_come() {
    let variants = Variants { instagram_media_fields: Acceptance::Refused, ..Variants::default() };
    let pretend = Pretend::with(variants).await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let access = access(Login::Instagram, &token);
    let error = every_page(&pretend, access, MediaFields::All).await.unwrap_err();
    assert!(refuses_media_fields(Login::Instagram, &error.refusal()), "{error}");
    let media = every_page(&pretend, access, MediaFields::Plain).await.unwrap();
    assert!(media.iter().all(|one| one.caption.is_none() && one.product_type == ProductType::Unknown));
    assert!(media.iter().all(|one| one.permalink.is_some()));
    let read = Read::media(&nordwind(), MediaList::Stories, MediaFields::Plain, 100, None);
    let stories = pretend.client.read(access, &read).await.unwrap().media(MediaList::Stories);
    assert!(stories.iter().all(|story| story.product_type == ProductType::Story));
    assert_eq!(stories.len(), pretend.control.truth().stories("nordwind").len());
}

#[tokio::test]
async fn every_metric_of_the_catalogue_is_answered_for_its_kind_of_post() {
    let pretend = Pretend::open().await;
    for login in [Login::Instagram, Login::Facebook] {
        let token = pretend.mint(login, "nordwind");
        let access = access(login, &token);
        let media = newest(&pretend, access, 60).await;
        for kind in [ProductType::Feed, ProductType::Reels] {
            let post = media.iter().skip(5).find(|one| one.product_type == kind).unwrap();
            let names: Vec<&str> = MediaMetric::ALL
                .iter()
                .filter(|metric| metric.is_for(kind, login) && metric.breakdown().is_none())
                .map(|metric| metric.as_str())
                .collect();
            let read = Read::media_insights(&post.id, &names, None);
            let totals = pretend.client.read(access, &read).await.unwrap().totals();
            assert_eq!(totals.iter().map(|total| total.name.as_str()).collect::<Vec<_>>(), names);
            assert!(totals.iter().all(|total| total.value.is_some()), "{login} {kind}: {totals:?}");
        }
    }
}
