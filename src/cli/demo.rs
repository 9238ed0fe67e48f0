//! `demo`: the dashboard on the built-in sandbox, with data that is thrown away.

mod headless;

use std::{
    net::{Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use rand::{TryRngCore as _, rngs::OsRng};

use super::{Exit, Failure, Process, arguments::Demo, dashboard, personal::Personal};
use crate::{
    config::{Config, Hosts},
    domain::{AppSecret, Environment, RenewedBy},
    sandbox::{Apps, Host, LoginKind, Options, Sandbox, Variants},
    tui::Pasted,
};

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
    let folder = Throwaway::make()?;
    let config = Arc::new(config(&sandbox)?);
    let personal = Personal::at(folder.0.clone(), config, process, RenewedBy::Dashboard).await?;
    let _worker = personal.start_worker().await?;
    if options.headless {
        return headless::run(&personal, &sandbox.control(), process).await;
    }
    let token = sandbox.control().mint_token_aged(LoginKind::Instagram, ACCOUNT, AGE);
    dashboard::show(&personal, Some(Pasted::new(token)), process).await
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
    config.meta.hosts = Hosts {
        facebook_dialog: sandbox.base(Host::FacebookDialog),
        facebook_graph: sandbox.base(Host::FacebookGraph),
        instagram_dialog: sandbox.base(Host::InstagramDialog),
        instagram_api: sandbox.base(Host::InstagramApi),
        instagram_graph: sandbox.base(Host::InstagramGraph),
    };
    config.meta.facebook.app_id = Some(apps.facebook_app_id);
    config.meta.facebook.app_secret = Some(AppSecret::new(apps.facebook_app_secret));
    config.meta.instagram.app_id = Some(apps.instagram_app_id);
    config.meta.instagram.app_secret = Some(AppSecret::new(apps.instagram_app_secret));
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

/// A private folder that goes with the demo.
#[derive(Debug)]
struct Throwaway(PathBuf);

impl Throwaway {
    fn make() -> Result<Self, Failure> {
        use std::os::unix::fs::DirBuilderExt as _;
        let mut name = [0_u8; 8];
        OsRng.try_fill_bytes(&mut name).map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
        let path = std::env::temp_dir().join(format!("lightmeter-demo-{:016x}", u64::from_ne_bytes(name)));
        std::fs::DirBuilder::new().mode(0o700).create(&path).map_err(|error| {
            Failure::new(Exit::Failed, format!("{} cannot be made: {error}; set TMPDIR", path.display()))
        })?;
        Ok(Self(path))
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demo's folder was not removed");
        }
    }
}
