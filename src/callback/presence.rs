//! A mark in a folder that a front follows an attempt, seen by other processes of the same person.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

use super::private_folder::PrivateFolder;
use crate::domain::AttemptId;

/// Locked while it is held, so the mark of a process that dies counts no more.
#[derive(Debug)]
pub struct Presence {
    _locked: File,
    folder: PrivateFolder,
    attempt: AttemptId,
}

impl Presence {
    /// Makes the mark in `folder`, which is made (0700) if it is missing.
    pub fn mark(folder: &Path, attempt: AttemptId) -> io::Result<Self> {
        let folder = PrivateFolder::open(folder)?;
        // Locked before it has its name, so that whoever sweeps never finds it free.
        let draft = format!(".{}", name_of(attempt));
        let file = folder.create(&draft, b"")?;
        let named = file.lock().and_then(|()| folder.rename(&draft, &name_of(attempt)));
        if let Err(error) = named {
            let _ = folder.remove(&draft);
            return Err(error);
        }
        Ok(Self { _locked: file, folder, attempt })
    }

    pub const fn attempt(&self) -> AttemptId {
        self.attempt
    }

    /// Whether a living process, which may be this one, follows this attempt.
    pub fn is_marked(folder: &Path, attempt: AttemptId) -> bool {
        folder.exists()
            && PrivateFolder::open(folder).is_ok_and(|opened| is_locked(&opened, &name_of(attempt)))
    }

    /// Removes what processes left in `folder` that follow nothing any more.
    pub fn sweep(folder: &Path) -> io::Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        let opened = PrivateFolder::open(folder)?;
        for name in opened.names()? {
            if is_mark(&name) && !is_locked(&opened, &name) {
                match opened.remove(&name) {
                    // Another start was faster.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    removed => removed?,
                }
            }
        }
        Ok(())
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Err(error) = self.folder.remove(&name_of(self.attempt)) {
            tracing::debug!(%error, "the mark of an attempt could not be removed");
        }
    }
}

fn is_locked(folder: &PrivateFolder, name: &str) -> bool {
    folder.file(name).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

fn name_of(attempt: AttemptId) -> String {
    format!("attempt-{attempt}.lock")
}

fn is_mark(name: &str) -> bool {
    name.strip_prefix("attempt-")
        .and_then(|rest| rest.strip_suffix(".lock"))
        .is_some_and(|id| uuid::Uuid::parse_str(id).is_ok())
}
