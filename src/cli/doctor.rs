//! `doctor`: what could keep lightmeter from working, each with what to do.

mod isolation;

use super::{
    Exit, Failure, Process,
    arguments::{Doctor, DoctorPart, Global},
    front::configuration,
};
use crate::services::doctor::{Check, State, checks};

pub(super) async fn run(global: &Global, options: &Doctor, process: &mut Process) -> Result<Exit, Failure> {
    if let Some(DoctorPart::Isolation) = options.part {
        return isolation::run(global, options.json, process).await;
    }
    let found = match configuration(global, process) {
        Ok((config, data_dir)) => {
            let mut found = vec![Check::ok("config", "The configuration can be used.")];
            found.extend(config.reserved_in_use().into_iter().map(|sentence| {
                Check::warn(
                    "config_reserved",
                    format!("{sentence}."),
                    "Leave it out until a later version reads it.",
                )
            }));
            found.extend(checks(&config, data_dir.path(), &process.clock).await);
            found
        }
        Err(failure) => {
            vec![Check::fail("config", failure.sentence(), "Correct the configuration, then run this again.")]
        }
    };
    if options.json {
        process.out.json(&found)?;
    } else {
        for check in &found {
            process.out.line(line(check))?;
        }
    }
    Ok(exit_for(&found))
}

fn line(check: &Check) -> String {
    let next = check.next_step.as_ref().map_or_else(String::new, |next| format!(" {next}"));
    format!("{:<8}{:<20}{}{next}", check.state.as_str(), check.check, check.sentence)
}

fn exit_for(found: &[Check]) -> Exit {
    let failed = found.iter().any(|check| check.state == State::Fail);
    if failed { Exit::Failed } else { Exit::Done }
}
