//! The demo's private folder: it goes with the demo, and at the next demo's start where that one was killed.

use std::{
    fs,
    os::{fd::OwnedFd, unix::fs::DirBuilderExt as _},
    path::{Path, PathBuf},
};

use rand::{TryRngCore as _, rngs::OsRng};
use rustix::{
    fs::{FlockOperation, Mode, OFlags},
    io::Errno,
};

use crate::cli::{Exit, Failure};

const PREFIX: &str = "lightmeter-demo-";

/// Removed when dropped. The lock on it ends with the process, however that ends, so a folder that can be locked
/// belongs to nobody any more.
#[derive(Debug)]
pub(super) struct Throwaway {
    path: PathBuf,
    _lock: OwnedFd,
}

impl Throwaway {
    /// Makes a new folder below `parent`, where what killed demos left is removed first.
    pub(super) fn make_in(parent: &Path) -> Result<Self, Failure> {
        // Another demo that starts now may take an unlocked folder for an abandoned one.
        const TRIES: usize = 10;
        sweep(parent);
        for _ in 0..TRIES {
            let mut name = [0_u8; 8];
            OsRng.try_fill_bytes(&mut name).map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
            let path = parent.join(format!("{PREFIX}{:016x}", u64::from_ne_bytes(name)));
            fs::DirBuilder::new().mode(0o700).create(&path).map_err(|error| {
                Failure::new(Exit::Failed, format!("{} cannot be made: {error}; set TMPDIR", path.display()))
            })?;
            if let Some(lock) = lock(&path)
                && path.exists()
            {
                return Ok(Self { path, _lock: lock });
            }
        }
        Err(Failure::new(Exit::Failed, format!("{} is being emptied: try again", parent.display())))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, "the demo's folder was not removed");
        }
    }
}

/// Removes this user's demo folders that no living demo holds.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        // The lock is held while the folder goes, so no demo that starts now takes it for its own.
        if is_ours(&path)
            && let Some(_lock) = lock(&path)
        {
            // What cannot be removed is tried again by the next demo.
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// Named as a demo names its folder, a folder itself, and this user's.
fn is_ours(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix(PREFIX));
    let is_named = name.is_some_and(|id| id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    is_named
        && fs::symlink_metadata(path)
            .is_ok_and(|found| found.is_dir() && found.uid() == rustix::process::geteuid().as_raw())
}

fn lock(path: &Path) -> Option<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = rustix::fs::open(path, flags, Mode::empty()).ok()?;
    let locked = loop {
        match rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::INTR) => {}
            settled => break settled,
        }
    };
    locked.ok().map(|()| folder)
}
