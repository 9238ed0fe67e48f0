//! How many bytes an account's day takes on disk, packed and in a row for each metric.

use std::fmt::Write as _;

use lightmeter::domain::{Day, Range};
use sqlx::PgConnection;

use super::{
    filled::{DAYS, Filled, METRICS, days},
    print_ratio,
};

pub(crate) async fn measure(filled: &Filled) {
    let mut raw = filled.place.raw().await;
    let mut text = String::new();
    let today = Day::containing(filled.now);
    let all = days(Range::new(today.plus(-DAYS), today.plus(-1)).unwrap(), filled.now);
    assert_eq!(i64::try_from(all.len()).unwrap(), DAYS * i64::try_from(METRICS).unwrap());
    for (day, metric, taken) in all {
        let (value, status) = (taken.what.value().unwrap(), taken.what.status());
        writeln!(text, "{day}\t{metric}\t{value}\t{status}\t{}", taken.at).unwrap();
    }
    sqlx::raw_sql(include_str!("sql/rows_begin.sql")).execute(&mut raw).await.unwrap();
    let mut copy = raw.copy_in_raw("COPY told FROM STDIN").await.unwrap();
    copy.send(text.as_bytes()).await.unwrap();
    copy.finish().await.unwrap();
    sqlx::raw_sql(include_str!("sql/rows_fill.sql")).execute(&mut raw).await.unwrap();
    let packed =
        bytes_a_day(&mut raw, "SELECT pg_total_relation_size('account_days'), count(*) FROM account_days");
    let packed = packed.await;
    let rows = "SELECT pg_total_relation_size('a_row_each'), count(*) / 14 FROM a_row_each";
    let rows = bytes_a_day(&mut raw, rows).await;
    print_ratio(
        "14 metrics packed, and a row for each",
        (format!("{packed:.0} B"), format!("{rows:.0} B")),
        packed / rows,
        "at most 0.17",
    );
}

async fn bytes_a_day(raw: &mut PgConnection, sql: &'static str) -> f64 {
    let (bytes, days): (i64, i64) = sqlx::query_as(sql).fetch_one(raw).await.unwrap();
    f64::from(u32::try_from(bytes).unwrap()) / f64::from(u32::try_from(days).unwrap())
}
