//! `demo`: the dashboard on the built-in sandbox, with data that is thrown away.

mod headless;
mod throwaway;

use std::{
    net::{Ipv6Addr, SocketAddr},
    sync::Arc,
};

use super::{Exit, Failure, Process, arguments::Demo, dashboard, front::Front};
use crate::{
    config::{Config, Meta},
    domain::{Environment, RenewedBy},
    sandbox::{Apps, LoginKind, Options, Sandbox, Variants},
    tui::Pasted,
};
use throwaway::Throwaway;

/// The account that the demo's token belongs to.
const ACCOUNT: &str = "nordwind";
/// Old enough for Meta to renew it on arrival, so that the countdown has a date.
const AGE: chrono::TimeDelta = chrono::TimeDelta::days(2);

pub(super) async fn run(options: &Demo, process: &mut Process) -> Result<Exit, Failure> {
    if !options.headless {
        dashboard::check_terminal(process)?;
    }
    // Whatever a person has configured must not reach the demo; what describes the terminal must.
    let kept = process.environment.iter().filter(|(name, _)| describes_terminal(name));
    process.environment = kept.collect::<Environment>();
    let sandbox = Sandbox::start(Options {
        clock: process.clock.clone(),
        variants: Variants { instagram_accepts_http_localhost: true, ..Variants::default() },
        ..Options::default()
    })
    .await
    .map_err(|error| Failure::new(Exit::Failed, format!("the sandbox cannot listen: {error}")))?;
    let folder = Throwaway::make_in(&std::env::temp_dir())?;
    let config = Arc::new(config(&sandbox)?);
    let mut front = Front::personal(folder.path().to_owned(), config, process, RenewedBy::Dashboard).await?;
    "the demo's own, thrown away at the end".clone_into(&mut front.store);
    let _worker = front.start_worker().await?;
    if options.headless {
        return headless::run(&front, &sandbox.control(), process).await;
    }
    let token = sandbox.control().mint_token_aged(LoginKind::Instagram, ACCOUNT, AGE);
    dashboard::show(&front, Some(Pasted::new(token)), process).await
}

fn describes_terminal(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "TERM",
        "COLORTERM",
        "NO_COLOR",
        "LANG",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "BROWSER",
        "CI",
        "TMUX",
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "WSL_INTEROP",
        "WSL_DISTRO_NAME",
        "STY",
        "XDG_RUNTIME_DIR",
        "XAUTHORITY",
        "DBUS_SESSION_BUS_ADDRESS",
        "XDG_CURRENT_DESKTOP",
    ];
    NAMES.contains(&name) || name.starts_with("LC_") || name.starts_with("SSH_")
}

/// A configuration in which nothing but the hosts, the apps and the port differs from a real one.
fn config(sandbox: &Sandbox) -> Result<Config, Failure> {
    let apps = Apps::default();
    let port = free_port()?;
    let mut config = Config::default();
    config.callback.http_port = port;
    config.meta = Meta::served_at(sandbox.origin(), apps.facebook(), apps.instagram());
    // Real Instagram Login wants https; the sandbox is content without a certificate warning.
    config.meta.instagram.redirect_uri = Some(format!("http://localhost:{port}/cb/instagram"));
    Ok(config)
}

fn free_port() -> Result<u16, Failure> {
    let loopback = [SocketAddr::from(([127, 0, 0, 1], 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
    std::net::TcpListener::bind(loopback.as_slice())
        .and_then(|socket| socket.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(Exit::Failed, format!("no local port is free: {error}")))
}
