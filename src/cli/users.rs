//! `users`: who may come to a shared Postgres.

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, UsersAction, UsersArguments},
    front::configuration,
};
use crate::{
    domain::{Role, UserId},
    store::ListedUser,
};

pub(super) async fn run(
    global: &Global,
    options: &UsersArguments,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let (config, _) = configuration(global, process)?;
    let mut administrator = administrator(&config).await?;
    match &options.action {
        UsersAction::Add { handle, operator, u_id } => {
            let role = if *operator { Role::Operator } else { Role::Member };
            match u_id {
                Some(id) => administrator.add_user_of(UserId(*id), handle, role).await?,
                None => drop(administrator.add_user(handle, role).await?),
            }
            let handle = handle.as_str();
            process.out.line(format!(
                "Added {handle}. `lightmeter users database-login {handle}` makes a login to the database."
            ))?;
        }
        UsersAction::List => {
            for user in administrator.users().await? {
                process.out.line(line(&user))?;
            }
        }
        UsersAction::Disable { handle } => {
            administrator.disable_user(handle).await?;
            process.out.line(format!("Disabled {}: from now on nobody.", handle.as_str()))?;
        }
        UsersAction::DatabaseLogin { handle } => {
            let url = administrator.make_database_login(handle).await?;
            let handle = handle.as_str();
            process.out.aside(format!("The URL of {handle}'s own login follows; it is not shown again."));
            process.out.line(url.expose())?;
        }
    }
    Ok(Exit::Done)
}

fn line(user: &ListedUser) -> String {
    let state =
        user.disabled_at.map_or_else(String::new, |at| format!("  disabled {}", at.format("%Y-%m-%d")));
    let logins = if user.logins.is_empty() { "no login".to_owned() } else { user.logins.join(" ") };
    format!("{:<32}  {:<8}  {logins}{state}", user.handle.as_str(), user.role.as_str())
}
