//! `users`: who may come to a shared Postgres.

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, UsersAction, UsersArguments},
    front::configuration,
};
use crate::{
    domain::{Role, UserId},
    store::{LeftOpen, ListedUser},
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
            let left = administrator.disable_user(handle).await?;
            process.out.line(format!("Disabled {}: from now on nobody.", handle.as_str()))?;
            for one in &left {
                process.out.aside(still_open(one));
            }
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

/// What the administrator's login had no right to, how long that goes on, and who ends it.
fn still_open(left: &LeftOpen) -> String {
    let LeftOpen { login, may_come, is_here } = left;
    let no_login = format!("`ALTER ROLE \"{login}\" NOLOGIN`");
    let no_session =
        format!("`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{login}'`");
    let (what, ends) = match (may_come, is_here) {
        (true, true) => ("the login and the open sessions of", format!("{no_login} and {no_session}")),
        (true, false) => ("the login", no_login),
        (false, _) => ("the open sessions of", no_session),
    };
    let lasts = if *is_here {
        "A dashboard there closes within a minute; a transaction that is open in another program may keep its locks, and \
         read what was its user's own, until it ends. "
    } else {
        ""
    };
    format!(
        "this administrator may not end {what} {login}, which is nobody's from now on. {lasts}Who made the login, or a \
         superuser, ends that with {ends}."
    )
}

#[cfg(test)]
mod tests;
