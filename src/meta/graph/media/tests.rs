//! Tests of `media`.

use serde_json::json;

use super::*;

#[test]
fn reels_are_told_by_the_product_type() {
    let row = json!({ "id": "17900000000000001", "media_type": "VIDEO", "media_product_type": "REELS",
        "timestamp": "2026-11-19T08:00:00+0000", "permalink": "https://www.instagram.com/reel/x/", "caption": "Hi\u{202e}" });
    let media = media(&row, MediaList::Posts).unwrap();
    assert_eq!(media.product_type, ProductType::Reels);
    assert_eq!(media.caption.unwrap().as_it_came(), "Hi\u{202e}");
}

#[test]
fn only_id_and_time_are_needed() {
    let row =
        json!({ "id": 17_900_000_000_000_001_u64, "timestamp": "2026-11-19T08:00:00+0000", "caption": null });
    let post = media(&row, MediaList::Posts).unwrap();
    assert_eq!(post.id, MediaId("17900000000000001".to_owned()));
    assert_eq!((post.product_type, post.caption, post.permalink), (ProductType::Unknown, None, None));
    assert_eq!(media(&row, MediaList::Stories).unwrap().product_type, ProductType::Story);
    assert_eq!(media(&json!({ "id": "1" }), MediaList::Posts), None);
    assert_eq!(media(&json!({ "timestamp": "2026-11-19T08:00:00+0000" }), MediaList::Posts), None);
}
