//! Writing what a section shows to a new file, as the dashboard's export does.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use crate::{
    domain::{AccountId, Range},
    services::{Error, Services, export::Format},
    tui::Exported,
};

/// The file that was written.
pub(super) async fn write(
    services: &Services,
    what: Exported,
    account: &AccountId,
    range: Range,
    folder: &Path,
) -> Result<PathBuf, Error> {
    let table = match what {
        Exported::Insights => services.export_insights(account, range).await?,
        Exported::Posts => services.export_posts(account, range).await?,
        Exported::Audience => services.export_audience(account, range).await?,
    };
    let text = table.render(Format::Csv)?;
    let name = format!("{}-{account}-{}-{}", what.as_str(), range.from(), range.to());
    let folder = folder.to_owned();
    let path = folder.join(format!("{name}.csv"));
    tokio::task::spawn_blocking(move || write_new(&folder, &name, &text))
        .await
        .map_err(io::Error::other)
        .and_then(|written| written)
        .map_err(|source| Error::Write { path: path.display().to_string(), source })
}

/// Nobody named the file, so nothing that is there gives way to it: neither an earlier export nor what a link in
/// its place leads to.
fn write_new(folder: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let numbered = (2_u32..).map(|number| format!("{name} ({number}).csv"));
    for name in std::iter::once(format!("{name}.csv")).chain(numbered) {
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests;
