//! `export`: readings as CSV or JSON, to standard output or a file.

use super::{
    Exit, Failure, Process,
    arguments::{Export, ExportFormat, Exported, Global},
    personal::Personal,
};
use crate::{
    domain::{Range, RenewedBy},
    services::export::Format,
};

pub(super) async fn run(global: &Global, options: &Export, process: &mut Process) -> Result<Exit, Failure> {
    let range = range(options, process)?;
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let account = personal.services.find(&options.account).await?.account;
    let table = match options.what {
        Exported::Insights => personal.services.export_insights(&account.id, range).await?,
        Exported::Posts => personal.services.export_posts(&account.id, range).await?,
        Exported::Audience => personal.services.export_audience(&account.id, range).await?,
    };
    let format = match options.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Json => Format::Json,
    };
    let text = table.render(format)?;
    match &options.output {
        Some(path) => std::fs::write(path, text).map_err(|error| {
            Failure::new(
                Exit::Failed,
                format!("failed to write {}: {error}; choose another file", path.display()),
            )
        })?,
        None => process.out.raw(&text)?,
    }
    Ok(Exit::Done)
}

/// The last 30 whole days up to today, unless days are given.
fn range(options: &Export, process: &Process) -> Result<Range, Failure> {
    let today = crate::domain::Day::containing(process.clock.now());
    let to = options.to.unwrap_or(today);
    let from = options.from.unwrap_or_else(|| to.plus(-i64::from(Range::DEFAULT_DAYS)));
    Range::new(from, to).ok_or_else(|| Failure::usage("--to is before --from: swap the two days"))
}
