//! The traps of posts and exports: product types, ids beyond what a float holds, captions that look like formulas.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Login, MediaMetric, ProductType, Range},
    sandbox::{PostKind, Variants},
    services::export::{Format, OverviewDocument},
};

use super::world::{World, rows};

#[tokio::test]
async fn trap_15_reels_are_told_by_product_type() {
    for (login, instagram_media_fields) in [
        (Login::Instagram, lightmeter::sandbox::variants::Acceptance::Accepted),
        (Login::Facebook, lightmeter::sandbox::variants::Acceptance::Refused),
    ] {
        let world = World::of(Variants { instagram_media_fields, ..Variants::default() }).await;
        let account = world.connect(login, "nordwind").await;
        world.work_due().await;
        let truth = world.meta().truth();
        let reels: Vec<String> = truth
            .posts("nordwind")
            .into_iter()
            .take(25)
            .filter(|post| post.kind == PostKind::Reel)
            .map(|post| post.id)
            .collect();
        assert!(!reels.is_empty());
        for post in world.services.posts(&account, 25).await.unwrap() {
            let is_reel = reels.contains(&post.media.id.0);
            if post.media.product_type != ProductType::Story {
                assert_eq!(post.media.product_type == ProductType::Reels, is_reel);
                assert_eq!(post.reading(MediaMetric::AverageWatchTime.as_str()).is_some(), is_reel);
            }
        }
    }
}

#[tokio::test]
async fn trap_20_ids_above_2_to_53_stay_exact_everywhere() {
    for (login, username) in [(Login::Instagram, "knots.and.bytes"), (Login::Facebook, "mara.moves")] {
        let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
        let account = world.connect(login, username).await;
        let id = world.meta().truth().account(username).unwrap().id;
        assert!(id.parse::<u64>().unwrap() > 1 << 53);
        assert_eq!(account.as_str(), id);
        world.work_due().await;
        let document =
            serde_json::to_value(OverviewDocument::from(&world.overview(&account, 30).await)).unwrap();
        assert_eq!(document["account_id"], id.as_str());
        let range = Range::last(90, world.now() + TimeDelta::days(1));
        let table = world.services.export_posts(&account, range).await.unwrap();
        let known: Vec<String> =
            world.meta().truth().posts(username).into_iter().map(|post| post.id).collect();
        let stories: Vec<String> =
            world.meta().truth().stories(username).into_iter().map(|post| post.id).collect();
        let posts = rows(&table.render(Format::Json).unwrap());
        assert!(!posts.is_empty());
        for row in posts {
            let id = row["media_id"].as_str().unwrap().to_owned();
            assert!(known.contains(&id) || stories.contains(&id), "{id}");
        }
        let connection = world.connection(&account).await;
        let scoped = world.meta().truth().account(username).unwrap().app_scoped_id;
        if login == Login::Instagram {
            assert_eq!(connection.grant.subject, scoped);
        }
    }
}

#[tokio::test]
async fn trap_22_a_caption_that_begins_like_a_formula_exports_harmless() {
    let world = World::new().await;
    let account = world.connect_instagram("knots.and.bytes").await;
    world.work_due().await;
    let range = Range::last(365, world.now() + TimeDelta::days(1));
    let csv = world.services.export_posts(&account, range).await.unwrap().render(Format::Csv).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let captions: Vec<String> =
        reader.records().map(|record| record.unwrap().get(4).unwrap().to_owned()).collect();
    let dangerous = |text: &&String| text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert_eq!(captions.iter().find(dangerous), None);
    let quoted = captions.iter().filter(|text| text.starts_with('\'')).count();
    assert!(quoted > 0, "this account has such captions");
    let hidden = |text: &&String| {
        text.chars().any(|letter| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter))
    };
    assert_eq!(captions.iter().find(hidden), None);
}
