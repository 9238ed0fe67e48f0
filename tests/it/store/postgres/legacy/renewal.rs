//! When an imported token is renewed: left to the older set-up until its last days, unless that gives it up.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Expiry, RenewedBy, Runway, Timestamp, UserId},
    services::import::Terms,
    store::TakenOver,
};

use super::old::{ANNA, BOB, Old, SHOP, TERMS, at};

const ADOPTED: Terms = Terms { adopt: true, ..TERMS };

async fn renewals(old: &Old) -> i64 {
    old.place.scalar("SELECT count(*) FROM due WHERE kind = 'renew'").await
}

/// When the token's renewal is due, and when the connection says so.
async fn due(old: &Old, user: uuid::Uuid) -> Option<Timestamp> {
    let due: Option<Timestamp> =
        sqlx::query_scalar("SELECT due_at FROM due WHERE kind = 'renew' AND u_id = $1")
            .bind(user)
            .fetch_optional(&mut old.place.raw().await)
            .await
            .unwrap();
    let connection = old.connection(user, SHOP).await.unwrap();
    assert_eq!(connection.next_renewal_at, due, "what is promised is what is due");
    due
}

#[tokio::test]
async fn an_imported_token_is_due_in_its_last_days_and_held_until_then() {
    let old = Old::new().await;
    old.import().await;
    let end = at("2026-05-01T12:00:00Z");
    assert_eq!(due(&old, ANNA).await, Some(end - TimeDelta::days(14)));
    let anna = old.connection(ANNA, SHOP).await.unwrap();
    let next = end - TimeDelta::days(14);
    let runway = Runway::Renewed { by: RenewedBy::Worker, next, until: None };
    assert_eq!(Runway::of(&anna, old.clock.now()), runway);
    assert!(old.worker.grant(UserId(ANNA), &anna.grant).await.unwrap().unwrap().held);
}

#[tokio::test]
async fn of_a_facebook_token_without_an_end_meta_is_asked_at_once_and_of_an_instagram_token_nobody_can() {
    let old = Old::new().await;
    old.run("UPDATE user_tokens SET expires_at = NULL").await;
    old.import().await;
    assert_eq!(due(&old, BOB).await, Some(old.clock.now()));
    assert_eq!(due(&old, ANNA).await, None);
    let anna = old.connection(ANNA, SHOP).await.unwrap();
    assert_eq!((anna.expiry, anna.renewed_by), (Expiry::Unknown, RenewedBy::Nobody));
    assert_eq!(
        Runway::of(&anna, old.clock.now()),
        Runway::Unknown { next: None },
        "nobody is told to renew it"
    );
}

#[tokio::test]
async fn a_token_in_its_last_days_is_due_now_and_one_that_has_ended_never() {
    let old = Old::new().await;
    old.run(
        "UPDATE user_tokens SET expires_at = '2026-03-10' WHERE account_username IS NOT NULL;
        UPDATE user_tokens SET expires_at = '2026-03-01' WHERE account_username IS NULL",
    )
    .await;
    old.import().await;
    assert_eq!(due(&old, ANNA).await, Some(old.clock.now()));
    assert_eq!(due(&old, BOB).await, None);
}

#[tokio::test]
async fn an_adopted_token_is_renewed_as_all_others() {
    let old = Old::new().await;
    old.import_with(ADOPTED, None, &[]).await.unwrap();
    assert_eq!(due(&old, ANNA).await, Some(old.clock.now() + TERMS.renew_every));
    let grant = old.connection(ANNA, SHOP).await.unwrap().grant;
    assert!(!old.worker.grant(UserId(ANNA), &grant).await.unwrap().unwrap().held);
}

#[tokio::test]
async fn a_token_that_was_imported_before_is_adopted_once() {
    let old = Old::new().await;
    old.import().await;
    old.hand.advance(TimeDelta::hours(1));
    let report = old.import_with(ADOPTED, None, &[]).await.unwrap();
    assert!(report.accounts.iter().all(|account| account.end == TakenOver::Adopted), "{report:?}");
    assert_eq!(due(&old, ANNA).await, Some(old.clock.now() + TERMS.renew_every));
    assert_eq!(renewals(&old).await, 2);
    let before = old.everything().await;
    old.hand.advance(TimeDelta::hours(1));
    for terms in [ADOPTED, TERMS] {
        assert!(!old.import_with(terms, None, &[]).await.unwrap().changes(), "it is not given back");
    }
    assert_eq!(old.everything().await, before);
}
