//! How long a worker takes to store what it was told, beside COPY of the very same rows by a login that no policy holds.

use std::{fmt::Write as _, time::Duration};

use lightmeter::domain::{AccountId, Day, Metric, Range, Reading, Taken, UserId};
use sqlx::{PgConnection, Row as _};

use super::{
    filled::{DAYS, Filled, days},
    print_ratio,
    stopwatch::{Median as _, milliseconds, now},
};

const WARM_UP: usize = 10;

/// What is stored at once.
struct Page {
    name: &'static str,
    days: i64,
    metrics: fn(Metric) -> bool,
    runs: usize,
}

const PAGES: [Page; 4] = [
    Page { name: "1 day, the 12 metrics of a call for totals", days: 1, metrics: is_total, runs: 300 },
    Page { name: "30 days, the 2 metrics of a call for series", days: 30, metrics: is_series, runs: 200 },
    Page { name: "30 days, 14 metrics: a month of history", days: 30, metrics: |_| true, runs: 200 },
    Page { name: "730 days, 14 metrics: all of an account", days: DAYS, metrics: |_| true, runs: 20 },
];

fn is_series(metric: Metric) -> bool {
    Metric::SERIES.contains(&metric)
}

fn is_total(metric: Metric) -> bool {
    !is_series(metric)
}

pub(crate) async fn measure(filled: &Filled) {
    let mut raw = filled.place.raw().await;
    // Before everything that is stored, and further back each time.
    let mut before = Day::containing(filled.now).plus(-DAYS);
    for page in PAGES {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for run in 0..WARM_UP + page.runs {
            let range = Range::new(before.plus(-page.days), before.plus(-1)).unwrap();
            before = range.from();
            let readings: Vec<_> = days(range, filled.now)
                .into_iter()
                .filter(|(_, metric, _)| (page.metrics)(*metric))
                .collect();
            // Each account takes both parts in its turn.
            let target = &filled.accounts[run % filled.accounts.len()];
            let other = &filled.accounts[(run + 1) % filled.accounts.len()];
            let stored = store(filled, target, &readings).await;
            let copied = copy(&mut raw, (target, other), range).await;
            if run >= WARM_UP {
                ours.push(stored);
                theirs.push(copied);
            }
        }
        let (ours, theirs) = (ours.median(), theirs.median());
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        print_ratio(page.name, (milliseconds(ours), milliseconds(theirs)), ratio, "at most 3");
    }
}

async fn store(
    filled: &Filled,
    (user, account): &(UserId, AccountId),
    readings: &[(Day, Metric, Taken<Reading>)],
) -> Duration {
    let started = now();
    let changed = filled.worker.save_days(*user, account, readings).await.unwrap();
    let took = now() - started;
    assert_eq!(usize::try_from(changed).unwrap(), readings.len());
    took
}

/// Of what was stored for one account, to another.
async fn copy(
    raw: &mut PgConnection,
    (from, to): (&(UserId, AccountId), &(UserId, AccountId)),
    range: Range,
) -> Duration {
    let sql = "SELECT day::text AS day, readings::text AS readings FROM account_days
        WHERE u_id = $1 AND platform = 'instagram' AND account_id = $2 AND day BETWEEN $3 AND $4 ORDER BY account_days.day";
    let rows = sqlx::query(sql)
        .bind(from.0.0)
        .bind(from.1.as_str())
        .bind(range.from().date())
        .bind(range.to().date())
        .fetch_all(&mut *raw)
        .await
        .unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), range.day_count());
    let mut text = String::new();
    for row in &rows {
        let (day, readings): (&str, &str) = (row.get("day"), row.get("readings"));
        writeln!(text, "{}\tinstagram\t{}\t{day}\t\\{readings}", to.0.0, to.1).unwrap();
    }
    let started = now();
    let mut copy = raw.copy_in_raw("COPY account_days FROM STDIN").await.unwrap();
    copy.send(text.as_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    now() - started
}
