//! Tests of `permissions`.

use serde_json::json;

use super::*;

#[test]
fn every_status_is_read() {
    for (name, expected) in [
        ("granted", PermissionStatus::Granted),
        ("declined", PermissionStatus::Declined),
        ("expired", PermissionStatus::Expired),
        ("GRANTED", PermissionStatus::Granted),
        ("limited", PermissionStatus::Other),
    ] {
        let row = json!({ "permission": "instagram_basic", "status": name });
        assert_eq!(permission(&row), Some((Scope::new("instagram_basic"), expected)), "{name}");
    }
    assert_eq!(
        permission(&json!({ "permission": "instagram_basic" })),
        Some((Scope::new("instagram_basic"), PermissionStatus::Other))
    );
    assert_eq!(permission(&json!({ "status": "granted" })), None);
}
