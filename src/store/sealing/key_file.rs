//! The key file: 0600, its owner's, no link, and never written over.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::Keyring;
use crate::store::{Error, KeyFileProblem};

/// Far more than any number of keys that a rotation leaves behind.
const LONGEST: u64 = 64 * 1024;

pub(super) fn load_or_create(path: &Path) -> Result<Keyring, Error> {
    let problem = |problem| Error::KeyFile { path: path.to_owned(), problem };
    let text = match load(path) {
        Err(KeyFileProblem::Missing) => {
            create(path).map_err(|error| problem(KeyFileProblem::Unwritable(error)))?;
            load(path)
        }
        other => other,
    };
    keyring(path, text)
}

pub(super) fn load_keyring(path: &Path) -> Result<Keyring, Error> {
    keyring(path, load(path))
}

fn keyring(path: &Path, text: Result<Zeroizing<String>, KeyFileProblem>) -> Result<Keyring, Error> {
    let problem = |problem| Error::KeyFile { path: path.to_owned(), problem };
    Keyring::from_text(&text.map_err(problem)?).map_err(|_| problem(KeyFileProblem::Text))
}

fn load(path: &Path) -> Result<Zeroizing<String>, KeyFileProblem> {
    // Without NONBLOCK a pipe in its place would keep us waiting.
    let flags = (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file = opened.map_err(|error| match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => KeyFileProblem::NotAFile,
        _ if error.kind() == ErrorKind::NotFound => KeyFileProblem::Missing,
        _ => KeyFileProblem::Unreadable(error),
    })?;
    let metadata = file.metadata().map_err(KeyFileProblem::Unreadable)?;
    if !metadata.is_file() {
        return Err(KeyFileProblem::NotAFile);
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(KeyFileProblem::Owner);
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileProblem::Mode(mode));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => KeyFileProblem::Text,
        _ => KeyFileProblem::Unreadable(error),
    })?;
    Ok(text)
}

/// Written whole beside its place and then linked into it, which fails where a key already is: of two processes
/// that start at once one key wins, and no crash leaves half a key.
fn create(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let beside = folder.join(format!(".key-{}", Uuid::new_v4().simple()));
    let written = write(&beside).and_then(|()| match std::fs::hard_link(&beside, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let removed = std::fs::remove_file(&beside);
    written?;
    removed?;
    File::open(folder)?.sync_all()
}

fn write(path: &Path) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(Keyring::generate().to_text().as_bytes())?;
    file.sync_all()
}
