//! Every query fits the schema.

use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

use crate::{clock::Clock, store::sqlite::open};

#[tokio::test]
async fn every_query_file_fits_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(&folder.path().join("data.db"), &Clock::system()).await.unwrap();
    let mut connection = database.pool().acquire().await.unwrap();
    let queries = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sqlite/sql");
    let mut seen = 0;
    for entry in std::fs::read_dir(queries).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let prepared = connection.prepare(AssertSqlSafe(text).into_sql_str()).await.map(drop);
        assert!(prepared.is_ok(), "{}: {}", path.display(), prepared.unwrap_err());
        seen += 1;
    }
    assert!(seen > 60, "only {seen} queries were found");
}
