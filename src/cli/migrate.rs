//! `migrate`: makes lightmeter's tables in a shared Postgres, or takes over an older set-up.

mod legacy;

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, MigrateAction, MigrateArguments},
    front::configuration,
};
use crate::{config::PrivilegedLogin, store::Administrator};

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
    if let Some(login) = service_login {
        let is_let_in = config.database.privileged_login == PrivilegedLogin::SetRole;
        service(&mut administrator, login, is_let_in, process).await?;
    }
    let open = administrator.open_to_all().await?;
    // Another program in the database may need them, so this is the owner's to decide.
    if let Some((sentence, next)) = open.told().filter(|_| open.temporary_tables && open.is_owners) {
        process.out.aside(format!("{sentence} {next}"));
    }
    Ok(Exit::Done)
}

/// Makes the worker's login; the administrator's own is let in as it is, where that is said.
async fn service(
    administrator: &mut Administrator,
    login: &str,
    is_let_in: bool,
    process: &mut Process,
) -> Result<(), Failure> {
    if is_let_in && administrator.is_login(login) {
        administrator.let_itself_in().await?;
        process.out.line(format!(
            "{login} is a service login as it is: its password and its rights were not changed."
        ))?;
    } else {
        let url = administrator.make_service_login(login).await?;
        process.out.aside("The URL of the worker's login follows; it is not shown again.");
        process.out.line(url.expose())?;
    }
    Ok(())
}
