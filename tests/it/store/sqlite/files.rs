//! The database file: private, migrated once, refused unharmed when it is newer, foreign or damaged.

use std::{os::unix::fs::PermissionsExt as _, time::Duration};

use lightmeter::{
    clock::Clock,
    domain::Login,
    store::{Error, Store},
};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use super::world::{ANNA, World, account};

#[tokio::test]
async fn the_folder_and_every_file_are_their_owners_only() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("new/folder");
    let path = folder.join("data.db");
    let store = Store::open_sqlite(&path, &Clock::system()).await.unwrap();
    assert_eq!(store.description(), format!("SQLite at {}", path.display()));
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 1, "the write-ahead log is there too: {files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn opening_again_finds_what_was_there() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let (path, user, keyring) = (world.place.path(), world.user.user(), world.keyring.clone());
    let World { place, clock, store, user: door, worker, .. } = world;
    drop((store, door, worker));
    for _ in 0..2 {
        let again = Store::open_sqlite(&path, &clock).await.unwrap();
        let grant = again.worker(keyring.clone()).grant_of(user, &account(ANNA)).await.unwrap().unwrap();
        assert_eq!(grant.token.expose(), "IGtoken");
    }
    drop(place);
}

#[tokio::test]
async fn many_may_open_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.db");
    let handle = lightmeter::domain::Handle::parse("anna").unwrap();
    let opened = futures::future::join_all((0..16).map(|_| {
        let (path, handle) = (path.clone(), handle.clone());
        tokio::spawn(async move {
            let store = Store::open_sqlite(&path, &Clock::system()).await.unwrap();
            store.local_user(&handle).await.unwrap().id
        })
    }))
    .await;
    let users: std::collections::HashSet<_> = opened.into_iter().map(Result::unwrap).collect();
    assert_eq!(users.len(), 1, "and all are the same user");
    let hidden = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(
        hidden.filter(|name| name.to_string_lossy().starts_with('.')).count(),
        0,
        "nothing is left over"
    );
}

#[tokio::test]
async fn a_newer_file_is_refused_and_unchanged() {
    let path = closed_file().await;
    run(path.1.as_path(), "PRAGMA user_version = 9999").await;
    let before = std::fs::read(&path.1).unwrap();
    let refused = Store::open_sqlite(&path.1, &Clock::system()).await;
    let Err(error @ Error::TooNew { found: 9999, .. }) = refused else { panic!("{refused:?}") };
    assert!(error.to_string().contains("update lightmeter"), "{error}");
    assert_eq!(std::fs::read(&path.1).unwrap(), before);
}

#[tokio::test]
async fn a_truncated_file_is_refused_and_unchanged() {
    let (_folder, path) = closed_file().await;
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 1, 99, 100, 511, 512, 4095, 4096, 8192, whole.len() - 4096, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let refused = Store::open_sqlite(&path, &Clock::system()).await;
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{length}: {refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), &whole[..length], "{length}");
    }
}

#[tokio::test]
async fn a_log_whose_file_is_gone_is_not_taken_for_a_new_files_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.db");
    std::fs::write(folder.path().join("data.db-wal"), "what was not yet in the file").unwrap();
    let refused = Store::open_sqlite(&path, &Clock::system()).await;
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    assert!(!path.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_and_another_programs_database_are_refused_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.db");
    std::fs::write(&path, "a shopping list, rather long\n".repeat(100)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open_sqlite(&path, &Clock::system()).await;
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);

    std::fs::remove_file(&path).unwrap();
    run(&path, "CREATE TABLE songs (title TEXT)").await;
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open_sqlite(&path, &Clock::system()).await;
    assert!(matches!(refused, Err(Error::Foreign { .. })), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let refused = Store::open_sqlite(&file.join("data.db"), &Clock::system()).await;
    let Err(error @ Error::Folder { .. }) = refused else { panic!("{refused:?}") };
    assert!(error.to_string().contains(file.to_str().unwrap()), "{error}");
}

#[tokio::test]
async fn a_commit_is_told_here_and_in_another_store_of_the_same_file() {
    let world = World::new().await;
    let other = world.second_store().await;
    let (mut here, mut there) = (world.store.changes(), other.changes());
    let deadline = Duration::from_secs(20);
    assert!(tokio::time::timeout(Duration::from_millis(600), there.changed()).await.is_err(), "nothing yet");
    world.user.keep_place(None, "{}").await.unwrap();
    tokio::time::timeout(deadline, here.changed()).await.expect("told in this process");
    tokio::time::timeout(deadline, there.changed()).await.expect("told in the other");
}

async fn closed_file() -> (tempfile::TempDir, std::path::PathBuf) {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let path = world.place.path();
    let World { place, store, user, worker, .. } = world;
    drop((store, user, worker));
    // The last connection to close takes the log into the file and removes it; of two that close at the same moment
    // neither may be the last.
    let log = path.with_file_name("data.db-wal");
    let closed = async {
        while log.exists() {
            run(&path, "SELECT count(*) FROM sqlite_schema").await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed).await.expect("closed");
    (place.folder, path)
}

async fn run(path: &std::path::Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
