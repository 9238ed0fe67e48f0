//! `doctor isolation`: whether a shared Postgres keeps its users apart, tried on this very database.

use super::{
    super::{Exit, Failure, Process, arguments::Global, front::configuration},
    exit_for, line,
};
use crate::services::doctor::{Apart, State};

pub(super) async fn run(global: &Global, json: bool, process: &mut Process) -> Result<Exit, Failure> {
    let (config, _) = configuration(global, process)?;
    process
        .out
        .progress("Two users who are thrown away reach for each other's rows; this takes some seconds.");
    let apart = Box::pin(Apart::look(&config)).await?;
    if json {
        process.out.json(&apart.checks)?;
        return Ok(exit_for(&apart.checks));
    }
    for line in apart.table() {
        process.out.line(line)?;
    }
    // The table has told of those that are well.
    let is_in_table = |check: &str| check.starts_with("table_") || check.starts_with("function_");
    let told = apart.checks.iter().filter(|one| !(is_in_table(&one.check) && one.state != State::Fail));
    for check in told {
        process.out.line(line(check))?;
    }
    let functions = apart.checks.iter().filter(|one| one.check.starts_with("function_")).count();
    if functions > 0 {
        process.out.line(format!("{functions} functions were called with what is another user's."))?;
    }
    Ok(exit_for(&apart.checks))
}
