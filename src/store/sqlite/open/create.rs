//! A new database is made whole beside its place and then linked into it, so nobody ever opens half of one.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use uuid::Uuid;

use super::{header::log_of, options, pool, prepare};
use crate::store::Error;

/// A log without its file is what is left of a database, and a new one must not take it for its own. The log is
/// looked for first: whoever makes the file meanwhile makes the log after it.
pub(super) fn is_missing(path: &Path) -> Result<bool, Error> {
    let has_log = log_of(path).exists();
    match std::fs::metadata(path) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound && has_log => {
            Err(Error::Damaged { what: format!("{} is gone, and its log is still there", path.display()) })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(source) => Err(Error::Folder { path: path.to_owned(), source }),
    }
}

/// Makes the folder 0700 and the file 0600. Of several processes that start at once one makes the file.
pub(super) async fn create(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = folder.join(format!(".new-{}.db", Uuid::new_v4().simple()));
    let unwritable = |source| Error::Folder { path: folder.to_owned(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(&beside).map_err(unwritable)?;
    let made = fill(&beside).await;
    let linked = made.and_then(|()| match std::fs::hard_link(&beside, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unwritable(error)),
        _ => Ok(()),
    });
    std::fs::remove_file(&beside).map_err(unwritable)?;
    linked
}

/// Closing takes the log into the file, which is then all there is.
async fn fill(path: &Path) -> Result<(), Error> {
    let pool = pool(&options(path)).await?;
    let done = prepare(&pool, path).await;
    pool.close().await;
    done
}
