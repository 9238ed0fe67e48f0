//! `overview ACCOUNT`: the Summary's figures, as text or JSON, from the store alone.

use super::{
    Exit, Failure, Process,
    arguments::{Global, Overview as Options},
    personal::Personal,
};
use crate::{
    domain::{Figure, Overview, Range, Reading, RenewedBy},
    services::export::OverviewDocument,
    tui::format,
};

pub(super) async fn run(global: &Global, options: &Options, process: &mut Process) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connection = personal.services.find(&options.account).await?;
    let range = Range::last(options.days, process.clock.now());
    let overview = personal.services.overview(&connection.account.id, range).await?;
    if options.json {
        process.out.json(&OverviewDocument::from(&overview))?;
    } else {
        for line in lines(&overview) {
            process.out.line(line)?;
        }
        if range.is_one_window() && !range.is_fetched_whole() {
            process.out.aside(ONLY_OF_DAYS);
        }
    }
    Ok(super::accounts::exit_for(&[connection], process.clock.now()))
}

/// Why such a range has figures that no sync will bring.
const ONLY_OF_DAYS: &str = "Meta's own totals are fetched for single days and for 7, 14 and 30 days: a figure that is \
                            no sum of days is known for these only";

fn lines(overview: &Overview) -> Vec<String> {
    let age = overview.fetched_at.map_or_else(
        || "nothing fetched yet: run `lightmeter sync`".to_owned(),
        |at| format!("fetched {}", at.format("%Y-%m-%d %H:%M UTC")),
    );
    let mut lines = vec![
        format!(
            "@{}  {} to {} ({} days) · {age}",
            overview.account.username,
            overview.range.from(),
            overview.range.to(),
            overview.range.day_count()
        ),
        format!("{:<32}{:>12}", "Followers", words(overview.profile.followers_count)),
    ];
    lines.extend(overview.figures.iter().map(|figure| {
        let line = format!("{:<32}{:>12}  {}", figure.metric.title(), words(figure.current), change(figure));
        line.trim_end().to_owned()
    }));
    lines
}

fn words(reading: Reading) -> String {
    match reading {
        Reading::Measured(value) => value.to_string(),
        Reading::Carried(value) => format!("~{value}"),
        Reading::Late => "not yet".to_owned(),
        Reading::Unavailable(_) => "–".to_owned(),
    }
}

fn change(figure: &Figure) -> String {
    if let Some(reason) = figure.current.reason() {
        return reason.as_str().replace('_', " ");
    }
    match figure.change() {
        Some(change) => format::change(change),
        None if figure.previous.value().is_none() => "no previous window".to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
