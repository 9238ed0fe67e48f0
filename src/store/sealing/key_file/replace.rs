//! Replacing a key file: under a lock, written whole beside it and renamed, so that a reader finds the old or the new.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::ErrorKind,
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use zeroize::Zeroizing;

use super::{check_private, folder_of, open, text_of, unwritable, write};
use crate::{
    store::{
        Error, KeyFileProblem,
        sealing::{
            Key, KeyId,
            keys::{Keys, with_first, without},
        },
    },
    telemetry::stop_point,
};

/// Puts a key before the others.
pub(in crate::store::sealing) fn add(path: &Path, key: &Key) -> Result<(), Error> {
    replace(path, |text| with_first(text, key))
}

/// Takes keys out. The newest stays whatever is asked.
pub(in crate::store::sealing) fn forget(path: &Path, keys: &[KeyId]) -> Result<(), Error> {
    replace(path, |text| {
        let newest = Keys::from_text(text).ok().map(|keys| keys.newest.id());
        let forgotten: Vec<KeyId> = keys.iter().filter(|key| newest != Some(**key)).copied().collect();
        without(text, &forgotten)
    })
}

fn replace(path: &Path, change: impl FnOnce(&str) -> Zeroizing<String>) -> Result<(), Error> {
    let problem = |problem| Error::KeyFile { path: path.to_owned(), problem };
    let file = locked(path).map_err(problem)?;
    check_private(&file).map_err(problem)?;
    // Read through the locked handle, whose lock lasts until it is dropped at the end.
    let text = text_of(file.try_clone().map_err(|error| problem(KeyFileProblem::Unreadable(error)))?)
        .map_err(problem)?;
    Keys::from_text(&text).map_err(|_| problem(KeyFileProblem::Text))?;
    renamed(path, &change(&text)).map_err(|error| unwritable(path, error))
}

/// The file under its lock. One that was replaced while the lock was waited for is not the file any more.
fn locked(path: &Path) -> Result<File, KeyFileProblem> {
    loop {
        let file = open(path)?;
        let locked = rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive);
        locked.map_err(|error| KeyFileProblem::Unreadable(error.into()))?;
        let (mine, there) = (file.metadata(), fs::symlink_metadata(path));
        let (mine, there) = mine.and_then(|mine| Ok((mine, there?))).map_err(KeyFileProblem::Unreadable)?;
        if (mine.dev(), mine.ino()) == (there.dev(), there.ino()) {
            return Ok(file);
        }
    }
}

fn renamed(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let beside = path.with_file_name(name);
    // A process that was killed here has left its own.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write(&beside, text)?;
    stop_point("store.key_file.written");
    fs::rename(&beside, path)?;
    File::open(folder_of(path))?.sync_all()?;
    stop_point("store.key_file.replaced");
    Ok(())
}
