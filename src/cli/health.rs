//! `health`: how everybody's connections stand, for operators, and no figure.

use std::sync::Arc;

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, JsonOnly},
    front::{Front, configuration, open_store, start},
};
use crate::{
    domain::{Health, RenewedBy, Timestamp, VerdictCode, on_command_line},
    services::export::HealthRow,
};

pub(super) async fn run(global: &Global, options: &JsonOnly, process: &mut Process) -> Result<Exit, Failure> {
    let all = read(global, process).await?;
    let now = process.clock.now();
    if options.json {
        let rows: Vec<HealthRow> = all.iter().map(|health| HealthRow::of(health, now)).collect();
        process.out.json(&rows)?;
    } else if all.is_empty() {
        process.out.line("Nobody has connected an account yet.")?;
    } else {
        for health in &all {
            process.out.line(line(health, now))?;
        }
    }
    let asks = all.iter().any(|health| health.verdict(now).code.needs_person());
    Ok(if asks { Exit::NeedsPerson } else { Exit::Done })
}

/// With `database.url`, or else with the administrator's, or else of the one user there is.
async fn read(global: &Global, process: &mut Process) -> Result<Vec<Health>, Failure> {
    if global.as_user.is_some() {
        return Ok(Front::open(global, process, RenewedBy::Nobody).await?.services.health().await?);
    }
    let (config, data_dir) = configuration(global, process)?;
    if config.database.is_for_administrators_alone() {
        return Ok(administrator(&config).await?.health().await?);
    }
    let data_dir = start(global, &data_dir)?;
    if config.database.url.is_some() {
        return Ok(open_store(&config, process).await?.health().await?);
    }
    let front = Front::personal(data_dir, Arc::new(config), process, RenewedBy::Nobody).await?;
    Ok(front.services.health().await?)
}

fn line(health: &Health, now: Timestamp) -> String {
    let verdict = health.verdict(now);
    let advice = if verdict.code == VerdictCode::Ok && !health.is_expiring(now) {
        String::new()
    } else {
        format!(" · {}", on_command_line(&verdict.sentence))
    };
    let ends = health.ends_at().map_or_else(
        || "no known end".to_owned(),
        |end| format!("ends {}", end.format("%Y-%m-%d %H:%M UTC")),
    );
    format!(
        "{}  @{}  {}  {} · {ends}{advice}",
        health.handle.as_str(),
        health.account().username,
        health.account().id,
        health.status(now).as_str().replace('_', " "),
    )
}
