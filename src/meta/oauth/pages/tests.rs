//! Tests of `pages`.

use serde_json::json;

use super::*;

#[test]
fn a_page_has_its_account_or_none() {
    let linked = page(&json!({ "id": "111000111", "name": "Nordwind Coffee", "access_token": "EAAG-page",
        "tasks": ["ANALYZE"], "instagram_business_account": { "id": 17_841_400_000_000_001_u64, "username": "nordwind",
            "followers_count": 5120, "media_count": 310 } }))
    .unwrap();
    let account = linked.account.unwrap();
    assert_eq!(account.id.as_str(), "17841400000000001");
    assert_eq!(account.username, Untrusted::new("nordwind"));
    assert_eq!((account.profile.followers_count, account.profile.follows_count), (Some(5120), None));
    let bare = page(&json!({ "id": "111000222", "name": "Page without Instagram" })).unwrap();
    assert_eq!(bare.account, None);
    let null = page(&json!({ "id": "1", "name": null, "instagram_business_account": null })).unwrap();
    assert_eq!((null.account, null.name), (None, Untrusted::default()));
    assert_eq!(page(&json!({ "name": "nameless" })), None);
}
