//! `export`: readings as CSV or JSON, to standard output or a file.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use super::{
    Exit, Failure, Process,
    arguments::{Export, ExportFormat, Exported, Global},
    front::Front,
};
use crate::{
    domain::{Day, Range, RenewedBy},
    services::export::Format,
};

pub(super) async fn run(global: &Global, options: &Export, process: &mut Process) -> Result<Exit, Failure> {
    let range = range(options, process)?;
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    let account = front.services.find(&options.account).await?.account;
    let table = match options.what {
        Exported::Insights => front.services.export_insights(&account.id, range).await?,
        Exported::Posts => front.services.export_posts(&account.id, range).await?,
        Exported::Audience => front.services.export_audience(&account.id, range).await?,
    };
    let format = match options.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Json => Format::Json,
    };
    let text = table.render(format)?;
    match &options.output {
        Some(path) => write(path, &text).map_err(|error| {
            Failure::new(
                Exit::Failed,
                format!("failed to write {}: {error}; choose another file", path.display()),
            )
        })?,
        None => process.out.raw(&text)?,
    }
    Ok(Exit::Done)
}

/// What the person named gives way, as with every `-o`; one open decides it, so nothing can change between a look and
/// the writing. A new file is closed to others.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// The last 30 whole days, as the overview shows them, unless days are given; for posts and the audience today as
/// well, for they are stored under the day on which Meta said so. A first day after them alone is a range of one day.
fn range(options: &Export, process: &Process) -> Result<Range, Failure> {
    let now = process.clock.now();
    let whole = Range::last(Range::DEFAULT_DAYS, now);
    let last = match options.what {
        Exported::Insights => whole.to(),
        Exported::Posts | Exported::Audience => Day::containing(now),
    };
    let (from, to) = match (options.from, options.to) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, last.max(from)),
        (None, Some(to)) => (to.plus(1 - i64::from(Range::DEFAULT_DAYS)), to),
        (None, None) => (whole.from(), last),
    };
    Range::new(from, to).ok_or_else(|| Failure::usage("--to is before --from: swap the two days"))
}
