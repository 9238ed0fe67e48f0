//! Files that only their owner may read, in a folder of the owner's, without ever following a symlink.

use std::{
    fs::{DirBuilder, File},
    io::{self, Write as _},
    os::{fd::OwnedFd, unix::fs::DirBuilderExt as _},
    path::Path,
};

use rustix::fs::{AtFlags, Dir, Mode, OFlags};

/// An open folder; its files are reached through it, so nobody can swap the path beneath.
#[derive(Debug)]
pub(super) struct PrivateFolder(OwnedFd);

impl PrivateFolder {
    /// Opens the folder, which is made with 0700 if it is missing; a symlink in its place is an error.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::open(path, flags, Mode::empty())?))
    }

    /// Writes a new file with 0600; anything that already has its name is an error.
    pub(super) fn create(&self, name: &str, contents: &[u8]) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(rustix::fs::openat(&self.0, name, flags, Mode::RUSR | Mode::WUSR)?);
        let written = file.write_all(contents).and_then(|()| file.sync_all());
        if written.is_err() {
            let _ = self.remove(name);
        }
        written.map(|()| file)
    }

    /// Writes a file with 0600 in the place of whatever has its name, at once or not at all.
    pub(super) fn replace(&self, name: &str, contents: &[u8]) -> io::Result<()> {
        let draft = format!(".{name}.{}", rustix::process::getpid().as_raw_nonzero());
        match self.remove(&draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => drop(self.create(&draft, contents)?),
        }
        let moved = self.rename(&draft, name);
        if moved.is_err() {
            let _ = self.remove(&draft);
        }
        moved
    }

    /// Gives a file another name, in the place of whatever has that.
    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
    }

    /// Opens a file for reading.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(&self.0, name, flags, Mode::empty())?))
    }

    /// The names in it that are text; the others are none of ours.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        let entries = Dir::read_from(&self.0)?;
        let mut names = Vec::new();
        for entry in entries {
            names.extend(entry?.file_name().to_str().ok().map(str::to_owned));
        }
        Ok(names)
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }
}
