//! `users`: who may come to a shared Postgres.

use super::{
    Exit, Failure, Process,
    administrator::administrator,
    arguments::{Global, UsersAction, UsersArguments},
    front::configuration,
};
use crate::{
    domain::Role,
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
                Some(id) => administrator.add_user_of(*id, handle, role).await?,
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

/// What the administrator's login could not end, how long that goes on, and who ends it.
fn still_open(left: &LeftOpen) -> String {
    let LeftOpen { login, may_come, is_here, has_prepared } = left;
    let all = [
        (*may_come, "its login", format!("`ALTER ROLE \"{login}\" NOLOGIN`"), ""),
        (
            *is_here,
            "its open sessions",
            format!("`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{login}'`"),
            "A dashboard there closes within a minute; a transaction that is open in another program may keep its locks, \
             and read what was its user's own, until it ends. ",
        ),
        (
            *has_prepared,
            "its prepared transactions",
            format!(
                "`ROLLBACK PREPARED` of each that `SELECT gid FROM pg_prepared_xacts WHERE owner = '{login}'` shows"
            ),
            "What is prepared keeps its locks until then. ",
        ),
    ];
    let there: Vec<_> = all.into_iter().filter(|(is_there, ..)| *is_there).collect();
    let what: Vec<&str> = there.iter().map(|(_, what, ..)| *what).collect();
    let ends: Vec<&str> = there.iter().map(|(_, _, ends, _)| ends.as_str()).collect();
    let lasts: String = there.iter().map(|(.., lasts)| *lasts).collect();
    format!(
        "{login} is nobody's from now on, but this administrator could not end {}. {lasts}Who made the login, or a \
         superuser, ends that with {}.",
        what.join(" and "),
        ends.join(" and ")
    )
}

#[cfg(test)]
mod tests;
