//! Opening the link: in the background, with its output going nowhere.

use std::{
    io,
    os::unix::process::CommandExt as _,
    process::{Command, Stdio},
    thread,
};

use super::{Browser, WhyNot, chosen, is_text_browser};
use crate::{
    domain::{AuthorizeLink, Environment},
    terminal::web_address::web_address,
};

/// Why no browser was started.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{}", .0.sentence())]
    NotHere(WhyNot),
    #[error("the link is no web address, so it is not opened; check [meta.hosts]")]
    NotWeb,
    #[error("no program here opens web addresses ({tried}); copy the link into a browser instead")]
    NoProgram { tried: String },
    #[error("failed to start {program}: {source}; copy the link into a browser instead")]
    Failed { program: String, source: io::Error },
}

/// Starts the browser and returns at once. The link is one argument of the program, which has no terminal to
/// read or write and is not ended with this process. `environment`, but for what configures
/// lightmeter, is the program's whole environment.
pub fn open(link: &AuthorizeLink, browser: Browser, environment: &Environment) -> Result<(), OpenError> {
    let address = web_address(link).ok_or(OpenError::NotWeb)?;
    let commands = match browser {
        Browser::NotHere(why) => return Err(OpenError::NotHere(why)),
        // `cmd.exe /c start` would cut the address at its first `&`.
        Browser::Wsl => vec![vec!["wslview"], vec!["rundll32.exe", "url.dll,FileProtocolHandler"]],
        Browser::Here => {
            let graphical = chosen(environment).filter(|command| !is_text_browser(command));
            let system = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
            graphical
                .map(|command| command.split_whitespace().collect())
                .into_iter()
                .chain([vec![system]])
                .collect()
        }
    };
    let mut tried = Vec::new();
    for words in commands {
        let Some((program, arguments)) = words.split_first() else { continue };
        match start(program, arguments, address, environment) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => tried.push(*program),
            Err(source) => return Err(OpenError::Failed { program: (*program).to_owned(), source }),
        }
    }
    Err(OpenError::NoProgram { tried: tried.join(", ") })
}

fn start(program: &str, arguments: &[&str], address: &str, environment: &Environment) -> io::Result<()> {
    let mut command = Command::new(program);
    // `BROWSER` may say where the address goes.
    if arguments.iter().any(|argument| argument.contains("%s")) {
        command.args(arguments.iter().map(|argument| argument.replace("%s", address)));
    } else {
        command.args(arguments).arg(address);
    }
    let mut passed_on = environment.clone();
    passed_on.forget_settings();
    command.env_clear().envs(passed_on.iter());
    if chosen(environment).is_some_and(is_text_browser) {
        command.env_remove("BROWSER");
    }
    // In a process group of its own, a program that asks for the terminal all the same is stopped instead.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn()?;
    let program = program.to_owned();
    // Somebody has to wait for it, or it stays as a zombie; without a thread to spare it may.
    let _ = thread::Builder::new().spawn(move || {
        let ended = child.wait();
        tracing::debug!(program, ?ended, "the program that opens the browser has ended");
    });
    Ok(())
}

#[cfg(test)]
mod tests;
