//! `disconnect ACCOUNT`: says exactly what is erased and what stays, asks, and does it.

use std::io::{BufRead as _, IsTerminal as _};

use super::{
    Exit, Failure, Process,
    arguments::{Disconnect, Global},
    personal::Personal,
};
use crate::domain::{Account, Connection, Login, RenewedBy};

pub(super) async fn run(
    global: &Global,
    options: &Disconnect,
    process: &mut Process,
) -> Result<Exit, Failure> {
    let personal = Personal::open(global, process, RenewedBy::Nobody).await?;
    let connection = personal.services.find(&options.account).await?;
    let account = connection.account.id.clone();
    if !connection.is_connected() && !options.forget_history {
        return Err(Failure::usage(format!(
            "@{} is not connected: nothing to do; add --forget-history to erase what is left of it",
            connection.account.username
        )));
    }
    let kept_by = personal.services.kept_by(&account).await?;
    for line in consequences(&connection, &kept_by, options) {
        process.out.line(line)?;
    }
    if !options.yes && !confirmed(&connection, process)? {
        process.out.line("Nothing was changed.")?;
        return Ok(Exit::Failed);
    }
    if options.revoke && connection.grant.login == Login::Facebook && connection.is_connected() {
        let worker = personal.start_worker().await?;
        let revoked = personal.services.revoke_and_wait(&account).await;
        worker.stop().await;
        revoked?;
    }
    personal.services.disconnect(&account, options.forget_history).await?;
    process.out.line(format!("@{} is disconnected.", connection.account.username))?;
    Ok(Exit::Done)
}

fn consequences(connection: &Connection, kept_by: &[Account], options: &Disconnect) -> Vec<String> {
    let name = &connection.account.username;
    let mut lines = Vec::new();
    if kept_by.is_empty() {
        lines.push(format!("Erased: the token of @{name}."));
    } else {
        let others: Vec<String> = kept_by.iter().map(|other| format!("@{}", other.username)).collect();
        lines.push(format!("Kept: the token, because {} still need it.", others.join(", ")));
    }
    lines.push(if options.forget_history {
        format!("Erased: every figure, post and record of @{name}.")
    } else {
        format!("Kept: the figures, posts and records of @{name} (--forget-history erases them).")
    });
    lines.push(match (options.revoke, connection.grant.login) {
        (true, Login::Facebook) => {
            "Withdrawn at Meta: this ends every connection made with that Meta login.".to_owned()
        }
        (_, Login::Instagram) => {
            "At Meta the app stays listed: remove it in Instagram under Settings > Apps and websites."
                .to_owned()
        }
        (false, Login::Facebook) => "At Meta the permission stays (--revoke withdraws it).".to_owned(),
    });
    lines
}

fn confirmed(connection: &Connection, process: &mut Process) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "there is no terminal to ask on: add --yes to disconnect without a question",
        ));
    }
    process.out.raw(&format!("Disconnect @{}? [y/N] ", connection.account.username))?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
