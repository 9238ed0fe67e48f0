//! Profile, Pages, media, stories and their insights.

use chrono::TimeDelta;
use lightmeter::sandbox::{
    AccountKind, Host, PostKind, Variants,
    variants::{Acceptance, MeShape},
};
use serde_json::{Value, json};

use super::server::{self, Answered, NORDWIND, Server, error_of, message_of};

async fn instagram(server: &Server, username: &str, path: &str, query: &[(&str, &str)]) -> Answered {
    let token = server.instagram(username);
    let query = [query, &[("access_token", token.as_str())]].concat();
    server.get(Host::InstagramGraph, &format!("/v26.0/{path}"), &query).await
}

async fn facebook(server: &Server, username: &str, path: &str, query: &[(&str, &str)]) -> Answered {
    let token = server.facebook(username);
    let query = [query, &[("access_token", token.as_str())]].concat();
    server.get(Host::FacebookGraph, &format!("/v26.0/{path}"), &query).await
}

const PROFILE: &str =
    "user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count";

#[tokio::test]
async fn the_profile_has_one_id_through_both_logins() {
    let server = server::start().await;
    let (status, me) = instagram(&server, "nordwind", "me", &[("fields", PROFILE)]).await;
    assert_eq!(status, 200);
    assert_eq!((&me["user_id"], &me["id"]), (&json!(NORDWIND), &json!("10200000000000001")));
    assert_eq!((&me["username"], &me["account_type"]), (&json!("nordwind"), &json!("Business")));
    assert!(me["followers_count"].is_u64() && me["media_count"].as_u64().unwrap() > 100);
    assert!(NORDWIND.parse::<u64>().unwrap() > 1 << 53);
    let (_, pages) =
        facebook(&server, "nora", "me/accounts", &[("fields", "instagram_business_account{id,username}")])
            .await;
    assert_eq!(
        pages["data"][0]["instagram_business_account"],
        json!({"id": NORDWIND, "username": "nordwind"})
    );
    let unknown = instagram(&server, "nordwind", "me", &[("fields", "user_id,shoe_size")]).await;
    assert_eq!(error_of(&unknown).0, 100);
    assert!(message_of(&unknown).contains("shoe_size"));
    server.sandbox.control().set_variants(Variants { instagram_me: MeShape::Wrapped, ..Variants::default() });
    let (_, wrapped) = instagram(&server, "nordwind", "me", &[("fields", "username")]).await;
    assert_eq!(wrapped["data"][0]["username"], "nordwind");
}

#[tokio::test]
async fn a_token_sees_no_account_but_its_own() {
    let server = server::start().await;
    let other = instagram(&server, "mara.moves", NORDWIND, &[]).await;
    assert_eq!(error_of(&other), (100, Some(33)));
    assert_eq!(error_of(&facebook(&server, "lone", NORDWIND, &[]).await), (100, Some(33)));
    assert_eq!(facebook(&server, "amir", NORDWIND, &[]).await.0, 200, "two people, one account");
    let scoped = "10200000000000001";
    assert_eq!(error_of(&instagram(&server, "nordwind", scoped, &[]).await), (100, Some(33)));
    let accepting = Variants { app_scoped_id_in_path: Acceptance::Accepted, ..Variants::default() };
    server.sandbox.control().set_variants(accepting);
    assert_eq!(instagram(&server, "nordwind", scoped, &[]).await.0, 200);
    server.sandbox.control().convert("nordwind", AccountKind::Personal);
    let (_, me) = instagram(&server, "nordwind", "me", &[("fields", "account_type")]).await;
    assert_eq!(me["account_type"], "Personal");
    assert_eq!(error_of(&instagram(&server, "nordwind", "me/media", &[]).await).0, 100);
}

