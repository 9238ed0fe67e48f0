//! Figures of an older set-up: whose they become, what they count for, and what is left.

use lightmeter::{
    domain::{Day, Metric, Range, Reading, Taken, UserId, Value},
    services::import::ImportError,
};
use uuid::Uuid;

use super::old::{ANNA, BOB, Old, SHOP, SHOPS, TERMS, at, id, left};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// What a user has of an account, ascending.
async fn readings(old: &Old, user: Uuid, account: &str) -> Vec<(String, Metric, Taken<Reading>)> {
    let range = Range::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let days = old.worker.as_user(UserId(user)).days(&id(account), range).await.unwrap();
    let all = days.into_iter().flat_map(|one| {
        let day = one.day.to_string();
        one.readings.into_iter().map(move |(metric, taken)| (day.clone(), metric, taken))
    });
    all.collect()
}

async fn values(old: &Old, user: Uuid, account: &str) -> Vec<(String, Metric, i64)> {
    let all = readings(old, user, account).await;
    let value = |taken: Taken<Reading>| taken.what.value().and_then(Value::whole).unwrap();
    all.into_iter().map(|(day, metric, taken)| (day, metric, value(taken))).collect()
}

#[tokio::test]
async fn a_figure_without_a_user_becomes_that_of_everybody_who_has_its_account() {
    let old = Old::new().await;
    let carla = Uuid::from_u128(0xC0);
    // Her account's id begins as the shop's.
    old.run(&format!(
        "INSERT INTO users VALUES ('{carla}', 'carla');
         INSERT INTO user_tokens VALUES ('{carla}', 'instagram', 'IGcarla', '{SHOPS}', 'shops', NULL)"
    ))
    .await;
    old.import().await;
    let expected =
        [("2026-03-01".to_owned(), Metric::Reach, 120), ("2026-03-02".to_owned(), Metric::Reach, 0)];
    assert_eq!(values(&old, ANNA, SHOP).await, expected);
    assert_eq!(values(&old, BOB, SHOP).await, expected);
    assert_eq!(old.place.scalar("SELECT count(*) FROM account_days").await, 4, "and nobody else's");
}

#[tokio::test]
async fn a_figure_with_a_user_is_that_user_s_alone_and_outranks_the_shared_one() {
    let old = Old::new().await;
    old.run(&format!(
        "ALTER TABLE insights ADD u_id uuid;
         INSERT INTO insights VALUES ('{SHOP}', '2026-03-01', 'reach', '7', '{BOB}'), ('{SHOPS}', '2026-03-01', 'reach', '8', '{BOB}')"
    ))
    .await;
    let report = old.import().await;
    assert_eq!(values(&old, ANNA, SHOP).await[0].2, 120);
    assert_eq!(values(&old, BOB, SHOP).await[0].2, 7);
    assert_eq!(left(&report, "a figure's user does not have").1, format!("account {SHOPS}"));
    assert!(!old.import().await.changes());
}

#[tokio::test]
async fn an_imported_figure_stands_in_until_it_is_measured_and_never_takes_a_measured_ones_place() {
    let old = Old::new().await;
    old.import().await;
    let imported = readings(&old, ANNA, SHOP).await[0].2;
    assert_eq!(imported.what, Reading::Carried(Value::Whole(120)));
    assert_eq!(imported.at, day("2026-03-01").end(), "as of when the day was over, whenever it is imported");
    let measured = |value| {
        let taken = Taken { what: Reading::Measured(Value::Whole(value)), at: at("2026-03-02T10:00:00Z") };
        [(day("2026-03-01"), Metric::Reach, taken)]
    };
    old.worker.save_days(UserId(ANNA), &id(SHOP), &measured(119)).await.unwrap();
    old.run("UPDATE insights SET value = '999' WHERE metric = 'reach'; ALTER TABLE insights ADD fetched_at timestamptz;
        UPDATE insights SET fetched_at = '2026-03-06'").await;
    let report = old.import().await;
    let of_anna: Vec<_> =
        readings(&old, ANNA, SHOP).await.into_iter().map(|(_, _, taken)| taken.what).collect();
    assert_eq!(of_anna, [Reading::Measured(Value::Whole(119)), Reading::Carried(Value::Whole(999))]);
    let counted: Vec<_> = report.readings.iter().map(|one| (one.found, one.stored)).collect();
    assert_eq!(counted, [(2, 1), (2, 2)], "of Anna's two one is measured");
    // And what was imported before Meta was asked gives way.
    old.worker.save_days(UserId(BOB), &id(SHOP), &measured(118)).await.unwrap();
    assert_eq!(readings(&old, BOB, SHOP).await[0].2.what, Reading::Measured(Value::Whole(118)));
}

#[tokio::test]
async fn a_table_with_a_column_for_each_metric_is_understood_with_dates_and_instants_and_numbers_as_text() {
    let old = Old::new().await;
    old.run(&format!(
        "CREATE TABLE \"Daily \"\"figures\"\"\" (
            id bigserial, \"Account_ID\" bigint, date timestamptz, reach numeric(12, 2), impressions int, follower_count text,
            \"total likes\" text
         );
         INSERT INTO \"Daily \"\"figures\"\"\" (\"Account_ID\", date, reach, impressions, follower_count, \"total likes\") VALUES
            ({SHOP}, '2026-02-01 23:30:00-05', 10.00, 99, ' 3 ', '4'),
            ({SHOP}, '2026-02-03 00:00:00+00', NULL, NULL, NULL, '5')"
    ))
    .await;
    let table = Some("Daily \"figures\"");
    let report = old.import_with(TERMS, table, &["total likes=likes"]).await.unwrap();
    assert_eq!(
        values(&old, ANNA, SHOP).await,
        [
            // As the date stands in UTC.
            ("2026-02-02".to_owned(), Metric::Reach, 10),
            ("2026-02-02".to_owned(), Metric::Likes, 4),
            ("2026-02-02".to_owned(), Metric::FollowerCount, 3),
            ("2026-02-03".to_owned(), Metric::Likes, 5),
        ]
    );
    assert_eq!(left(&report, "no metric is called impressions"), (1, format!("account {SHOP}, 2026-02-02")));
    assert_eq!(left(&report, "no metric is called id").0, 2);
}

