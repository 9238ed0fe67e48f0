//! Whether a database file is as long as its header says; SQLite itself lets a cut within the last page, and a
//! stump of less than a page, pass.

use std::{
    fs::File,
    io::{ErrorKind, Read as _, Result},
    path::Path,
};

/// <https://www.sqlite.org/fileformat2.html#the_database_header>
const HEADER: usize = 100;

/// What is no database at all is left for SQLite to say.
pub(super) fn is_cut_short(path: &Path) -> Result<bool> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(true),
        other => other?,
    }
    // With a log beside it the file may be behind, and pages missing here are there.
    let has_log = log_of(path).metadata().is_ok_and(|log| log.len() > 0);
    Ok(!has_log && promised(&header).is_some_and(|promised| length < promised))
}

/// The length in bytes by the page size and count; `None` where the header holds none to go by.
fn promised(header: &[u8; HEADER]) -> Option<u64> {
    let magic = header.starts_with(b"SQLite format 3\0");
    let size = match u16::from_be_bytes(header.get(16..18)?.try_into().ok()?) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u32::from_be_bytes(header.get(28..32)?.try_into().ok()?);
    let is_current = header.get(24..28) == header.get(92..96);
    (magic && is_current).then(|| size * u64::from(pages))
}

/// The write-ahead log beside a file.
pub(in crate::store::sqlite) fn log_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
