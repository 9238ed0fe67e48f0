//! How much room a day takes in a file.

use lightmeter::domain::{Login, Metric, Reading, Taken, Value};

use super::world::{ANNA, World, account, day};

#[tokio::test]
async fn a_day_takes_less_than_a_sixth_of_a_row_for_each_metric() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let (user, anna) = (world.user.user(), account(ANNA));
    let mut page = Vec::new();
    for (offset, metric) in
        (0..730).flat_map(|offset| Metric::ALL.iter().map(move |metric| (offset, *metric)))
    {
        let taken = Taken { what: Reading::Measured(Value::Whole(1000 + offset * 7)), at: world.now() };
        page.push((day("2024-01-01").plus(offset), metric, taken));
    }
    world.worker.save_days(user, &anna, &page).await.unwrap();
    world
        .run(
            "CREATE TABLE rows (
                 u_id BLOB, platform TEXT, account_id TEXT, day INTEGER, metric TEXT,
                 status TEXT, value INTEGER, fetched_at INTEGER,
                 PRIMARY KEY (u_id, platform, account_id, day, metric)
             ) STRICT, WITHOUT ROWID;
             WITH RECURSIVE metrics (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM metrics WHERE number < 16)
             INSERT INTO rows
             SELECT u_id, platform, account_id, day, 'a_metric_' || number, 'measured', 1000 + day, 1772884800
             FROM account_days, metrics ORDER BY day, number;
             VACUUM",
        )
        .await;
    let packed = world.scalar("SELECT sum(pgsize) FROM dbstat WHERE name = 'account_days'").await;
    let rows = world.scalar("SELECT sum(pgsize) FROM dbstat WHERE name = 'rows'").await;
    assert!(packed * 6 <= rows, "{packed} bytes packed, {rows} in rows");
}
