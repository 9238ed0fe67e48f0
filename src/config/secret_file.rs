//! Reads a secret from a file that nobody but its owner may open.

use std::{
    fs::{File, Metadata},
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use zeroize::Zeroizing;

use super::error::SecretFileError;

/// The file's text without the spaces and line ends around it. The mode is asked of the opened file, so that no
/// other file can take its place in between.
pub fn read_private(path: &Path) -> Result<Zeroizing<String>, SecretFileError> {
    let name = path.display().to_string();
    let unreadable =
        |error: &io::Error| SecretFileError::Unreadable { path: name.clone(), reason: reason(error) };
    let mut file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SecretFileError::Missing(name.clone()),
        _ => unreadable(&error),
    })?;
    if let Some(mode) = open_to_others(&file.metadata().map_err(|error| unreadable(&error))?) {
        return Err(SecretFileError::OpenToOthers { path: name, mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    let secret = Zeroizing::new(text.trim().to_owned());
    if secret.is_empty() {
        return Err(SecretFileError::Empty(name));
    }
    Ok(secret)
}

/// The mode of a file that others than its owner may use in some way.
pub(super) fn open_to_others(metadata: &Metadata) -> Option<u32> {
    let mode = metadata.mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// The system's words without its number, such as `permission denied`.
pub(super) fn reason(error: &io::Error) -> String {
    error.kind().to_string()
}