#[tokio::test]
async fn pages_are_paged_hidden_and_sometimes_without_instagram() {
    let server = server::start().await;
    let fields = ("fields", "id,name,tasks,access_token,instagram_business_account{id}");
    let (_, all) =
        facebook(&server, "amir", "me/accounts", &[fields, ("limit", "100"), ("summary", "total_count")])
            .await;
    assert_eq!(all["summary"]["total_count"], 5);
    assert!(all["paging"].get("next").is_none() && all["paging"]["cursors"]["after"].is_string());
    let named =
        |name: &str| all["data"].as_array().unwrap().iter().find(|page| page["name"] == name).unwrap();
    assert!(named("Jonas at Home").get("instagram_business_account").is_none(), "a personal account");
    assert_eq!(named("Nordwind Coffee")["instagram_business_account"]["id"], NORDWIND);
    assert_eq!(facebook(&server, "pia", "me/accounts", &[fields]).await, (200, json!({"data": []})));
    let (_, lone) = facebook(&server, "lone", "me/accounts", &[fields]).await;
    assert!(lone["data"][0].get("instagram_business_account").is_none());

    let choice = lightmeter::sandbox::Choice {
        unticked_permissions: vec!["business_management".to_owned()],
        ..lightmeter::sandbox::Choice::of("amir")
    };
    server.sandbox.control().approve(&server.facebook_dialog(), &choice).unwrap();
    let (mut listed, mut unfilled, mut after) = (Vec::new(), 0, String::new());
    loop {
        let (_, page) =
            facebook(&server, "amir", "me/accounts", &[fields, ("limit", "1"), ("after", &after)]).await;
        let rows = page["data"].as_array().unwrap();
        listed.extend(rows.iter().map(|row| row["name"].clone()));
        page["paging"]["cursors"]["after"].as_str().unwrap().clone_into(&mut after);
        let Some(next) = page["paging"]["next"].as_str() else { break };
        assert!(next.contains("access_token=EAAG"));
        unfilled += usize::from(rows.is_empty());
    }
    assert_eq!((listed.len(), unfilled), (4, 1), "an empty window still has a next one");
}

#[tokio::test]
async fn a_page_token_reaches_its_own_account_only() {
    let server = server::start().await;
    let (_, pages) = facebook(&server, "amir", "me/accounts", &[("fields", "name,access_token")]).await;
    let rows = pages["data"].as_array().unwrap();
    let token =
        rows.iter().find(|row| row["name"] == "Mara Moves").unwrap()["access_token"].as_str().unwrap();
    let ask = async |id: &str| {
        server.get(Host::FacebookGraph, &format!("/v26.0/{id}"), &[("access_token", token)]).await
    };
    assert_eq!(ask("17841400000000003").await.0, 200);
    assert_eq!(error_of(&ask(NORDWIND).await), (100, Some(33)));
}

const FIELDS: &str = "id,caption,media_type,media_product_type,permalink,timestamp,like_count,comments_count,thumbnail_url,children";

async fn everything(server: &Server, username: &str) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let query = [("fields", FIELDS), ("limit", "50"), ("after", after.as_str())];
        let (status, page) = instagram(server, username, "me/media", &query).await;
        assert_eq!(status, 200);
        rows.extend(page["data"].as_array().unwrap().clone());
        page["paging"]["cursors"]["after"].as_str().unwrap().clone_into(&mut after);
        if page["paging"].get("next").is_none() {
            return rows;
        }
    }
}

