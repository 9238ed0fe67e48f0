//! Every query fits the schema.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _, Statement as _};

use crate::store::{sql::sql, sqlite::open};

#[tokio::test]
async fn every_query_file_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder.path().join("data.db")).await.unwrap();
    let mut connection = database.pool().acquire().await.unwrap();
    let mut seen = 0;
    for path in files_of("src/store/sqlite/sql") {
        let text = std::fs::read_to_string(&path).unwrap();
        let prepared = connection.prepare(AssertSqlSafe(text).into_sql_str()).await.map(drop);
        assert!(prepared.is_ok(), "{}: {}", path.display(), prepared.unwrap_err());
        seen += 1;
    }
    assert!(seen > 60, "only {seen} queries were found");
}

#[tokio::test]
async fn no_query_on_attempts_reads_more_than_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder.path().join("data.db")).await.unwrap();
    let mut connection = database.pool().acquire().await.unwrap();
    for text in [sql!("attempt"), sql!("attempts_open"), sql!("attempt_newest_untold"), sql!("attempt_claim")]
    {
        let text = text.sqlite;
        let prepared = connection.prepare(text.into_sql_str()).await.unwrap();
        let columns: Vec<_> = prepared.columns().iter().map(sqlx::Column::name).collect();
        assert!(columns.contains(&"step"), "{text}");
        for secret in ["parcel", "token", "state_hash", "lease"] {
            assert!(!columns.contains(&secret), "{text}");
        }
    }
}

fn files_of(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn closing_waits_for_nobody_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder.path().join("data.db")).await.unwrap();
    let _busy = database.pool().acquire().await.unwrap();
    let closed = tokio::time::timeout(std::time::Duration::from_secs(20), database.close()).await;
    assert!(closed.is_ok());
}
