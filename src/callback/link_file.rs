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
        let name = name_of(attempt);
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

    /// Removes every link file in `folder` whose attempt is none of `waiting`; other files stay, and so does a folder
    /// that is not there.
    pub fn sweep(folder: &Path, waiting: &[AttemptId]) -> io::Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        let opened = PrivateFolder::open(folder)?;
        for name in opened.names()? {
            if attempt_of(&name).is_some_and(|attempt| !waiting.contains(&attempt)) {
                opened.remove(&name)?;
            }
        }
        Ok(())
    }
}

fn name_of(attempt: AttemptId) -> String {
    format!("connect-{attempt}.txt")
}

fn attempt_of(name: &str) -> Option<AttemptId> {
    let id = name.strip_prefix("connect-")?.strip_suffix(".txt")?;
    id.parse().ok().map(AttemptId)
}

impl Drop for LinkFile {
    fn drop(&mut self) {
        if let Err(error) = self.folder.remove(&self.name) {
            tracing::debug!(%error, "failed to remove the file with the authorize link");
        }
    }
}
