//! `migrate`: makes lightmeter's tables in a shared Postgres, or takes over an older set-up.

mod legacy;

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, MigrateAction, MigrateArguments},
    front::configuration,
};
use crate::config::PrivilegedLogin;

pub(super) async fn run(
    global: &Global,
    options: &MigrateArguments,
    process: &mut Process,
) -> Result<Exit, Failure> {
    match &options.action {
        MigrateAction::Schema { service_login } => schema(global, service_login.as_deref(), process).await,
        MigrateAction::Legacy(options) => legacy::run(global, options, process).await,
    }
}

async fn schema(
    global: &Global,
    service_login: Option<&str>,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let (config, _) = configuration(global, process)?;
    let mut administrator = administrator(&config).await?;
    let done = administrator.migrate().await?;
    let sentence = match done {
        0 => "The schema is up to date.".to_owned(),
        1 => "The schema is up to date: 1 migration was run.".to_owned(),
        many => format!("The schema is up to date: {many} migrations were run."),
    };
    process.out.line(sentence)?;
    let Some(login) = service_login else { return Ok(Exit::Done) };
    if config.database.privileged_login == PrivilegedLogin::SetRole && administrator.is_login(login) {
        administrator.let_itself_in().await?;
        process.out.line(format!(
            "{login} is a service login as it is: its password and its rights were not changed."
        ))?;
    } else {
        let url = administrator.make_service_login(login).await?;
        process.out.aside("The URL of the worker's login follows; it is not shown again.");
        process.out.line(url.expose())?;
    }
    Ok(Exit::Done)
}