#[tokio::test]
async fn columns_and_metrics_may_be_called_otherwise() {
    let old = Old::new().await;
    old.run(&format!(
        "CREATE TABLE facts (ig text, fact_date text, kind text, amount text, owner text);
         INSERT INTO facts VALUES
            ('{SHOP}', '2026-02-01T10:00:00', 'imp', '12', '{BOB}'), ('{SHOP}', '2026-02-01', 'saves', '2', '{BOB}')"
    ))
    .await;
    let renames =
        ["ig=account_id", "fact_date=day", "kind=metric", "amount=value", "owner=u_id", "imp=views"];
    old.import_with(TERMS, Some("facts"), &renames).await.unwrap();
    let day = || "2026-02-01".to_owned();
    assert_eq!(values(&old, BOB, SHOP).await, [(day(), Metric::Views, 12), (day(), Metric::Saves, 2)]);
    assert_eq!(values(&old, ANNA, SHOP).await, []);
    let refused = old.import_with(TERMS, Some("facts"), &renames[1..]).await.unwrap_err();
    assert!(matches!(refused, ImportError::FieldMissing { field: "account_id", .. }), "{refused}");
}

#[tokio::test]
async fn what_cannot_be_assigned_is_counted_and_told_and_never_guessed() {
    let old = Old::new().await;
    old.run(&format!(
        "ALTER TABLE insights ALTER day TYPE text;
         DELETE FROM insights;
         INSERT INTO insights VALUES
            ('1784140000846005', '2026-03-01', 'reach', '1'), ('1784140000846005', '2026-03-02', 'reach', '1'),
            ('17841400008460056 x', '2026-03-01', 'reach', '1'), (NULL, '2026-03-01', 'reach', '1'),
            ('{SHOP}', '2026-02-30', 'reach', '1'), ('{SHOP}', '01.03.2026', 'reach', '1'), ('{SHOP}', NULL, 'reach', '1'),
            ('{SHOP}', '2026-03-07', 'reach', '1'),
            ('{SHOP}', '2026-03-01', 'plays', '1'), ('{SHOP}', '2026-03-01', NULL, '1'),
            ('{SHOP}', '2026-03-01', 'reach', 'many'), ('{SHOP}', '2026-03-01', 'views', '-1'),
            ('{SHOP}', '2026-03-01', 'likes', '1.5'), ('{SHOP}', '2026-03-01', 'saves', NULL),
            ('{SHOP}', '2026-03-01', 'shares', '1'), ('{SHOP}', '2026-03-01', 'shares', '2')"
    ))
    .await;
    let rows = old.everything_in(&old.schema).await;
    let report = old.import().await;
    for (why, count, example) in [
        ("nobody has the figure's account", 2, "account 1784140000846005"),
        ("a row's account id cannot be read", 2, "2026-03-01"),
        ("a row's day cannot be read", 3, "01.03.2026"),
        ("a row's day is not over yet", 1, "2026-03-07"),
        ("no metric is called plays", 1, SHOP),
        ("no metric is called nothing", 1, SHOP),
        ("a value is no count", 3, "reach: many"),
        ("a row has no value", 1, "saves"),
        ("two rows say two things", 1, "shares"),
    ] {
        let (counted, told) = left(&report, why);
        assert!(counted == count && told.contains(example), "{why}: {counted}, {told}");
    }
    assert_eq!(old.place.scalar("SELECT count(*) FROM account_days").await, 0);
    assert_eq!(old.everything_in(&old.schema).await, rows, "what is left is still there");
}
