//! The import as a whole: tried or done, once or twice, it leaves what it says and nothing else.

use lightmeter::services::import::Terms;

use super::old::{Old, TERMS};

#[tokio::test]
async fn a_dry_run_tells_what_the_import_then_tells_and_leaves_nothing() {
    let old = Old::new().await;
    let before = old.everything().await;
    let tried = old.import_with(Terms { dry_run: true, ..TERMS }, Some("insights"), &[]).await.unwrap();
    assert_eq!(old.everything().await, before);
    let done = old.import().await;
    assert_eq!(tried.lines(), done.lines());
    assert_eq!(tried, done);
    assert!(done.changes() && old.everything().await != before);
}

#[tokio::test]
async fn a_second_import_changes_nothing() {
    let old = Old::new().await;
    old.import().await;
    let before = old.everything().await;
    let again = old.import().await;
    assert_eq!(old.everything().await, before);
    assert!(!again.changes(), "{:#?}", again.lines());
    let lines = again.lines().join("\n");
    assert!(lines.contains("there already") && lines.contains("imported before, and unchanged"), "{lines}");
    assert!(lines.contains(": 0 of 2 new or changed"), "{lines}");
}

#[tokio::test]
async fn the_old_data_stays_as_it_was() {
    let old = Old::new().await;
    let before = old.everything_in(&old.schema).await;
    old.import().await;
    old.import_with(Terms { adopt: true, ..TERMS }, Some("insights"), &["impressions=views"]).await.unwrap();
    assert_eq!(old.everything_in(&old.schema).await, before);
}

#[tokio::test]
async fn no_token_stands_in_plain_text_but_in_the_old_table() {
    let old = Old::new().await;
    let report = old.import().await;
    let all = old.everything().await;
    for token in ["IGCANARYanna", "EACANARYbob"] {
        let hex = token.bytes().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        assert!(!all.contains(token) && !all.contains(&hex), "{token}");
        assert!(!report.lines().join("\n").contains(token) && !format!("{report:?}").contains(token));
    }
    assert!(!all.contains("CANARY") && old.everything_in(&old.schema).await.contains("CANARY"));
    assert_eq!(old.token(super::old::ANNA, super::old::SHOP).await, "IGCANARYanna");
    assert_eq!(old.token(super::old::BOB, super::old::SHOP).await, "EACANARYbob");
}

#[tokio::test]
async fn an_import_that_fails_in_the_middle_leaves_nothing() {
    let old = Old::new().await;
    let before = old.everything().await;
    let lost = old.place.schema.clone();
    // The last thing that is written is refused.
    old.run(&format!("REVOKE EXECUTE ON FUNCTION {lost}.days_save FROM lightmeter_service")).await;
    old.import_with(TERMS, Some("insights"), &[]).await.unwrap_err();
    assert_eq!(old.everything().await, before);
}