#[tokio::test]
async fn media_come_newest_first_without_stories_and_reels_as_video() {
    let server = server::start().await;
    let rows = everything(&server, "nordwind").await;
    let posts = server.sandbox.control().truth().posts("nordwind");
    assert_eq!(rows.len(), posts.len());
    assert!(rows.windows(2).all(|pair| pair[0]["timestamp"].as_str() >= pair[1]["timestamp"].as_str()));
    assert!(rows.iter().all(|row| row["media_product_type"] != "STORY"));
    let reel = rows.iter().find(|row| row["media_product_type"] == "REELS").unwrap();
    assert_eq!(reel["media_type"], "VIDEO");
    let album = rows.iter().find(|row| row["media_type"] == "CAROUSEL_ALBUM").unwrap();
    assert_eq!(album["media_product_type"], "FEED");
    assert!(album["children"]["data"].as_array().unwrap().len() >= 2);
    assert!(rows[0]["id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 53);
    let (_, bare) = instagram(&server, "nordwind", "me/media", &[("limit", "1")]).await;
    assert_eq!(bare["data"][0].as_object().unwrap().len(), 1, "only the id by default");
    let since = server::unix("2026-10-01T00:00:00Z");
    let until = server::unix("2026-11-01T00:00:00Z");
    let window = [("since", since.as_str()), ("until", until.as_str()), ("fields", "timestamp")];
    let (_, page) = instagram(&server, "nordwind", "me/media", &window).await;
    let october = page["data"].as_array().unwrap();
    assert!(
        !october.is_empty()
            && october.iter().all(|row| row["timestamp"].as_str().unwrap().starts_with("2026-10"))
    );
    let refused = instagram(&server, "nordwind", "me/media", &[("fields", "saved_count")]).await;
    assert_eq!(error_of(&refused).0, 100, "Facebook Login only");
    assert_eq!(
        facebook(&server, "nora", &format!("{NORDWIND}/media"), &[("fields", "saved_count")]).await.0,
        200
    );
}

#[tokio::test]
async fn one_account_writes_captions_that_break_terminals_and_sheets() {
    let server = server::start().await;
    let rows = everything(&server, "knots.and.bytes").await;
    let captions: String = rows.iter().filter_map(|row| row["caption"].as_str()).collect();
    for nasty in ["\u{1b}[31m", "\u{9b}", "\u{202e}", "=HYPERLINK(", "\u{310}", "👩‍👩‍👧‍👦", "\u{200b}"]
    {
        assert!(captions.contains(nasty), "{nasty:?}");
    }
}

async fn metric(server: &Server, username: &str, id: &str, query: &[(&str, &str)]) -> Answered {
    instagram(server, username, &format!("{id}/insights"), query).await
}

#[tokio::test]
async fn media_metrics_follow_the_table_of_product_types() {
    let server = server::start().await;
    let posts = server.sandbox.control().truth().posts("nordwind");
    let of = |kind| posts.iter().find(|post| post.kind == kind).unwrap().id.clone();
    let (feed, reel) = (of(PostKind::Image), of(PostKind::Reel));
    let stories = server.sandbox.control().truth().stories("nordwind");
    let story = stories.last().expect("a story of the last day").id.clone();
    for (name, on_feed, on_reel, on_story) in [
        ("views", true, true, true),
        ("reach", true, true, true),
        ("total_interactions", true, true, true),
        ("shares", true, true, true),
        ("reposts", true, true, true),
        ("likes", true, true, false),
        ("comments", true, true, false),
        ("saved", true, true, false),
        ("ig_reels_avg_watch_time", false, true, false),
        ("ig_reels_video_view_total_time", false, true, false),
        ("reels_skip_rate", false, true, false),
        ("crossposted_views", false, false, false),
        ("facebook_views", false, false, false),
        ("follows", true, false, true),
        ("profile_visits", true, false, true),
        ("profile_activity", true, false, true),
        ("replies", false, false, true),
        ("navigation", false, false, true),
        ("link_clicks", false, false, false),
        ("total_likes", false, false, false),
        ("impressions", false, false, false),
    ] {
        for (id, has) in [(&feed, on_feed), (&reel, on_reel), (&story, on_story)] {
            let answered = metric(&server, "nordwind", id, &[("metric", name)]).await;
            assert_eq!(answered.0 == 200, has, "{name} of {id}: {}", answered.1);
            if has {
                assert_eq!(answered.1["data"][0]["period"], "lifetime");
                assert!(answered.1["data"][0]["values"][0]["value"].is_u64());
            } else {
                assert_eq!(error_of(&answered).0, 100);
            }
        }
    }
    let clicks = facebook(&server, "nora", &format!("{story}/insights"), &[("metric", "link_clicks")]).await;
    assert_eq!(clicks.0, 200, "Facebook Login only");
    let bad = metric(&server, "nordwind", &reel, &[("metric", "reach,plays")]).await;
    assert!(message_of(&bad).contains("metric[1] must be one of the following values"));
}

#[tokio::test]
async fn media_breakdowns_come_with_their_total() {
    let server = server::start().await;
    let stories = server.sandbox.control().truth().stories("nordwind");
    let id = &stories.last().unwrap().id;
    let query = [("metric", "navigation"), ("breakdown", "story_navigation_action_type")];
    let (status, body) = metric(&server, "nordwind", id, &query).await;
    assert_eq!(status, 200);
    let total = &body["data"][0]["total_value"];
    assert_eq!(total["value"], body["data"][0]["values"][0]["value"]);
    assert_eq!(total["breakdowns"][0]["dimension_keys"], json!(["story_navigation_action_type"]));
    let results = total["breakdowns"][0]["results"].as_array().unwrap();
    assert_eq!(results[0]["dimension_values"], json!(["tap_forward"]));
    let wrong = metric(&server, "nordwind", id, &[("metric", "reach"), ("breakdown", "action_type")]).await;
    assert_eq!(error_of(&wrong).0, 1);
}

#[tokio::test]
async fn stories_vanish_after_a_day_and_small_ones_say_nothing() {
    let server = server::start().await;
    let (_, list) =
        instagram(&server, "nordwind", "me/stories", &[("fields", "id,media_product_type")]).await;
    let story = &list["data"][0];
    assert_eq!(story["media_product_type"], "STORY");
    let id = story["id"].as_str().unwrap();
    assert_eq!(metric(&server, "nordwind", id, &[("metric", "reach")]).await.0, 200);
    let (_, small) = instagram(&server, "lille.lykke", "me/stories", &[]).await;
    let small = small["data"][0]["id"].as_str().unwrap();
    assert_eq!(error_of(&metric(&server, "lille.lykke", small, &[("metric", "reach")]).await).0, 10);
    server.hand.advance(TimeDelta::hours(24));
    assert_eq!(error_of(&metric(&server, "nordwind", id, &[("metric", "reach")]).await), (100, Some(33)));
    let (_, later) = instagram(&server, "nordwind", "me/stories", &[]).await;
    assert!(later["data"].as_array().unwrap().iter().all(|row| row["id"] != id));
}

#[tokio::test]
async fn posts_from_before_the_conversion_and_album_children_have_no_insights() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let old = control.truth().posts("mara.moves").last().unwrap().id.clone();
    let refused = metric(&server, "mara.moves", &old, &[("metric", "reach")]).await;
    assert_eq!(error_of(&refused), (100, Some(2_108_006)));
    let rows = everything(&server, "nordwind").await;
    let child = rows.iter().find_map(|row| row["children"]["data"][0]["id"].as_str()).unwrap();
    assert_eq!(error_of(&metric(&server, "nordwind", child, &[("metric", "reach")]).await).0, 100);
}

#[tokio::test]
async fn figures_of_a_post_only_grow() {
    let server = server::start().await;
    let id = server.sandbox.control().truth().posts("nordwind")[0].id.clone();
    let read = async || {
        let (_, body) = metric(&server, "nordwind", &id, &[("metric", "reach,likes")]).await;
        [0, 1].map(|row| body["data"][row]["values"][0]["value"].as_u64().unwrap())
    };
    let before = read().await;
    server.hand.advance(TimeDelta::days(3));
    let after = read().await;
    assert!(after[0] > before[0] && after[1] >= before[1]);
}
