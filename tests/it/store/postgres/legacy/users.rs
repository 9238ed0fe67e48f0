//! Users of an older set-up keep their ids and get a handle each.

use lightmeter::{
    domain::{Handle, Role, UserId},
    store::Administrator,
};
use uuid::Uuid;

use super::{
    super::place::admin_url,
    old::{ANNA, BOB, Old, SHOP, left},
};

#[tokio::test]
async fn users_keep_their_ids_and_are_called_by_a_name_an_address_or_their_id() {
    let old = Old::empty().await;
    let nameless = Uuid::from_u128(0xC0);
    old.run(&format!(
        "INSERT INTO users VALUES
            ('{ANNA}', 'Anna K.', NULL), ('{BOB}', ' ', 'Bob.B@example.org'), ('{nameless}', 'Жанна', NULL)"
    ))
    .await;
    old.import().await;
    assert_eq!(
        users(&old).await,
        [
            (UserId(nameless), nameless.simple().to_string()),
            (UserId(ANNA), "anna.k.".to_owned()),
            (UserId(BOB), "bob.b".to_owned()),
        ]
    );
}

#[tokio::test]
async fn of_two_people_with_one_name_each_has_a_handle_of_their_own() {
    let old = Old::empty().await;
    let handle = Handle::parse("anna").unwrap();
    administrator(&old).await.add_user(&handle, Role::Member).await.unwrap();
    old.run(&format!("INSERT INTO users VALUES ('{ANNA}', 'Anna', NULL), ('{BOB}', 'anna', NULL)")).await;
    let report = old.import().await;
    let handles: Vec<_> = report.users.iter().map(|user| user.handle.as_str()).collect();
    assert_eq!(handles, ["anna-2", "anna-3"]);
    let again = old.import().await;
    assert_eq!(again.users.iter().map(|user| user.handle.as_str()).collect::<Vec<_>>(), handles);
}

#[tokio::test]
async fn an_id_that_no_user_can_have_is_told_and_nobody_is_made_for_it() {
    for id in ["7", "00000000-0000-0000-0000-000000000000"] {
        let old = Old::new().await;
        old.run(&format!(
            "ALTER TABLE user_tokens ALTER u_id TYPE text; ALTER TABLE users ALTER u_id TYPE text;
             UPDATE users SET u_id = '{id}' WHERE name IS NULL;
             UPDATE user_tokens SET u_id = '{id}' WHERE expires_at IS NULL"
        ))
        .await;
        let report = old.import().await;
        assert_eq!(left(&report, "a user's u_id is no uuid of a user"), (1, format!("u_id {id}")));
        assert_eq!(left(&report, "a token's u_id is no uuid of a user").0, 1);
        assert_eq!(users(&old).await.len(), 1);
    }
}

#[tokio::test]
async fn nothing_is_written_for_a_user_who_is_disabled() {
    let old = Old::new().await;
    old.import().await;
    let handle = Handle::parse("bob").unwrap();
    administrator(&old).await.disable_user(&handle).await.unwrap();
    old.run("UPDATE user_tokens SET access_token = 'EAnewer'; INSERT INTO insights VALUES ('17841400008460056', '2026-03-03', 'reach', '5')").await;
    let report = old.import().await;
    assert_eq!(left(&report, "a token's user is not among the users").1, format!("account {SHOP}"));
    assert_eq!(left(&report, "a figure's user is disabled").0, 3);
    assert_eq!(old.place.scalar("SELECT count(*) FROM account_days").await, 2 + 3);
}

async fn administrator(old: &Old) -> Administrator {
    Administrator::connect(&admin_url(), &old.place.schema, None).await.unwrap()
}

/// By handle.
async fn users(old: &Old) -> Vec<(UserId, String)> {
    let users = administrator(old).await.users().await.unwrap();
    users.into_iter().map(|user| (user.id, user.handle.as_str().to_owned())).collect()
}
