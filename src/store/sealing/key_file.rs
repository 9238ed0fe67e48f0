//! The key file: 0600, its owner's, no link; it is replaced as a whole, and no key is ever lost by that.

mod replace;

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

pub(super) use replace::{add, forget};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::keys::Keys;
use crate::store::{Error, KeyFileProblem};

/// Far more than any number of keys that rotations leave behind.
const LONGEST: u64 = 64 * 1024;

/// The text of a key file that nobody but its owner can open.
pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, KeyFileProblem> {
    let file = open(path)?;
    check_private(&file)?;
    text_of(file)
}

/// The text of a credential. systemd opens it to the unit's user alone, whoever owns it and whatever its mode says.
pub(super) fn read_credential(path: &Path) -> Result<Zeroizing<String>, KeyFileProblem> {
    text_of(open(path)?)
}

fn open(path: &Path) -> Result<File, KeyFileProblem> {
    // Without NONBLOCK a pipe in its place would keep us waiting.
    let flags = (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits().cast_signed();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let file = opened.map_err(|error| match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => KeyFileProblem::NotAFile,
        _ if error.kind() == ErrorKind::NotFound => KeyFileProblem::Missing,
        _ => KeyFileProblem::Unreadable(error),
    })?;
    if file.metadata().map_err(KeyFileProblem::Unreadable)?.is_file() {
        Ok(file)
    } else {
        Err(KeyFileProblem::NotAFile)
    }
}

fn check_private(file: &File) -> Result<(), KeyFileProblem> {
    let metadata = file.metadata().map_err(KeyFileProblem::Unreadable)?;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(KeyFileProblem::Owner);
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileProblem::Mode(mode));
    }
    Ok(())
}

fn text_of(file: File) -> Result<Zeroizing<String>, KeyFileProblem> {
    // As long as it may be, so that no part of it is left where a shorter one had been.
    let length = file.metadata().map_or(LONGEST, |metadata| metadata.len().min(LONGEST));
    let mut text = Zeroizing::new(String::with_capacity(usize::try_from(length).unwrap_or_default() + 1));
    file.take(LONGEST).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => KeyFileProblem::Text,
        _ => KeyFileProblem::Unreadable(error),
    })?;
    Ok(text)
}

/// Makes a file with a new key; `false` where there is one already. Written whole beside its place and then linked
/// into it, which fails where a key already is: of two processes that start at once one key wins, and no crash leaves
/// half a key.
pub(super) fn create(path: &Path) -> Result<bool, Error> {
    made(path).map_err(|error| unwritable(path, error))
}

fn made(path: &Path) -> std::io::Result<bool> {
    let folder = folder_of(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let beside = folder.join(format!(".key-{}", Uuid::new_v4().simple()));
    let made = write(&beside, &Keys::generate().first_text()).and_then(|()| {
        match std::fs::hard_link(&beside, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            other => other.map(|()| true),
        }
    });
    let removed = std::fs::remove_file(&beside);
    let made = made?;
    removed?;
    File::open(folder)?.sync_all()?;
    Ok(made)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::KeyFile { path: path.to_owned(), problem: KeyFileProblem::Unwritable(error) }
}
