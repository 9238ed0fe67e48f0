//! `disconnect ACCOUNT`: says exactly what is erased and what stays, asks, and does it.

mod at_meta;

use std::{
    io::{BufRead as _, IsTerminal as _},
    iter,
};

use super::{
    Exit, Failure, Process,
    arguments::{Disconnect, Global},
    front::Front,
};
use crate::domain::{Account, Connection, Login, RenewedBy};

pub(super) async fn run(
    global: &Global,
    options: &Disconnect,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let front = Front::open(global, process, RenewedBy::Nobody).await?;
    let connection = front.services.find(&options.account).await?;
    let account = connection.account.id.clone();
    if !connection.is_connected() && !options.forget_history {
        return Err(Failure::usage(format!(
            "@{} is not connected: nothing to do; add --forget-history to erase what is left of it",
            connection.account.username
        )));
    }
    let others = front.services.kept_by(&account).await?;
    let revokes = options.revoke && connection.grant.login == Login::Facebook && connection.is_connected();
    for line in consequences(&connection, &others, revokes, options.forget_history) {
        process.out.line(line)?;
    }
    if !options.yes && !confirmed(&connection, process)? {
        process.out.line("Nothing was changed.")?;
        return Ok(Exit::Failed);
    }
    let ended = if revokes {
        at_meta::disconnect(&front, &account, options.forget_history, process).await?
    } else {
        front.services.disconnect(&account, options.forget_history).await?;
        vec![connection.account.clone()]
    };
    let are = if ended.len() == 1 { "is" } else { "are" };
    process.out.line(format!("{} {are} disconnected.", names(&ended)))?;
    Ok(Exit::Done)
}

/// What disconnecting erases, keeps and withdraws, a sentence each; `others` live on the same Meta login.
fn consequences(
    connection: &Connection,
    others: &[Account],
    revokes: bool,
    forget_history: bool,
) -> Vec<String> {
    let name = &connection.account.username;
    let all: Vec<Account> = iter::once(&connection.account).chain(others).cloned().collect();
    let token = match others {
        _ if !connection.is_connected() => format!("Erased before: the token of @{name}."),
        _ if revokes => format!("Erased: the token of {}.", names(&all)),
        [] => format!("Erased: the token of @{name}."),
        [_] => format!("Kept: the token, because {} still needs it.", names(others)),
        _ => format!("Kept: the token, because {} still need it.", names(others)),
    };
    let history = match (forget_history, others) {
        (true, [_, ..]) if revokes => {
            format!(
                "Erased: every figure and post of @{name}; kept: its flight record, and the figures and posts of {}.",
                names(others)
            )
        }
        (true, _) => format!("Erased: every figure and post of @{name}; kept: its flight record."),
        (false, _) if revokes => format!(
            "Kept: the figures, posts and flight records of {} (--forget-history erases the figures and posts of @{name}).",
            names(&all)
        ),
        (false, _) => {
            format!(
                "Kept: the figures, posts and flight record of @{name} (--forget-history erases figures and posts)."
            )
        }
    };
    let at_meta = match connection.grant.login {
        Login::Facebook if revokes => format!(
            "Withdrawn at Meta: this ends {}, every connection made with that Meta login.",
            names(&all)
        ),
        Login::Facebook => "At Meta the permission stays (--revoke withdraws it).".to_owned(),
        Login::Instagram => {
            "At Meta the app stays listed: remove it in Instagram under Settings > Apps and websites."
                .to_owned()
        }
    };
    vec![token, history, at_meta]
}

/// `@one`, `@one and @two`, `@one, @two and @three`.
fn names(accounts: &[Account]) -> String {
    let names: Vec<String> = accounts.iter().map(|account| format!("@{}", account.username)).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        names => names.concat(),
    }
}

fn confirmed(connection: &Connection, process: &mut Process) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "there is no terminal to ask on: add --yes to disconnect without a question",
        ));
    }
    process.out.raw(&format!("Disconnect @{}? [y/N] ", connection.account.username))?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(|error| {
        Failure::new(Exit::Failed, format!("your answer cannot be read ({error}): add --yes"))
    })?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
