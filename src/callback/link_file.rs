//! The authorize link in a file readable by its owner only, gone when the attempt is over.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::private_folder::PrivateFolder;
use crate::domain::{AttemptId, AuthorizeLink};

/// Removed when dropped.
#[derive(Debug)]
pub struct LinkFile {
    folder: PrivateFolder,
    name: String,
    path: PathBuf,
}

#[derive(Debug, thiserror::Error)]
#[error("failed to write the link to a file in {folder}: {source}; copy it from the screen instead")]
pub struct LinkFileError {
    pub folder: String,
    pub source: io::Error,
}

impl LinkFile {
    /// Writes the link on one line to a new file (0600) in `folder`, which is made (0700) if it is missing.
    /// Symlinks are not followed.
    pub fn write(folder: &Path, attempt: AttemptId, link: &AuthorizeLink) -> Result<Self, LinkFileError> {
        let name = format!("connect-{attempt}.txt");
        let path = folder.join(&name);
        let written = PrivateFolder::open(folder).and_then(|opened| {
            opened.create(&name, format!("{}\n", link.as_str()).as_bytes())?;
            Ok(opened)
        });
        match written {
            Ok(folder) => Ok(Self { folder, name, path }),
            Err(source) => Err(LinkFileError { folder: folder.display().to_string(), source }),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for LinkFile {
    fn drop(&mut self) {
        if let Err(error) = self.folder.remove(&self.name) {
            tracing::debug!(%error, "failed to remove the file with the authorize link");
        }
    }
}
